package santra.agent;

import java.time.Instant;
import java.util.Optional;
import santra.vocabulary.ContactId;
import santra.vocabulary.QueueId;
import santra.vocabulary.Why;

/** What an agent is doing: the states of requirements 73-77. */
public sealed interface Activity {

  Instant since();

  record LoggedOut(Instant since) implements Activity {}

  record NotReady(String reason, Instant since) implements Activity {}

  /** The longest idle is offered first, so {@code since} outlives an offer that was withdrawn. */
  record Ready(Instant since) implements Activity {}

  /** Reserved for a contact and being rung. Always ends: at {@code lapsesAt} if nobody acts. */
  record Ringing(
      ContactId contact, QueueId queue, Instant idleSince, Instant since, Instant lapsesAt, Why why)
      implements Activity {
    Busy answered(Instant at) {
      return new Busy(contact, queue, at, new Afterwards.BackToReady(), Optional.of(since));
    }
  }

  /**
   * @param reservedAt which reservation of the contact was answered; empty from an earlier build
   */
  record Busy(
      ContactId contact,
      QueueId queue,
      Instant since,
      Afterwards afterwards,
      Optional<Instant> reservedAt)
      implements Activity {}

  record WrappingUp(ContactId contact, Instant since, Instant endsAt, Afterwards afterwards)
      implements Activity {}

  /** What a busy agent asked for; taken when the contact ends, never lost on the way. */
  sealed interface Afterwards {
    record BackToReady() implements Afterwards {}

    record StayNotReady(String reason) implements Afterwards {}

    record LogOut() implements Afterwards {}
  }
}
