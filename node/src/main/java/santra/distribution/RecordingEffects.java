package santra.distribution;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import santra.contact.Contact;
import santra.contact.ContactCommand;
import santra.contact.ContactEvent;
import santra.contact.RecordingPart;
import santra.contact.Stage;
import santra.media.MediaServer;
import santra.media.recording.RecordingKeys;
import santra.media.recording.Recordings;
import santra.persistence.entity.Subscriber;
import santra.tenancy.RecordingTerms;
import santra.tenancy.Tenant;
import santra.tenancy.Tenants;
import santra.vocabulary.ContactId;

/**
 * What follows from a contact's facts for its recordings: the media server is told, and what it has
 * written is looked at when it has ended. Everything here may happen twice.
 */
final class RecordingEffects implements Subscriber<ContactEvent, Contact> {
  private static final Logger LOG = LoggerFactory.getLogger(RecordingEffects.class);

  /** A media server writes its last second within this, or was killed. */
  private static final int LOOKS = 8;

  /** After it the caller speaks. */
  private static final String TONE = "tone:880";

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
  private static final Executor BLOCKING = task -> Thread.ofVirtual().start(task);

  private final ContactId contact;
  private final Entities entities;
  private final MediaServer media;
  private final Optional<Recordings> recordings;
  private final Supplier<Tenants> tenants;
  private final Clock clock;

  RecordingEffects(
      ContactId contact,
      Entities entities,
      MediaServer media,
      Optional<Recordings> recordings,
      Supplier<Tenants> tenants,
      Clock clock) {
    this.contact = contact;
    this.entities = entities;
    this.media = media;
    this.recordings = recordings;
    this.tenants = tenants;
    this.clock = clock;
  }

  @Override
  public void recorded(Contact before, List<ContactEvent> events, Contact now, long sequence) {
    for (var event : events) {
      if (event instanceof ContactEvent.RecordingChanged(var part, _)) follow(part, now);
      if (event instanceof ContactEvent.Connected
          && now instanceof Contact.Open open
          && !(open.stage() instanceof Stage.Calling)) byRule(open);
      if (event instanceof ContactEvent.MessageAsked && now instanceof Contact.Open open)
        askForMessage(open);
    }
  }

  @Override
  public void recovered(Contact now, long sequence) {
    open(now).ifPresent(open -> open.anchorage().recordings().forEach(part -> follow(part, now)));
    if (now instanceof Contact.Open open
        && open.stage() instanceof Stage.Talking(_, var since, _, _)
        && open.anchorage().recordings().stream().noneMatch(part -> !part.from().isBefore(since)))
      byRule(open);
    if (now instanceof Contact.Open open
        && open.anchorage().recordings().stream().noneMatch(part -> part.voicemail().isPresent()))
      askForMessage(open);
  }

  /** The words, a tone, and then the caller is recorded. */
  private void askForMessage(Contact.Open open) {
    if (!(open.stage() instanceof Stage.LeavingMessage(_, var words, _))) return;
    var terms = terms();
    if (terms.isEmpty()) {
      noMessage("the tenant has no key for recordings");
      return;
    }
    media
        .play(
            open.anchorage().session(),
            open.caller().dialog().localTag(),
            words + MediaServer.THEN + TONE,
            1)
        .thenAccept(length -> {
          var now = clock.instant();
          var key = RecordingKeys.name(contact.tenant().name(), terms.get().key());
          entities.order(contact, new ContactCommand.StartRecording(key, now.plus(length), now));
        })
        .exceptionally(failure -> {
          noMessage(CompletionStages.cause(failure).toString());
          return null;
        });
  }

  private void noMessage(String why) {
    LOG.warn("{} cannot leave a message: {}", contact, why);
    entities.order(contact, new ContactCommand.EndRecording(0, clock.instant()));
  }

  /** As it is, or as it was when it ended. */
  private static Optional<Contact.Open> open(Contact contact) {
    return switch (contact) {
      case Contact.New _ -> Optional.empty();
      case Contact.Open open -> Optional.of(open);
      case Contact.Ended(_, _, var last) -> Optional.of(last);
    };
  }

