package santra.distribution;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.pattern.StatusReply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import santra.agent.AgentCommand;
import santra.agent.AgentCommand.Missing;
import santra.contact.Arrival;
import santra.contact.Contact;
import santra.contact.ContactCommand;
import santra.contact.ContactEvent;
import santra.contact.ContactEvent.AgentOffered;
import santra.contact.ContactEvent.AgentRinging;
import santra.contact.ContactEvent.Anchored;
import santra.contact.ContactEvent.Arrived;
import santra.contact.ContactEvent.Connected;
import santra.contact.ContactEvent.DigitPressed;
import santra.contact.ContactEvent.Ended;
import santra.contact.ContactEvent.OfferEnded;
import santra.contact.ContactEvent.Queued;
import santra.contact.ContactEvent.Renegotiated;
import santra.contact.ContactRecord;
import santra.contact.Offer;
import santra.contact.OfferOutcome;
import santra.contact.Stage;
import santra.media.MediaException;
import santra.media.MediaServer;
import santra.persistence.entity.Subscriber;
import santra.queue.Outcome;
import santra.queue.QueueCommand;
import santra.vocabulary.AgentId;
import santra.vocabulary.AgentRef;
import santra.vocabulary.ContactId;
import santra.vocabulary.QueueId;
import santra.vocabulary.QueueRef;

/**
 * What follows from a contact's facts outside its channel: media, queue and agent. Everything here
 * may happen twice, and is told until it is heard.
 */
final class ContactEffects implements Subscriber<ContactEvent, Contact> {
  private static final Logger LOG = LoggerFactory.getLogger(ContactEffects.class);

  private final ContactId contact;
  private final Entities entities;
  private final MediaServer media;
  private final Clock clock;

  /**
   * Orders of one contact to its queue, and to an agent, are heard in the order they were given.
   */
  private CompletionStage<Done> toQueue = CompletionStages.done();

  private CompletionStage<Done> toAgent = CompletionStages.done();

  ContactEffects(ContactId contact, Entities entities, MediaServer media, Clock clock) {
    this.contact = contact;
    this.entities = entities;
    this.media = media;
    this.clock = clock;
  }

  @Override
  public void recorded(Contact before, List<ContactEvent> events, Contact now, long sequence) {
    for (var event : events)
      switch (event) {
        case Arrived(var arrival, _) -> anchor(arrival);
        case Queued(var queue, var at) -> enqueue(queue, at, now);
        case OfferEnded ended when before instanceof Contact.Open open ->
            open.offer().ifPresent(offer -> offerEnded(offer, ended, open));
        case Connected(_, _, _, var at) when now instanceof Contact.Open open ->
            connected(open, at);
        case Ended(var record, var at) when before instanceof Contact.Open open ->
            ended(open, record, at);
        case Anchored _,
            AgentOffered _,
            AgentRinging _,
            OfferEnded _,
            Connected _,
            Renegotiated _,
            DigitPressed _,
            Ended _ -> {}
      }
  }

  /** The node that recorded this may have died before it told anybody: everything is told again. */
  @Override
  public void recovered(Contact now, long sequence) {
    switch (now) {
      case Contact.New _ -> {}
      case Contact.Open open -> {
        switch (open.stage()) {
          case Stage.Arriving _ -> anchor(open.arrival());
          case Stage.Greeting _ -> {}
          case Stage.Waiting(var since) -> join(open.plan().queue(), since, open);
          case Stage.Ringing(var since, _) -> join(open.plan().queue(), since, open);
          case Stage.Talking(_, var since, _) -> connected(open, since);
        }
      }
      case Contact.Ended(var record, var at) -> settle(record, at);
    }
  }

  private String session() {
    return contact.entityId();
  }

  private void anchor(Arrival arrival) {
    var tag = arrival.leg().dialog().localTag();
    media
        .anchor(session(), tag, arrival.leg().remoteSdp())
        .thenCompose(sdp -> greet(arrival, tag).thenApply(length -> anchored(sdp, length)))
        .exceptionally(failure -> anchorFailed(CompletionStages.cause(failure)))
        .thenCompose(command -> entities.order(contact, command))
        .exceptionally(failure -> {
          LOG.debug("{} left while it was anchored: {}", contact, failure.toString());
          media.release(session());
          return null;
        });
  }

  private CompletionStage<Duration> greet(Arrival arrival, String tag) {
    var greeting = arrival.plan().greeting();
    return greeting.isEmpty()
        ? CompletableFuture.completedFuture(Duration.ZERO)
        : media.play(session(), tag, greeting, 1).exceptionally(failure -> silent(greeting));
  }

