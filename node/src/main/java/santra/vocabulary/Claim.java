package santra.vocabulary;

import java.time.Duration;
import java.util.Optional;

/**
 * What a contact may claim over others who wait.
 *
 * @param priority 0-10, higher is sooner
 * @param agent the one agent it is kept for at first
 * @param agentFor so long after it began to wait; then anybody may take it
 */
public record Claim(int priority, Optional<AgentId> agent, Optional<Duration> agentFor) {
  public static final int HIGHEST_PRIORITY = 10;

  /** The claim of everybody. */
  public static final Claim NONE = new Claim(0, Optional.empty(), Optional.empty());
}
