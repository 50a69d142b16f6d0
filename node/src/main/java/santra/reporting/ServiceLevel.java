package santra.reporting;

import java.util.OptionalDouble;

/**
 * The four service levels in use, side by side from the same counts, each from 0 to 1. They differ
 * in what becomes of callers who gave up. Over nothing there is no service level: empty, never 0 or
 * 1.
 *
 * @param answeredIn answered within the promise
 * @param abandonedIn gave up within the promise
 */
public record ServiceLevel(long answeredIn, long answered, long abandonedIn, long abandoned) {

  /** Who gave up in time counts as served: Cisco's "positive", Asterisk's SL2. */
  public OptionalDouble positive() {
    return share(answeredIn + abandonedIn, answered + abandoned);
  }

  /** Of the answered alone: Asterisk's SL, "only handled". */
  public OptionalDouble handled() {
    return share(answeredIn, answered);
  }

  /** Whoever gave up counts against it: Cisco's "negative", Genesys Cloud's default. */
  public OptionalDouble negative() {
    return share(answeredIn, answered + abandoned);
  }

  /** Who gave up in time is left out, who gave up later counts against it: Cisco's "ignore". */
  public OptionalDouble ignore() {
    return share(answeredIn, answered + abandoned - abandonedIn);
  }

  private static OptionalDouble share(long part, long whole) {
    return whole == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) part / whole);
  }
}
