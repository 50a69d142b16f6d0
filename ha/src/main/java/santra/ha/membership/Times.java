package santra.ha.membership;

import java.time.Duration;

/**
 * How long a silent member is waited for. A process that died is proved dead by its kernel and
 * waits for none of these.
 *
 * @param acceptablePause without heartbeats, before a member is called unreachable; below 2 s a
 *     busy host's ordinary pauses are taken for death
 * @param stableAfter that the membership must stand still before the split-brain resolver decides;
 *     5-7 s between sites
 * @param removalMargin waited once more after the decision before entities move; the watchdogs make
 *     it unnecessary
 * @param pauseHalts a process that stood still for longer ends itself
 * @param minorityHalts a node that has missed the majority for longer ends itself
 */
public record Times(
    Duration acceptablePause,
    Duration stableAfter,
    Duration removalMargin,
    Duration pauseHalts,
    Duration minorityHalts) {

  /** How old a member's answer may be for the majority watchdog to count it as heard. */
  public static final Duration HEARD = Duration.ofSeconds(1);

  /** Scheduling, one watchdog beat and one look of the failure detector, all late at once. */
  private static final Duration SKEW = Duration.ofMillis(500);

  /** For one network; see decision 11 for why the order between them is the safety. */
  public static final Times LOCAL_NETWORK =
      new Times(
          Duration.ofSeconds(2),
          Duration.ofSeconds(3),
          Duration.ofMillis(1),
          Duration.ofSeconds(3),
          Duration.ofSeconds(3));

  /**
   * @throws IllegalArgumentException when a silent node could still be writing as others take over
   */
  public Times {
    var takeover = acceptablePause.plus(stableAfter).plus(removalMargin);
    require("pause-halts", pauseHalts.plus(SKEW), takeover);
    require("minority-halts", minorityHalts.plus(HEARD).plus(SKEW), takeover);
  }

  private static void require(String key, Duration ends, Duration takeover) {
    if (ends.compareTo(takeover) >= 0)
      throw new IllegalArgumentException(
          "cluster.times: by %s a silent node may live for %d ms, but the others may take over after %d ms"
              .formatted(key, ends.toMillis(), takeover.toMillis()));
  }
}
