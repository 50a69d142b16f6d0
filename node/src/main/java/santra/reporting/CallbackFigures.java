package santra.reporting;

import java.time.Duration;
import java.util.Optional;
import santra.queue.Outcome;

/**
 * A queue's call-backs over some stretch. A call-back is a stay in the queue like any other, so
 * each is among those who are answered, flow out or still wait, too.
 *
 * @param promised all that were
 * @param kept the number was called, and the customer reached
 * @param calledIn over because the customer called in, whatever became of that call
 * @param givenUp ended without either
 * @param open still to be kept
 * @param waited from the promise to the conversation, of those kept
 */
public record CallbackFigures(
    long promised, long kept, long calledIn, long givenUp, long open, Duration waited) {
  public static final CallbackFigures NONE = new CallbackFigures(0, 0, 0, 0, 0, Duration.ZERO);

  /** Law: every promise is kept, in one way or the other, given up or open, by cohort. */
  public boolean balances() {
    return promised == kept + calledIn + givenUp + open;
  }

  /** From the promise to the conversation. */
  public Optional<Duration> averageWait() {
    return kept == 0 ? Optional.empty() : Optional.of(waited.dividedBy(kept));
  }

  CallbackFigures promisedOne() {
    return new CallbackFigures(promised + 1, kept, calledIn, givenUp, open, waited);
  }

  /** With what has become of the call-back of that stay; as it was where there was none. */
  CallbackFigures became(QueueEntry entry) {
    if (entry.callback().isEmpty()) return this;
    var callback = entry.callback().get();
    if (callback.calledIn())
      return new CallbackFigures(promised, kept, calledIn + 1, givenUp, open, waited);
    if (entry.leaving().isEmpty())
      return new CallbackFigures(promised, kept, calledIn, givenUp, open + 1, waited);
    var left = entry.leaving().get();
    if (left.outcome() != Outcome.ANSWERED)
      return new CallbackFigures(promised, kept, calledIn, givenUp + 1, open, waited);
    // A place that is kept by a call-back is left by an answer when the number has answered.
    var wait = Duration.between(callback.promisedAt(), left.at());
    return new CallbackFigures(promised, kept + 1, calledIn, givenUp, open, waited.plus(wait));
  }
}
