package santra.contact;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import santra.flow.CallbackTerms;

/** A call-back: the place in the queue is kept, and the caller is called when it is his turn. */
public sealed interface Callback {

  /** The caller has asked for it; whether it can be promised is being found out. */
  record Wanted(String number, Instant at) implements Callback {}

  /**
   * It is promised.
   *
   * @param outside the number, as the tenant's rules have allowed it
   * @param wantedAt when the caller had asked for it
   * @param promisedAt when
   * @param away when the caller's leg was over; empty while the caller still hears that it is so
   * @param dueAt from then on an agent may be asked
   * @param due whether that has come: till then the place in the queue is kept, and nobody matched
   * @param tries in vain, in their order
   * @param reached when the number has answered, over which trunk; empty before
   * @param calledIn where the customer has called in meanwhile; empty for nowhere
   */
  record Promised(
      Outside outside,
      CallbackTerms terms,
      Instant wantedAt,
      Instant promisedAt,
      Optional<Away> away,
      Instant dueAt,
      boolean due,
      List<Try> tries,
      Optional<Reached> reached,
      Optional<ContactRecord.CalledIn> calledIn)
      implements Callback {
    public Promised {
      tries = List.copyOf(tries);
    }

    /** Whether nobody is on the line. */
    public boolean isAway() {
      return away.isPresent() && reached.isEmpty();
    }

    /** Whether it waits to be kept, caller on the line or not. */
    public boolean isOpen() {
      return reached.isEmpty();
    }

    Instant givenUpAt() {
      return promisedAt.plus(terms.within());
    }

    Promised away(Away now) {
      return new Promised(
          outside,
          terms,
          wantedAt,
          promisedAt,
          Optional.of(now),
          dueAt,
          due,
          tries,
          reached,
          calledIn);
    }

    Promised dueFrom(Instant next, boolean already) {
      return new Promised(
          outside, terms, wantedAt, promisedAt, away, next, already, tries, reached, calledIn);
    }

    /** The number was called in vain: again, as the hours allow. */
    Promised tried(Try next) {
      var all = new ArrayList<>(tries);
      all.add(next);
      var again = terms.callableFrom(next.endedAt().plus(terms.every()));
      return new Promised(
          outside, terms, wantedAt, promisedAt, away, again, false, all, reached, calledIn);
    }

    Promised reached(Reached now) {
      return new Promised(
          outside,
          terms,
          wantedAt,
          promisedAt,
          away,
          dueAt,
          due,
          tries,
          Optional.of(now),
          calledIn);
    }

    Promised calledIn(ContactRecord.CalledIn by) {
      return new Promised(
          outside, terms, wantedAt, promisedAt, away, dueAt, due, tries, reached, Optional.of(by));
    }
  }

  /**
   * The caller's leg is over.
   *
   * @param dismissed whether it is the centre that has hung up
   */
  record Away(Instant since, boolean dismissed) {}

  /**
   * An agent has waited in vain for the number to answer.
   *
   * @param endedAt when the agent was let go
   * @param agentGone whether it was the agent who hung up
   */
  record Try(Offer offer, Instant endedAt, boolean agentGone) {}

  record Reached(Attempt attempt, Instant at) {}
}
