package santra.queue;

import java.time.Instant;
import java.util.Optional;
import santra.vocabulary.Agreement;
import santra.vocabulary.Claim;
import santra.vocabulary.ContactId;
import santra.vocabulary.OverflowCause;
import santra.vocabulary.QueueId;

/** What has happened to a queue: the journal's vocabulary. Add, never rename or remove. */
public sealed interface QueueEvent {
  /** It keeps its place since then, and is matched with nobody for a while. */
  record PutOff(ContactId contact, Instant since, Instant at) implements QueueEvent {}

  /** It may be matched again. */
  record TakenUp(ContactId contact, Instant since, Instant at) implements QueueEvent {}

  /**
   * The customer of an open call-back has called in: the call has the call-back's place from now
   * on, and the two count as one.
   *
   * @param from whose call-back it was
   * @param since the place
   * @param by who calls
   * @param joined when that one entered itself
   * @param both whether both had been counted as offered
   */
  record PlaceTaken(
      ContactId from, Instant since, ContactId by, Instant joined, boolean both, Instant at)
      implements QueueEvent {}

  /** The contact of another tenant was not taken, and never will be. */
  record Declined(ContactId contact, Instant since, Agreement agreement, String reason)
      implements QueueEvent {
    boolean is(ContactId who, Instant when) {
      return contact.equals(who) && since.equals(when);
    }
  }

  /**
   * @param claimed what it may claim over others; empty for nothing
   * @param from the queue that has sent it on; empty for none
   * @param taken by which it was taken from another tenant; empty for one of the queue's own
   */
  record Joined(
      ContactId contact,
      Instant at,
      Optional<Claim> claimed,
      Optional<QueueId> from,
      Optional<Taken> taken)
      implements QueueEvent {
    public Joined(ContactId contact, Instant at, Optional<Claim> claimed, Optional<QueueId> from) {
      this(contact, at, claimed, from, Optional.empty());
    }

    public Joined(ContactId contact, Instant at, Optional<Claim> claimed) {
      this(contact, at, claimed, Optional.empty());
    }

    public Joined(ContactId contact, Instant at) {
      this(contact, at, Optional.empty());
    }
  }

  /**
   * {@code since} repeats the entry, so that readers can tell the wait from this event alone.
   *
   * @param cause why it was sent on; empty unless it was
   * @param to by which another tenant has taken it; empty where none has
   */
  record Left(
      ContactId contact,
      Outcome outcome,
      Instant since,
      Instant at,
      Optional<OverflowCause> cause,
      Optional<Agreement> to)
      implements QueueEvent {
    public Left(
        ContactId contact,
        Outcome outcome,
        Instant since,
        Instant at,
        Optional<OverflowCause> cause) {
      this(contact, outcome, since, at, cause, Optional.empty());
    }

    public Left(ContactId contact, Outcome outcome, Instant since, Instant at) {
      this(contact, outcome, since, at, Optional.empty());
    }
  }
}
