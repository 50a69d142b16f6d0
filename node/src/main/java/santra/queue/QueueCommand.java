package santra.queue;

import java.time.Instant;
import java.util.Optional;
import santra.vocabulary.Claim;
import santra.vocabulary.ContactId;

/** What may be asked of a queue. */
public sealed interface QueueCommand {
  /**
   * @param most contacts that may wait at once
   * @param claimed what it may claim over others; empty for nothing
   */
  record Join(ContactId contact, Instant at, int most, Optional<Claim> claimed)
      implements QueueCommand {
    public Join(ContactId contact, Instant at, int most) {
      this(contact, at, most, Optional.empty());
    }
  }

  /**
   * @param joined when it joined or would have, so that one whose Join was never heard is booked
   *     all the same, and a Join that comes later still brings nobody back; empty to leave only if
   *     it is there
   * @param since which stay, for a contact that is transferred may be here again; empty for
   *     whichever there is
   */
  record Leave(
      ContactId contact,
      Outcome outcome,
      Instant at,
      Optional<Instant> joined,
      Optional<Instant> since)
      implements QueueCommand {}
}
