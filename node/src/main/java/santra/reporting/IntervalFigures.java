package santra.reporting;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A queue's figures over some stretch. Durations are sums, unless named otherwise.
 *
 * @param offered all who entered
 * @param served who was answered and who gave up, the short ones not counted
 * @param shorts gave up before they had really called
 * @param flowOut left by the centre's wish or rule: longest wait, overflow
 * @param waiting still there
 * @param waited of the answered
 * @param longestWait of all, still waiting ones up to now
 */
public record IntervalFigures(
    long offered,
    ServiceLevel served,
    long shorts,
    long flowOut,
    long waiting,
    Duration waited,
    Duration longestWait,
    Duration talk,
    Duration wrapUp) {
  public static final IntervalFigures NONE =
      new IntervalFigures(
          0,
          new ServiceLevel(0, 0, 0, 0),
          0,
          0,
          0,
          Duration.ZERO,
          Duration.ZERO,
          Duration.ZERO,
          Duration.ZERO);

  /** Law: everybody who entered is somewhere, in the view by cohort. */
  public boolean balances() {
    return offered == served.answered() + served.abandoned() + shorts + flowOut + waiting;
  }

  /** Average speed of answer: from entering the queue to the agent, of the answered. */
  public Optional<Duration> averageWait() {
    return average(waited, served.answered());
  }

  /** Average handling time: talk and wrap-up, of the answered. */
  public Optional<Duration> averageHandling() {
    return average(talk.plus(wrapUp), served.answered());
  }

  private static Optional<Duration> average(Duration sum, long count) {
    return count == 0 ? Optional.empty() : Optional.of(sum.dividedBy(count));
  }

  /** With one more who entered. */
  IntervalFigures entered() {
    return new IntervalFigures(
        offered + 1, served, shorts, flowOut, waiting, waited, longestWait, talk, wrapUp);
  }

  /** With what has become of one who entered. */
  IntervalFigures became(QueueEntry entry, Terms terms, Instant now) {
    var stay = entry.waited(now);
    var longest = longestWait.compareTo(stay) < 0 ? stay : longestWait;
    if (entry.leaving().isEmpty())
      return new IntervalFigures(
          offered, served, shorts, flowOut, waiting + 1, waited, longest, talk, wrapUp);
    var in = stay.compareTo(terms.promise()) <= 0 ? 1 : 0;
    return switch (entry.leaving().get().outcome()) {
      case ANSWERED -> {
        var handling =
            entry.handling().orElse(new QueueEntry.Handling(Duration.ZERO, Duration.ZERO));
        yield new IntervalFigures(
            offered,
            new ServiceLevel(
                served.answeredIn() + in,
                served.answered() + 1,
                served.abandonedIn(),
                served.abandoned()),
            shorts,
            flowOut,
            waiting,
            waited.plus(stay),
            longest,
            talk.plus(handling.talk()),
            wrapUp.plus(handling.wrapUp()));
      }
      case ABANDONED -> {
        if (stay.compareTo(terms.shortBelow()) < 0)
          yield new IntervalFigures(
              offered, served, shorts + 1, flowOut, waiting, waited, longest, talk, wrapUp);
        yield new IntervalFigures(
            offered,
            new ServiceLevel(
                served.answeredIn(),
                served.answered(),
                served.abandonedIn() + in,
                served.abandoned() + 1),
            shorts,
            flowOut,
            waiting,
            waited,
            longest,
            talk,
            wrapUp);
      }
      case RELEASED, OVERFLOWED ->
          new IntervalFigures(
              offered, served, shorts, flowOut + 1, waiting, waited, longest, talk, wrapUp);
      case REFUSED -> this;
    };
  }
}
