package santra.routing;

import java.time.Duration;
import java.util.Optional;

/**
 * How long a contact will wait, and how far that may be wrong.
 *
 * @param mean zero for at once
 * @param deviation the standard deviation of the wait itself, not of an error of measurement
 */
public record ExpectedWait(Method method, Duration mean, Duration deviation) {
  /** An agent is free. */
  public static final ExpectedWait NONE =
      new ExpectedWait(Method.FREE_AGENT, Duration.ZERO, Duration.ZERO);

  /**
   * One contact of ten waits longer, one of ten shorter: the quantiles of a normal distribution.
   */
  private static final double NINE_OF_TEN = 1.2816;

  private static final double MINUTE_MS = 60_000;

  /** What it was told from. */
  public enum Method {
    FREE_AGENT,
    QUEUE_LENGTH,
    HEAD_OF_LINE
  }

  /**
   * The abandonment-aware queue length: one contact goes at a time, answered or given up, and each
   * step is exponential: {@code sum over i = 0..ahead of 1 / (taken + i x givingUp)} (Ibrahim and
   * Whitt, WSC 2008).
   *
   * @param ahead contacts before this one
   * @param taken contacts a second that the agents take while all of them work; above 0
   * @param givingUp how many of the waiting give up a second, as a share of them
   */
  static ExpectedWait byQueueLength(int ahead, double taken, double givingUp) {
    double mean = 0;
    double variance = 0;
    for (int i = 0; i <= ahead; i++) {
      var step = 1 / (taken + i * givingUp);
      mean += step;
      variance += step * step;
    }
    return new ExpectedWait(Method.QUEUE_LENGTH, seconds(mean), seconds(Math.sqrt(variance)));
  }

  /**
   * From nothing but the wait so far of who has waited longest, in proportion to the place. Errs by
   * the root of two more than the queue length does.
   *
   * @param waiting contacts in the queue, at least 1
   */
  static ExpectedWait byHeadOfLine(Duration longest, int ahead, int waiting) {
    double mean = longest.toMillis() / 1_000.0 * (ahead + 1) / (waiting + 1);
    return new ExpectedWait(
        Method.HEAD_OF_LINE, seconds(mean), seconds(mean * Math.sqrt(2.0 / (ahead + 1))));
  }

  private static Duration seconds(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1_000));
  }

  /** To be told; empty when it is more than anybody should be told. */
  public Optional<WaitRange> range() {
    var spread = NINE_OF_TEN * deviation.toMillis();
    var least = (mean.toMillis() - spread) / MINUTE_MS;
    var most = (mean.toMillis() + spread) / MINUTE_MS;
    return most > WaitRange.MOST
        ? Optional.empty()
        : Optional.of(WaitRange.around(Math.max(0, least), most));
  }
}
