package santra.loadtest.chaos;

import java.time.Duration;

/** Something that happens to a centre. */
public sealed interface Fault {
  /** SIGKILL. */
  record Kill(int node) implements Fault {}

  /** SIGTERM: it hands over and leaves. */
  record Drain(int node) implements Fault {}

  /** SIGSTOP, and SIGCONT after a while. */
  record Pause(int node, Duration length) implements Fault {}

  int node();

  /** For tables. */
  default String kind() {
    return switch (this) {
      case Kill _ -> "kill";
      case Drain _ -> "drain";
      case Pause(_, var length) -> "pause " + length.toSeconds() + " s";
    };
  }

  default String words() {
    return switch (this) {
      case Kill(var node) -> "kill -9 of node " + node;
      case Drain(var node) -> "node " + node + " is told to leave";
      case Pause(var node, var length) ->
          "node " + node + " stands still for " + length.toSeconds() + " s";
    };
  }
}
