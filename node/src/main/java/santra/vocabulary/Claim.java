package santra.vocabulary;

import java.time.Duration;
import java.util.Optional;

/**
 * What a contact may claim over others who wait.
 *
 * @param priority 0-10, higher is sooner
 * @param agent the one agent it is kept for at first
 * @param agentFor so long after it began to wait; then anybody may take it
 * @param lastWithin it is kept for whoever talked with its caller last, if that was not longer ago;
 *     empty when that is not asked for
 */
public record Claim(
    int priority,
    Optional<AgentId> agent,
    Optional<Duration> agentFor,
    Optional<Duration> lastWithin) {
  public static final int HIGHEST_PRIORITY = 10;

  /** The claim of everybody. */
  public static final Claim NONE = new Claim(0, Optional.empty(), Optional.empty());

  public Claim(int priority, Optional<AgentId> agent, Optional<Duration> agentFor) {
    this(priority, agent, agentFor, Optional.empty());
  }

  /** Now that it is known who talked with its caller last. */
  public Claim keptFor(Optional<AgentId> last) {
    return new Claim(priority, last, last.flatMap(_ -> agentFor), Optional.empty());
  }
}
