package santra.loadtest.chaos;

import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/** Something that happens to a centre. */
public sealed interface Fault {
  /** SIGKILL. */
  record Kill(int node) implements Fault {}

  /** SIGKILL for two at the same moment. */
  record KillTwo(int node, int other) implements Fault {}

  /** SIGTERM: it hands over and leaves. */
  record Drain(int node) implements Fault {}

  /** SIGSTOP, and SIGCONT after a while. */
  record Pause(int node, Duration length) implements Fault {}

  /** The node's link is cut, and mended after a while. */
  record Partition(int node, Cut cut, Duration length) implements Fault {}

  /** The node's link fails and recovers again and again. */
  record Flapping(int node, int times, Duration down, Duration up) implements Fault {}

  /**
   * SIGKILL for a process that nodes lean on: a media server or a Cassandra. Started again after a
   * while.
   */
  record KillServer(String name, Duration length) implements Fault {}

  /** SIGSTOP for one, and SIGCONT after a while. */
  record PauseServer(String name, Duration length) implements Fault {}

  /** SIGSTOP and SIGCONT for one, over and over: it works, but slowly. */
  record SlowServer(String name, Duration length, Duration stands, Duration runs)
      implements Fault {}

  /** What no longer gets through. */
  enum Cut {
    /** Nothing, in both directions. */
    EVERYONE,
    /** The other nodes; journal, media servers and phones are still there. */
    FROM_NODES,
    /** The other nodes do not hear it, but it hears them. */
    ONE_WAY;

    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** What may be asked for. */
  enum Kind {
    KILL,
    /** Of five nodes or more. */
    TWO,
    DRAIN,
    PAUSE,
    PARTITION,
    /** A media server dies; there must be another. */
    MEDIA,
    /** One Cassandra of three dies. */
    CASSANDRA,
    /** The only journal process stands still, or is slow for a while. */
    JOURNAL
  }

  /** The nodes that are hit. */
  default Set<Integer> nodes() {
    return switch (this) {
      case Kill(var node) -> Set.of(node);
      case KillTwo(var node, var other) -> Set.of(node, other);
      case Drain(var node) -> Set.of(node);
      case Pause(var node, _) -> Set.of(node);
      case Partition(var node, _, _) -> Set.of(node);
      case Flapping(var node, _, _, _) -> Set.of(node);
      case KillServer _, PauseServer _, SlowServer _ -> Set.of();
    };
  }

  /** For tables. */
  default String kind() {
    return switch (this) {
      case Kill _ -> "kill";
      case KillTwo _ -> "kill two";
      case Drain _ -> "drain";
      case Pause(_, var length) -> "pause " + length.toSeconds() + " s";
      case Partition(_, var cut, _) -> "cut " + cut.word();
      case Flapping _ -> "flapping link";
      case KillServer(var name, _) -> "kill " + sort(name);
      case PauseServer(var name, _) -> "pause " + sort(name);
      case SlowServer(var name, _, _, _) -> "slow " + sort(name);
    };
  }

  private static String sort(String server) {
    return server.replaceFirst("-\\d$", "");
  }

  default String words() {
    return switch (this) {
      case Kill(var node) -> "kill -9 of node " + node;
      case KillTwo(var node, var other) -> "kill -9 of nodes %d and %d".formatted(node, other);
      case Drain(var node) -> "node " + node + " is told to leave";
      case Pause(var node, var length) ->
          "node " + node + " stands still for " + length.toSeconds() + " s";
      case Partition(var node, var cut, var length) ->
          "node %d is cut off, %s, for %d s".formatted(node, cut.word(), length.toSeconds());
      case Flapping(var node, var times, var down, var up) ->
          "node %d is cut off %d times for %d ms, %d ms apart"
              .formatted(node, times, down.toMillis(), up.toMillis());
      case KillServer(var name, var length) ->
          "kill -9 of %s, which is away for %d s".formatted(name, length.toSeconds());
      case PauseServer(var name, var length) ->
          "%s stands still for %.1f s".formatted(name, length.toMillis() / 1e3);
      case SlowServer(var name, var length, var stands, var runs) ->
          "%s stands still for %d of %d ms, for %d s"
              .formatted(name, stands.toMillis(), stands.plus(runs).toMillis(), length.toSeconds());
    };
  }
}
