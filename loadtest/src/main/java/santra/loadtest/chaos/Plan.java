package santra.loadtest.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Which fault comes when: the same for the same seed. */
public final class Plan {
  private static final List<Duration> PAUSES =
      List.of(
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          Duration.ofSeconds(5),
          Duration.ofSeconds(15),
          Duration.ofSeconds(60));

  /** Long enough for the others to replace it: silence, stability and removal. */
  private static final Duration CUT = Duration.ofSeconds(15);

  private static final List<Fault.Cut> CUTS = List.of(Fault.Cut.values());

  private final RandomGenerator random;
  private final int nodes;
  private final List<Fault.Kind> kinds;

  /**
   * @param kinds which may come; kills come three times as often as another
   */
  public Plan(long seed, int nodes, Set<Fault.Kind> kinds) {
    this.random = new SplittableRandom(seed);
    this.nodes = nodes;
    this.kinds = new ArrayList<>(kinds.stream().sorted().toList());
    if (kinds.contains(Fault.Kind.KILL))
      this.kinds.addAll(List.of(Fault.Kind.KILL, Fault.Kind.KILL));
  }

  /** Between the last fault's repair and the next. */
  Duration calm() {
    return Duration.ofMillis(random.nextLong(4_000, 10_000));
  }

  Fault next() {
    var node = random.nextInt(1, nodes + 1);
    return switch (oneOf(kinds)) {
      case KILL -> new Fault.Kill(node);
      case TWO -> new Fault.KillTwo(node, 1 + (node - 1 + random.nextInt(1, nodes)) % nodes);
      case DRAIN -> new Fault.Drain(node);
      case PAUSE -> new Fault.Pause(node, oneOf(PAUSES));
      case PARTITION -> partition(node);
    };
  }

  /** A flapping link as often as each way of being cut off. */
  private Fault partition(int node) {
    if (random.nextInt(1 + CUTS.size()) > 0) return new Fault.Partition(node, oneOf(CUTS), CUT);
    return new Fault.Flapping(
        node,
        random.nextInt(3, 8),
        Duration.ofMillis(random.nextLong(300, 2_000)),
        Duration.ofMillis(random.nextLong(300, 1_000)));
  }

  private <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
