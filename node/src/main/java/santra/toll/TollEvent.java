package santra.toll;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import santra.vocabulary.ContactId;
import santra.vocabulary.QueueId;

/** What has happened to the account: the journal's vocabulary. Add, never rename or remove. */
public sealed interface TollEvent {
  record Seized(ContactId contact, String leg, String trunk, long perMinuteMicros, Instant at)
      implements TollEvent {}

  /**
   * @param day in the tenant's zone, to whose bill the cost is added
   */
  record Freed(ContactId contact, String leg, long costMicros, LocalDate day, Instant at)
      implements TollEvent {}

  /**
   * @param number E.164
   */
  record CallbackPromised(ContactId contact, String number, QueueId queue, Instant at)
      implements TollEvent {}

  /**
   * The call-back of that contact was kept, or is given up, or will not be promised.
   *
   * @param wantedAt which one; empty for whichever there was
   */
  record CallbackRedeemed(ContactId contact, Instant at, Optional<Instant> wantedAt)
      implements TollEvent {}

  /**
   * A cap has kept a call from being made; said once a minute at most for each.
   *
   * @param cap concurrent, per-minute or cost-per-day
   */
  record CapReached(String cap, Instant at) implements TollEvent {}
}
