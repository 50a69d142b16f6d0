package santra.contact;

import static santra.vocabulary.Decision.accept;
import static santra.vocabulary.Decision.reject;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import santra.contact.Contact.Open;
import santra.contact.ContactCommand.GiveUpPreferred;
import santra.contact.ContactCommand.Transfer;
import santra.contact.ContactEvent.Queued;
import santra.contact.ContactEvent.Transferred;
import santra.contact.Destination.ToAgent;
import santra.contact.Destination.ToNumber;
import santra.contact.Destination.ToQueue;
import santra.contact.Stage.Talking;
import santra.contact.Stage.Waiting;
import santra.vocabulary.AgentId;
import santra.vocabulary.Decision;

/**
 * The rules of a blind transfer: the agent's leg ends, the contact goes on under its id, and stays
 * in one record. Whoever was in the conversation cannot be lost by it: a contact that is not
 * answered where it was sent waits in a queue.
 */
final class Transfers {
  /** Beyond the ringing: the agent who was meant, or its node, is not heard of. */
  static final Duration GRACE = Duration.ofSeconds(10);

  private Transfers() {}

  static Decision<ContactEvent> transfer(Open open, Transfer transfer) {
    if (Handover.isDone(open.handovers(), transfer.leg())) return accept(); // told twice
    if (!open.talks(transfer.leg())) return reject(transfer, open.describe());
    if (open.plan().host().isPresent()) return reject(transfer, "taken from another tenant");
    if (open.handovers().size() >= Handover.MOST)
      return new Decision.Rejected<>("transferred " + Handover.MOST + " times already");
    var at = open.notBefore(transfer.at());
    var events = new ArrayList<>(Guests.lettingGo(open, at));
    events.add(new Transferred(transfer.leg(), transfer.to(), at, transfer.referred()));
    if (transfer.to() instanceof ToQueue(var plan)) events.add(new Queued(plan.queue(), at));
    return new Decision.Accepted<>(events);
  }

  static Open transferred(Open open, Transferred event) {
    if (!(open.stage() instanceof Talking(var queuedAt, var since, var offer, _)))
      throw new IllegalStateException("impossible history: transferred while " + open.describe());
    return RecordKeeper.transferred(open, offer, event.at())
        .with(open.anchorage().without(event.leg()))
        .with(open.timers().without(event.leg()))
        .handedOver(
            new Handover(offer, open.plan(), queuedAt, since, event, Optional.empty()),
            preferred(event))
        .with(open.company().muted(false))
        .in(waits(event));
  }

  private static Stage waits(Transferred event) {
    var at = event.at();
    return event.to() instanceof ToNumber(var outside, _)
        ? Dialling.calling(at, outside, Optional.empty())
        : new Waiting(at);
  }

  private static Optional<AgentId> preferred(Transferred event) {
    return switch (event.to()) {
      case ToQueue _, ToNumber _ -> Optional.empty();
      case ToAgent(var agent, _) -> Optional.of(agent);
    };
  }

  /** The agent who was meant does not take it: it waits for any, since it was sent. */
  static Decision<ContactEvent> giveUp(Open open, GiveUpPreferred giveUp) {
    return open.stage() instanceof Waiting(var since)
            && open.preferred().equals(Optional.of(giveUp.agent()))
        ? accept(new Queued(open.plan().queue(), since))
        : accept();
  }

  static Instant giveUpAt(Open open, Instant since) {
    return since.plus(open.plan().ring()).plus(GRACE);
  }
}
