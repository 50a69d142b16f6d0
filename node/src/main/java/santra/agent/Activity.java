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

  /**
   * Reserved for a contact and being rung. Always ends: at {@code lapsesAt} if nobody acts.
   *
   * @param afterwards what the agent wants instead of being ready; empty for that
   */
  record Ringing(
      ContactId contact,
      QueueId queue,
      Instant idleSince,
      Instant since,
      Instant lapsesAt,
      Why why,
      Optional<Afterwards> afterwards)
      implements Activity {
    public Ringing(
        ContactId contact,
        QueueId queue,
        Instant idleSince,
        Instant since,
        Instant lapsesAt,
        Why why) {
      this(contact, queue, idleSince, since, lapsesAt, why, Optional.empty());
    }

    /** Who wants nothing else is ready as long as before. */
    Activity released(Instant at) {
      return afterwards.map(wish -> Agent.taken(wish, at)).orElseGet(() -> new Ready(idleSince));
    }

    Ringing choosing(Afterwards wish) {
      return new Ringing(
          contact,
          queue,
          idleSince,
          since,
          lapsesAt,
          why,
          wish instanceof Afterwards.BackToReady ? Optional.empty() : Optional.of(wish));
    }

    Busy answered(Instant at) {
      return new Busy(
          contact,
          queue,
          at,
          afterwards.orElseGet(Afterwards.BackToReady::new),
          Optional.of(since));
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

  /**
   * @param owes what the contact was about has not been said: wrap-up is over not before it is, nor
   *     before then; empty where it need not be said, or was
   */
  record WrappingUp(
      ContactId contact,
      Instant since,
      Instant endsAt,
      Afterwards afterwards,
      Optional<Instant> owes)
      implements Activity {
    public WrappingUp(ContactId contact, Instant since, Instant endsAt, Afterwards afterwards) {
      this(contact, since, endsAt, afterwards, Optional.empty());
    }

    WrappingUp until(Instant end) {
      return new WrappingUp(contact, since, end, afterwards, owes);
    }

    WrappingUp said(Instant end) {
      return new WrappingUp(contact, since, end, afterwards);
    }
  }

  /** What a busy agent asked for; taken when the contact ends, never lost on the way. */
  sealed interface Afterwards {
    record BackToReady() implements Afterwards {}

    record StayNotReady(String reason) implements Afterwards {}

    record LogOut() implements Afterwards {}
  }
}
