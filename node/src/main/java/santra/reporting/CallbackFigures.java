package santra.reporting;

import java.time.Duration;
import java.util.Optional;
import santra.queue.Outcome;

/**
 * A queue's call-backs over some stretch. A call-back is a stay in the queue like any other, so
 * each is among those who are answered, flow out or still wait, too.
 *
 * @param promised all that were
 * @param kept the customer was reached
 * @param givenUp ended without that
 * @param open still to be kept
 * @param waited from the promise to the conversation, of those kept
 */
public record CallbackFigures(long promised, long kept, long givenUp, long open, Duration waited) {
  public static final CallbackFigures NONE = new CallbackFigures(0, 0, 0, 0, Duration.ZERO);

  /** Law: every promise is kept, given up or still open, in the view by cohort. */
  public boolean balances() {
    return promised == kept + givenUp + open;
  }

  /** From the promise to the conversation. */
  public Optional<Duration> averageWait() {
    return kept == 0 ? Optional.empty() : Optional.of(waited.dividedBy(kept));
  }

  CallbackFigures promisedOne() {
    return new CallbackFigures(promised + 1, kept, givenUp, open, waited);
  }

  /** With what has become of the call-back of that stay; as it was where there was none. */
  CallbackFigures became(QueueEntry entry) {
    if (entry.callbackAt().isEmpty()) return this;
    if (entry.leaving().isEmpty())
      return new CallbackFigures(promised, kept, givenUp, open + 1, waited);
    var left = entry.leaving().get();
    // A place that is kept by a call-back is left by an answer when the number has answered.
    return left.outcome() == Outcome.ANSWERED
        ? new CallbackFigures(
            promised,
            kept + 1,
            givenUp,
            open,
            waited.plus(Duration.between(entry.callbackAt().get(), left.at())))
        : new CallbackFigures(promised, kept, givenUp + 1, open, waited);
  }
}