  /** Both sides are told before anything is recorded; if they cannot be told, nothing is. */
  private void byRule(Contact.Open open) {
    terms()
        .filter(terms -> terms.queues().contains(open.plan().queue()))
        .filter(_ -> open.plan().host().isEmpty())
        .ifPresent(terms ->
            told(open, terms)
                .thenAccept(length -> {
                  var now = clock.instant();
                  entities.order(
                      contact,
                      new ContactCommand.StartRecording(
                          RecordingKeys.name(contact.tenant().name(), terms.key()),
                          now.plus(length),
                          now));
                })
                .exceptionally(failure -> {
                  LOG.warn(
                      "{} is not recorded, for it cannot be said: {}", contact, failure.toString());
                  return null;
                }));
  }

  private Optional<RecordingTerms> terms() {
    return tenants.get().find(contact.tenant()).flatMap(Tenant::recording);
  }

  private CompletionStage<Duration> told(Contact.Open open, RecordingTerms terms) {
    if (terms.consent().isEmpty() || open.offer().isEmpty())
      return CompletableFuture.completedFuture(Duration.ZERO);
    var session = open.anchorage().session();
    var words = terms.consent().get();
    var agent = open.offer().get().leg().dialog().localTag();
    return media
        .play(session, open.caller().dialog().localTag(), words, 1)
        .thenCombine(media.play(session, agent, words, 1), (one, other) -> one);
  }

  private void follow(RecordingPart part, Contact now) {
    switch (part.progress()) {
      case RUNNING -> record(part, now);
      case PAUSED -> record(part, now);
      case ENDED ->
          media
              .endRecording(part.session())
              .handle((_, _) -> 0)
              .thenAcceptAsync(_ -> look(part, 1), BLOCKING);
      case KEPT, MISSING -> {}
    }
  }

  private void record(RecordingPart part, Contact now) {
    if (!(now instanceof Contact.Open open)) return;
    var at = clock.instant();
    var after = part.from().isAfter(at) ? Duration.between(at, part.from()) : Duration.ZERO;
    media
        .record(part.session(), open.caller().dialog().localTag(), part.file(), part.key(), after)
        .thenCompose(_ ->
            part.progress() == RecordingPart.Progress.PAUSED
                ? media.pauseRecording(part.session())
                : CompletableFuture.completedFuture(null))
        .exceptionally(failure -> {
          notRecorded(part, failure);
          return null;
        });
  }

  /** If its media server is dead, the voice moves and the next part begins by itself. */
  private void notRecorded(RecordingPart part, Throwable failure) {
    LOG.warn("{} is not recorded: {}", contact, CompletionStages.cause(failure).toString());
    media
        .lost(part.session())
        .thenAccept(lost -> {
          if (!lost)
            entities.order(
                contact, new ContactCommand.EndRecording(part.number(), clock.instant()));
        });
  }

  private void look(RecordingPart part, int times) {
    if (recordings.isEmpty()) {
      keep(part, Optional.empty(), clock.instant());
      return;
    }
    try {
      var figures = recordings.get().look(part.file());
      if (times == LOOKS || figures.filter(Recordings.Figures::complete).isPresent())
        keep(part, figures, clock.instant());
      else lookAgain(part, times + 1);
    } catch (IOException unreadable) {
      if (times < LOOKS) lookAgain(part, times + 1);
      // Else when the contact is recovered; what is stored stays where it is.
      else LOG.warn("{}: {} cannot be read: {}", contact, part.file(), unreadable.toString());
    }
  }

  private void lookAgain(RecordingPart part, int times) {
    CompletableFuture.delayedExecutor(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS, BLOCKING)
        .execute(() -> look(part, times));
  }

  private void keep(RecordingPart part, Optional<Recordings.Figures> figures, Instant at) {
    entities.order(
        contact,
        new ContactCommand.KeepRecording(
            part.number(),
            figures.map(one ->
                new RecordingPart.Kept(
                    one.bytes(), one.length().toMillis(), one.sha256(), one.complete())),
            at));
  }
}
