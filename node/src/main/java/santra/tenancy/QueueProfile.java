package santra.tenancy;

import java.time.Duration;
import java.util.Map;
import santra.vocabulary.QueueId;
import santra.vocabulary.Skill;

/**
 * What a queue asks and promises.
 *
 * @param needs least level (1-10) of each skill an agent must have
 * @param music prompt file, relative to the prompts folder, repeated while waiting
 * @param maxWaiting contacts that may wait at once; the next one is refused with 486
 * @param maxWait longest wait before the contact is released
 * @param ring how long an agent's device rings before the contact goes on to the next agent
 * @param wrapUp after-call work before the agent is ready again; zero for none
 * @param promise answered within this time counts as within the service level
 */
public record QueueProfile(
    QueueId id,
    Map<Skill, Integer> needs,
    String music,
    int maxWaiting,
    Duration maxWait,
    Duration ring,
    Duration wrapUp,
    Duration promise) {
  public QueueProfile {
    needs = Map.copyOf(needs);
  }

  public boolean isServedBy(Map<Skill, Integer> skills) {
    return needs.entrySet().stream()
        .allMatch(need -> skills.getOrDefault(need.getKey(), 0) >= need.getValue());
  }
}
