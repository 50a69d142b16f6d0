package santra.contact.entity;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import santra.contact.Contact;
import santra.contact.Guest;
import santra.contact.Leg;
import santra.contact.Offer;
import santra.contact.Part;
import santra.contact.Plan;
import santra.flow.TakingTerms.Shown;
import santra.vocabulary.AgentId;
import santra.vocabulary.ContactId;
import santra.vocabulary.QueueRef;

/**
 * What somebody who shall be rung for a contact, or connected to it, needs to know of it.
 *
 * @param waits whether it still waits for an agent; if not, the rest may be stale
 * @param callerLeg with which who is called is connected: the caller's, or that of an agent who
 *     waits for a call-back to be answered
 * @param offeredTo the agent who is rung for it or talks with it now
 * @param offeredAt when that agent was reserved
 * @param offeredLeg that agent's leg
 * @param queuedAt since when it waits, or waited for who talks with it now
 * @param anchor where its voice is anchored; empty from a node of an earlier build
 * @param guests who else takes part, or is sent for
 */
public record Introduction(
    ContactId contact,
    boolean waits,
    String number,
    String caller,
    String callerName,
    String testId,
    Plan plan,
    Leg callerLeg,
    Optional<AgentId> offeredTo,
    Optional<Instant> offeredAt,
    Optional<String> offeredLeg,
    Optional<Instant> queuedAt,
    Optional<String> anchor,
    List<Companion> guests) {
  public Introduction {
    guests = List.copyOf(guests);
  }

  /**
   * Somebody who takes part besides caller and agent.
   *
   * @param since when it was sent for
   * @param rung whether its phone has been rung
   * @param joined whether it was answered
   * @param aside the agent's call beside, by which they talk
   */
  public record Companion(
      AgentId agent,
      Part part,
      Instant since,
      boolean rung,
      boolean joined,
      Optional<String> aside) {}

  /** Who is consulted, or is in the conference. */
  public Optional<Companion> consulted() {
    return guests.stream().filter(guest -> !guest.part().supervises()).findFirst();
  }

  /** That agent, if it was sent for then. */
  public Optional<Companion> guest(AgentId agent, Instant since) {
    return guests.stream()
        .filter(guest -> guest.agent().equals(agent) && guest.since().equals(since))
        .findFirst();
  }

  /** Whether who was reserved then is a guest. */
  public boolean isGuests(Instant reservedAt) {
    return guests.stream().anyMatch(guest -> guest.since().equals(reservedAt));
  }

  /** The name under which media servers know it. */
  public String session() {
    return anchor.orElse(contact.entityId());
  }

  /**
   * Whether an agent who was reserved for it in that queue is meant for this stay: a contact that
   * is transferred waits anew, perhaps for others, of another tenant even.
   *
   * @param since when the stay began that was judged; empty where none was
   */
  public boolean isMeant(QueueRef queue, Optional<Instant> since) {
    return plan.queueOf(contact.tenant()).equals(queue)
        && (since.isEmpty() || queuedAt.isEmpty() || since.equals(queuedAt));
  }

  /** Whether it is this reservation of the agent that rings or talks now. */
  public boolean isOfferedTo(AgentId agent, Instant reservedAt) {
    return offeredTo.equals(Optional.of(agent)) && offeredAt.equals(Optional.of(reservedAt));
  }

  /** Empty for a contact that does not exist or is over. */
  public static Optional<Introduction> of(Contact contact) {
    return switch (contact) {
      case Contact.Open open ->
          Optional.of(
              new Introduction(
                  open.id(),
                  open.waits(),
                  open.arrival().number(),
                  shown(open, open.arrival().caller()),
                  shown(open, open.arrival().callerName()),
                  open.arrival().testId(),
                  open.plan(),
                  open.base(),
                  open.offer().map(Offer::agent),
                  open.offer().map(Offer::offeredAt),
                  open.offer().map(offer -> offer.leg().id()),
                  open.queuedAt(),
                  Optional.of(open.anchorage().session()),
                  open.company().guests().stream().map(Introduction::companion).toList()));
      case Contact.New _, Contact.Ended _ -> Optional.empty();
    };
  }

  /** Another tenant's agents see of the caller what was agreed. */
  private static String shown(Contact.Open open, String text) {
    return open.plan().host().filter(one -> !one.terms().shows(Shown.CALLER)).isPresent()
        ? ""
        : text;
  }

  private static Companion companion(Guest guest) {
    return new Companion(
        guest.agent(),
        guest.part(),
        guest.since(),
        guest.offer().isPresent(),
        guest.joined(),
        guest.asideLeg().map(Leg::id));
  }
}
