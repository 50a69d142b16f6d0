package santra.toll;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import santra.vocabulary.ContactId;
import santra.vocabulary.QueueId;

/** What may be asked of a tenant's account of calls outside. */
public sealed interface TollCommand {
  /**
   * A leg wants a channel of a trunk.
   *
   * @param perMinuteMicros what a minute costs, in millionths of the tenant's currency
   */
  record Seize(
      ContactId contact, String leg, String trunk, long perMinuteMicros, Caps caps, Instant at)
      implements TollCommand {}

  /**
   * The leg is over.
   *
   * @param costMicros what it has cost
   * @param day in the tenant's zone, to whose bill that is added
   */
  record Free(ContactId contact, String leg, long costMicros, LocalDate day, Instant at)
      implements TollCommand {}

  /**
   * A call-back to that number shall be open.
   *
   * @param number E.164
   * @param most that may be open in that queue, this one included
   * @param at when that contact wanted it: so the call-back is named
   */
  record Promise(ContactId contact, String number, QueueId queue, int most, Instant at)
      implements TollCommand {}

  /**
   * The call-back of that contact was kept, or is given up, or will not be promised.
   *
   * @param wantedAt which one; empty for whichever there is
   */
  record Redeem(ContactId contact, Optional<Instant> wantedAt, Instant at) implements TollCommand {}

  /** A cap has kept a call from being made. */
  record RaiseAlarm(String cap, Instant at) implements TollCommand {}
}
