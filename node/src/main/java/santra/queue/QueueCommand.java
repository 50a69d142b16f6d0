package santra.queue;

import java.time.Instant;
import java.util.Optional;
import santra.vocabulary.Agreement;
import santra.vocabulary.Claim;
import santra.vocabulary.ContactId;
import santra.vocabulary.OverflowCause;
import santra.vocabulary.QueueId;

/** What may be asked of a queue. */
public sealed interface QueueCommand {
  /** It keeps its place since then, and is matched with nobody for a while. */
  record PutOff(ContactId contact, Instant since, Instant at) implements QueueCommand {}

  /** It may be matched again. */
  record TakeUp(ContactId contact, Instant since, Instant at) implements QueueCommand {}

  /**
   * The customer of an open call-back has called in: the call has the call-back's place from now
   * on, and the two count as one.
   *
   * @param from whose call-back it was
   * @param since the place
   * @param by who calls
   * @param joined when that one entered itself
   */
  record TakePlace(ContactId from, Instant since, ContactId by, Instant joined, Instant at)
      implements QueueCommand {}

  /**
   * @param most contacts that may wait at once
   * @param claimed what it may claim over others; empty for nothing
   * @param from the queue that has sent it on; empty for none
   */
  record Join(
      ContactId contact, Instant at, int most, Optional<Claim> claimed, Optional<QueueId> from)
      implements QueueCommand {
    public Join(ContactId contact, Instant at, int most, Optional<Claim> claimed) {
      this(contact, at, most, claimed, Optional.empty());
    }

    public Join(ContactId contact, Instant at, int most) {
      this(contact, at, most, Optional.empty());
    }
  }

  /**
   * The contact of another tenant asks to be taken in, at the end of its own queue's patience. What
   * is answered is answered for good.
   *
   * @param at its place here
   * @param most contacts that may wait at once, of whomever
   * @param mostWaiting of those that may wait by this agreement
   * @param mostADay that are taken by it in a day
   * @param against why it is not taken any more, if it has not been; empty for nothing
   */
  record Take(
      ContactId contact,
      Instant at,
      Taken by,
      int most,
      int mostWaiting,
      int mostADay,
      Optional<String> against)
      implements QueueCommand {}

  /**
   * @param joined when it joined or would have, so that one whose Join was never heard is booked
   *     all the same, and a Join that comes later still brings nobody back; empty to leave only if
   *     it is there
   * @param since which stay, for a contact that is transferred may be here again; empty for
   *     whichever there is
   * @param cause why it is sent on; empty unless it is
   * @param from as in {@link Join}, should that not have been heard
   * @param to by which another tenant has taken it; empty where none has
   */
  record Leave(
      ContactId contact,
      Outcome outcome,
      Instant at,
      Optional<Instant> joined,
      Optional<Instant> since,
      Optional<OverflowCause> cause,
      Optional<QueueId> from,
      Optional<Agreement> to)
      implements QueueCommand {
    public Leave(
        ContactId contact,
        Outcome outcome,
        Instant at,
        Optional<Instant> joined,
        Optional<Instant> since,
        Optional<OverflowCause> cause,
        Optional<QueueId> from) {
      this(contact, outcome, at, joined, since, cause, from, Optional.empty());
    }

    public Leave(
        ContactId contact,
        Outcome outcome,
        Instant at,
        Optional<Instant> joined,
        Optional<Instant> since) {
      this(
          contact,
          outcome,
          at,
          joined,
          since,
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }
  }
}
