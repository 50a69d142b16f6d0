package santra.loadtest.chaos;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Which fault comes when: the same for the same seed. */
public final class Plan {
  private static final List<Duration> PAUSES =
      List.of(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(15));

  private final RandomGenerator random;
  private final int nodes;

  public Plan(long seed, int nodes) {
    this.random = new SplittableRandom(seed);
    this.nodes = nodes;
  }

  /** Between the last fault's repair and the next. */
  Duration calm() {
    return Duration.ofMillis(random.nextLong(4_000, 10_000));
  }

  /** Kills are three of five. */
  Fault next() {
    var node = random.nextInt(1, nodes + 1);
    return List.<Supplier<Fault>>of(
            () -> new Fault.Kill(node),
            () -> new Fault.Kill(node),
            () -> new Fault.Kill(node),
            () -> new Fault.Drain(node),
            () -> new Fault.Pause(node, PAUSES.get(random.nextInt(PAUSES.size()))))
        .get(random.nextInt(5))
        .get();
  }
}
