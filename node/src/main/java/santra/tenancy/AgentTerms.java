package santra.tenancy;

import java.time.Duration;
import java.util.Map;
import santra.vocabulary.MissPolicy;

/**
 * What a tenant's agents go by.
 *
 * @param reasons what each reason for being not ready is called, by its id
 * @param onMiss what becomes of an agent who was rung in vain
 * @param longestWrapUp however often it is extended
 * @param dispositions what each disposition code is called, with those above it, by its id
 */
public record AgentTerms(
    Map<String, String> reasons,
    MissPolicy onMiss,
    Duration longestWrapUp,
    Map<String, String> dispositions) {
  public static final Duration USUAL_LONGEST_WRAP_UP = Duration.ofMinutes(15);

  /** Of a tenant that says nothing. */
  public static final AgentTerms USUAL =
      new AgentTerms(Map.of(), MissPolicy.USUAL, USUAL_LONGEST_WRAP_UP, Map.of());

  public AgentTerms {
    reasons = Map.copyOf(reasons);
    dispositions = Map.copyOf(dispositions);
  }
}
