package santra.contact;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import santra.contact.ContactEvent.Transferred;

/**
 * A conversation that ended by a transfer: whoever takes over may have to say it again.
 *
 * @param offer the agent's leg as it was
 * @param plan what the contact went by then
 * @param aside the second call of the agent's phone, which ended with it
 */
public record Handover(
    Offer offer,
    Plan plan,
    Instant queuedAt,
    Instant answeredAt,
    Transferred transferred,
    Optional<Leg> aside) {

  /** A contact is not passed on for ever: more is agents who send it to and fro. */
  static final int MOST = 20;

  static boolean isDone(List<Handover> handovers, String leg) {
    return handovers.stream().anyMatch(one -> one.transferred().leg().equals(leg));
  }
}
