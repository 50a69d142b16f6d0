package santra.distribution;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import santra.agent.AgentCommand;
import santra.agent.AgentCommand.Missing;
import santra.contact.Company.Departed;
import santra.contact.Contact;
import santra.contact.ContactCommand;
import santra.contact.Departure;
import santra.contact.Guest;
import santra.contact.Leg;
import santra.contact.Offer;
import santra.contact.Stage.Talking;
import santra.media.MediaServer;
import santra.vocabulary.AgentId;
import santra.vocabulary.ContactId;
import santra.vocabulary.Why;

/**
 * What follows from a contact's facts about those who are brought in: the agent is reserved and let
 * go as for any contact, and everybody hears whom the state says. May happen twice.
 *
 * @param toAgent orders of this contact to an agent, heard in the order they were given
 */
record GuestEffects(
    ContactId contact, Entities entities, MediaServer media, Clock clock, Orders toAgent) {
  private static final Logger LOG = LoggerFactory.getLogger(GuestEffects.class);

  interface Orders {
    CompletionStage<Done> give(AgentId agent, AgentCommand command);
  }

  /** Reserved with the time it was sent for, which names the leg. */
  void invite(Contact.Open open, Guest guest) {
    toAgent
        .give(
            guest.agent(),
            new AgentCommand.Reserve(
                contact,
                guest.to().plan().queue(),
                guest.since(),
                guest.answersUntil(),
                why(guest, open)))
        .exceptionally(failure -> {
          LOG.debug("{} cannot have {}: {}", contact, guest.agent(), failure.toString());
          entities.order(
              contact, new ContactCommand.MissGuest(guest.agent(), guest.since(), clock.instant()));
          return Done.done();
        });
  }

  private static Why why(Guest guest, Contact.Open open) {
    var text = guest.part().supervises() ? "supervises the conversation" : "is consulted";
    return new Why(text, 1, 0, 0, open.plan().configuration());
  }

  /** The guest's agent talks. */
  void joined(Guest guest) {
    guest
        .offer()
        .ifPresent(offer ->
            toAgent.give(
                guest.agent(),
                new AgentCommand.Answer(
                    contact,
                    guest.joinedAt().orElse(offer.offeredAt()),
                    Optional.of(
                        new AgentCommand.Offered(
                            guest.to().plan().queue(), offer.offeredAt(), offer.why())))));
  }

  void left(Contact.Open open, Departed departed) {
    departed.guest().leg().ifPresent(leg -> drop(open, leg));
    departed.guest().asideLeg().ifPresent(leg -> drop(open, leg));
    settle(departed);
  }

  private void drop(Contact.Open open, Leg leg) {
    media.drop(open.anchorage().session(), Soundscape.tag(leg));
  }

  /** What became of a guest, said to its agent. */
  void settle(Departed departed) {
    var left = departed.left();
    release(departed.guest(), left.how(), left.at());
  }

  /** Who helped has no wrap-up: that is for whom the contact was. */
  private void release(Guest guest, Departure how, Instant at) {
    var reservedAt = Optional.of(guest.since());
    if (guest.joined())
      toAgent.give(
          guest.agent(),
          new AgentCommand.Finish(contact, at, Duration.ZERO, staysNotReady(guest), reservedAt));
    else
      missing(how)
          .filter(_ -> guest.offer().isPresent())
          .ifPresentOrElse(
              missing ->
                  toAgent.give(
                      guest.agent(), new AgentCommand.Miss(contact, missing, at, reservedAt)),
              () ->
                  toAgent.give(guest.agent(), new AgentCommand.Withdraw(contact, at, reservedAt)));
  }

  private static boolean staysNotReady(Guest guest) {
    return guest.offer().filter(Offer::staysNotReady).isPresent();
  }

  private static Optional<Missing> missing(Departure how) {
    return switch (how) {
      case NO_ANSWER -> Optional.of(Missing.NO_ANSWER);
      case BUSY -> Optional.of(Missing.BUSY);
      case REJECTED -> Optional.of(Missing.REJECTED);
      case UNREACHABLE -> Optional.of(Missing.UNREACHABLE);
      case LEFT, LET_GO -> Optional.empty();
    };
  }

  /** The contact is over, and so all took part. */
  void ended(Contact.Open open, Instant at) {
    for (var guest : open.company().guests()) release(guest, Departure.LET_GO, at);
  }

  /** Whoever takes over does not know what was heard of it. */
  void recovered(Contact.Open open) {
    for (var departed : open.company().departed()) settle(departed);
    for (var guest : open.company().guests())
      if (guest.joined()) joined(guest);
      else if (guest.offer().isEmpty()) invite(open, guest);
    if (Soundscape.isCrowded(open) || wasCrowded(open)) sound(open);
  }

  /** Whoever left or took over may not have been heard of by the media server. */
  private static boolean wasCrowded(Contact.Open open) {
    return !open.company().departed().isEmpty() || !open.handovers().isEmpty();
  }

  /** Everybody hears what the state says; what is so already stays. */
  void sound(Contact.Open open) {
    if (!(open.stage() instanceof Talking talking)) return;
    var session = open.anchorage().session();
    var scape = Soundscape.of(open, talking);
    heeded(media.mix(session, scape.hearings()));
    scape
        .sounds()
        .forEach((tag, sound) ->
            heeded(
                sound.isEmpty()
                    ? media.stop(session, tag)
                    : media.play(session, tag, sound, MediaServer.FOR_EVER)));
    heeded(media.mute(session, Soundscape.tag(open.caller()), talking.held()));
    heeded(media.mute(session, Soundscape.tag(talking.offer().leg()), open.company().muted()));
  }

  /** After a move to another media server: their voices first, then who hears whom. */
  void soundAnew(Contact.Open open) {
    if (!Soundscape.isCrowded(open)) return;
    var session = open.anchorage().session();
    var voices = Soundscape.voices(open);
    var _ =
        CompletableFuture.allOf(
                voices.stream()
                    .map(leg ->
                        media
                            .admit(session, Soundscape.tag(leg), leg.remoteSdp())
                            .toCompletableFuture())
                    .toArray(CompletableFuture[]::new))
            .whenComplete((_, failure) -> {
              if (failure != null) warn(failure);
              sound(open);
            });
  }

  private void heeded(CompletionStage<?> order) {
    order.whenComplete((_, failure) -> {
      if (failure != null) warn(failure);
    });
  }

  private void warn(Throwable failure) {
    LOG.warn("{} does not sound as it should: {}", contact, failure.toString());
  }
}