  /** A missing prompt is the centre's shame, not the caller's loss. */
  private Duration silent(String prompt) {
    LOG.warn("{}: prompt {} cannot be played", contact, prompt);
    return Duration.ZERO;
  }

  private ContactCommand anchored(String sdp, Duration greeting) {
    var now = clock.instant();
    return new ContactCommand.Anchor(sdp, now.plus(greeting), now);
  }

  private ContactCommand anchorFailed(Throwable failure) {
    var unacceptable = failure instanceof MediaException media && media.unacceptable();
    if (!unacceptable) LOG.warn("{}: no media: {}", contact, failure.toString());
    return new ContactCommand.FailMedia(
        unacceptable ? 488 : 503,
        unacceptable ? "no common codec" : "no media server",
        clock.instant());
  }

  private void enqueue(QueueId queue, Instant at, Contact now) {
    if (!(now instanceof Contact.Open open)) return;
    join(queue, at, open);
    media
        .play(
            session(), open.caller().dialog().localTag(), open.plan().music(), MediaServer.FOR_EVER)
        .exceptionally(failure -> silent(open.plan().music()));
  }

  private void join(QueueId queue, Instant at, Contact.Open open) {
    toQueue(queue, new QueueCommand.Join(contact, at, open.plan().maxWaiting()))
        .exceptionally(failure -> {
          var cause = CompletionStages.cause(failure);
          if (cause instanceof StatusReply.ErrorMessage)
            entities.order(
                contact,
                new ContactCommand.RefuseQueue(
                    String.valueOf(cause.getMessage()), clock.instant()));
          else LOG.error("{} could not join queue {}: {}", contact, queue, cause.toString());
          return Done.done();
        });
  }

  private void leave(QueueId queue, Outcome outcome, Instant at) {
    toQueue(queue, new QueueCommand.Leave(contact, outcome, at));
  }

  private CompletionStage<Done> toQueue(QueueId queue, QueueCommand command) {
    var ref = new QueueRef(contact.tenant(), queue);
    var before = toQueue.exceptionally(_ -> Done.done());
    toQueue = before.thenCompose(_ -> entities.order(ref, command));
    return toQueue;
  }

  private void toAgent(AgentId agent, AgentCommand command) {
    var ref = new AgentRef(contact.tenant(), agent);
    var before = toAgent.exceptionally(_ -> Done.done());
    toAgent = before.thenCompose(_ -> entities.order(ref, command));
  }

  private void offerEnded(Offer offer, OfferEnded ended, Contact.Open open) {
    media.drop(session(), offer.leg().dialog().localTag());
    toAgent(offer.agent(), new AgentCommand.Miss(contact, missing(ended.outcome()), ended.at()));
    media.play(
        session(), open.caller().dialog().localTag(), open.plan().music(), MediaServer.FOR_EVER);
  }

  private static Missing missing(OfferOutcome outcome) {
    return switch (outcome) {
      case NO_ANSWER -> Missing.NO_ANSWER;
      case BUSY -> Missing.BUSY;
      case REJECTED -> Missing.REJECTED;
      case UNREACHABLE -> Missing.UNREACHABLE;
    };
  }

  private void connected(Contact.Open open, Instant at) {
    open.offer().ifPresent(offer -> toAgent(offer.agent(), new AgentCommand.Answer(contact, at)));
    leave(open.plan().queue(), Outcome.ANSWERED, at);
  }

  private void ended(Contact.Open open, ContactRecord record, Instant at) {
    media.release(session());
    if (open.stage() instanceof Stage.Ringing(_, var offer))
      toAgent(offer.agent(), new AgentCommand.Withdraw(contact, at));
    if (open.stage() instanceof Stage.Talking(_, _, var offer))
      toAgent(
          offer.agent(),
          new AgentCommand.Finish(contact, at, open.plan().wrapUp(), offer.staysNotReady()));
    settle(record, at);
  }

  /** A contact that is over waits in no queue. */
  private void settle(ContactRecord record, Instant at) {
    if (record.queuedAt().isEmpty()) return;
    leave(
        record.queue(),
        switch (record.outcome()) {
          case ANSWERED -> Outcome.ANSWERED;
          case ABANDONED -> Outcome.ABANDONED;
          case RELEASED, REFUSED, FAILED -> Outcome.RELEASED;
        },
        record.answeredAt().orElse(at));
  }
}
