package santra.loadtest.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
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

  private static final Duration SERVER_AWAY = Duration.ofSeconds(5);

  private static final Duration SLOW = Duration.ofSeconds(15);

  private final RandomGenerator random;
  private final Cast cast;
  private final List<Fault.Kind> kinds;

  /**
   * Whom a fault may hit.
   *
   * @param cassandras 0 where the journal is one H2 process
   */
  public record Cast(int nodes, int mediaServers, int cassandras, boolean apart) {
    /** What can happen to them without that anything must be lost. */
    public Set<Fault.Kind> suffers() {
      var kinds = EnumSet.of(Fault.Kind.KILL, Fault.Kind.DRAIN, Fault.Kind.PAUSE);
      if (nodes >= 5) kinds.add(Fault.Kind.TWO);
      if (apart) kinds.add(Fault.Kind.PARTITION);
      if (mediaServers > 1) kinds.add(Fault.Kind.MEDIA);
      if (cassandras >= 3) kinds.add(Fault.Kind.CASSANDRA);
      if (cassandras == 0) kinds.add(Fault.Kind.JOURNAL);
      return kinds;
    }
  }

  /**
   * @param kinds which may come; kills come three times as often as another
   */
  public Plan(long seed, Cast cast, Set<Fault.Kind> kinds) {
    this.random = new SplittableRandom(seed);
    this.cast = cast;
    this.kinds = new ArrayList<>(kinds.stream().sorted().toList());
    if (kinds.contains(Fault.Kind.KILL))
      this.kinds.addAll(List.of(Fault.Kind.KILL, Fault.Kind.KILL));
  }

  /** Between the last fault's repair and the next. */
  Duration calm() {
    return Duration.ofMillis(random.nextLong(4_000, 10_000));
  }

  Fault next() {
    var nodes = cast.nodes();
    var node = random.nextInt(1, nodes + 1);
    return switch (oneOf(kinds)) {
      case KILL -> new Fault.Kill(node);
      case TWO -> new Fault.KillTwo(node, 1 + (node - 1 + random.nextInt(1, nodes)) % nodes);
      case DRAIN -> new Fault.Drain(node);
      case PAUSE -> new Fault.Pause(node, oneOf(PAUSES));
      case PARTITION -> partition(node);
      case MEDIA -> {
        var server = random.nextInt(1, cast.mediaServers() + 1);
        yield new Fault.KillServer(server == 1 ? "media" : "media-" + server, SERVER_AWAY);
      }
      case CASSANDRA ->
          new Fault.KillServer(
              "cassandra-" + random.nextInt(1, cast.cassandras() + 1), SERVER_AWAY);
      case JOURNAL -> journal();
    };
  }

  /** As slow as a disk that others keep busy, or silent. */
  private Fault journal() {
    if (random.nextBoolean())
      return new Fault.PauseServer("journal", Duration.ofMillis(random.nextLong(500, 6_000)));
    return new Fault.SlowServer(
        "journal", SLOW, Duration.ofMillis(random.nextLong(100, 400)), Duration.ofMillis(25));
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
