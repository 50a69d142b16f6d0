package santra.reporting.view;

import java.time.Instant;
import java.util.Optional;
import santra.reporting.AgentLife;
import santra.reporting.AgentSpan.State;

/** How Asterisk writes its {@code queue_log}: {@code unixtime|callid|queue|agent|EVENT|values}. */
final class QueueLog {
  private QueueLog() {}

  /** A field must not end the line or begin another field. */
  static String field(String text) {
    return text.replaceAll("[|\\p{Cntrl}]", "_");
  }

  /** What an agent's change is in its words; nothing where it knows no such change. */
  static Optional<String> line(String agent, AgentLife before, AgentLife now, Instant at) {
    if (before.state().isEmpty() && now.state().isPresent())
      return Optional.of(agent(agent, at, "ADDMEMBER|"));
    if (now.state().isEmpty()) return Optional.of(agent(agent, at, "REMOVEMEMBER|"));
    var paused = now.state().get() == State.NOT_READY;
    var wasPaused = before.state().equals(Optional.of(State.NOT_READY));
    if (paused && !(wasPaused && before.reason().equals(now.reason())))
      return Optional.of(agent(agent, at, "PAUSEALL|" + field(now.reason())));
    return wasPaused && !paused ? Optional.of(agent(agent, at, "UNPAUSEALL|")) : Optional.empty();
  }

  private static String agent(String agent, Instant at, String event) {
    return "%d|NONE|NONE|%s|%s".formatted(at.getEpochSecond(), agent, event);
  }
}
