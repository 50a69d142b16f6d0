package santra.ha.fencing;

import java.time.Duration;

/**
 * Whether a node may go on: it hears a majority of the members, itself among them, or has not
 * missed it for long. Pure; time comes in.
 */
final class Majority {
  private final Duration patience;
  private long lostSinceNanos = NEVER;

  private static final long NEVER = Long.MIN_VALUE;

  /**
   * @param patience how long a majority may be missing; shorter than the others' silence plus
   *     stable-after
   */
  Majority(Duration patience) {
    this.patience = patience;
  }

  /**
   * @param members up or leaving, this node among them, without those proved dead
   * @param heard of these, this node among them
   * @param first whether this node hears the member with the lowest address, which decides an even
   *     split as the split-brain resolver does
   * @return whether the node must end now
   */
  boolean mustEnd(int members, int heard, boolean first, long nowNanos) {
    var majority = 2 * heard > members || (2 * heard == members && first);
    if (majority) lostSinceNanos = NEVER;
    else if (lostSinceNanos == NEVER) lostSinceNanos = nowNanos;
    return lostSinceNanos != NEVER && nowNanos - lostSinceNanos >= patience.toNanos();
  }
}
