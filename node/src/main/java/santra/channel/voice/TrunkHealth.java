package santra.channel.voice;

import java.time.Instant;

/**
 * What a node thinks of a trunk: down after two probes without an answer, up with the first.
 *
 * @param status of the last answer; 408 for none, 0 before the first probe
 * @param misses one after the other, until now
 * @param since when it went up or down
 */
record TrunkHealth(boolean up, int status, int misses, Instant since) {
  private static final int MOST_MISSES = 2;

  /** Not asked yet: taken for one that answers. */
  static TrunkHealth unknown(Instant at) {
    return new TrunkHealth(true, 0, 0, at);
  }

  /**
   * Any answer says that it lives, also one that does not like OPTIONS; but 503 says that it takes
   * no calls, and 408 that a proxy has no answer from what is behind it.
   */
  TrunkHealth answered(int answer, Instant at) {
    if (answer == 408 || answer == 503) return missed(answer, at);
    return new TrunkHealth(true, answer, 0, up ? since : at);
  }

  TrunkHealth missed(int answer, Instant at) {
    var down = !up || misses + 1 >= MOST_MISSES;
    return new TrunkHealth(!down, answer, misses + 1, up == down ? at : since);
  }
}
