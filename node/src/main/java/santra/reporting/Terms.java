package santra.reporting;

import java.time.Duration;

/**
 * What a queue's service is measured by.
 *
 * @param promise answered within this time, inclusive, is answered in time
 * @param shortBelow who gave up sooner than this did not really call; zero for nobody
 */
public record Terms(Duration promise, Duration shortBelow) {
  public Terms {
    if (promise.isNegative() || shortBelow.isNegative())
      throw new IllegalArgumentException("terms cannot be below zero");
  }
}
