package santra.vocabulary;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How the contacts of a queue find their agents.
 *
 * @param steps whom they are offered to, wider and wider; the first at once
 * @param agents which of several idle agents
 * @param ageing each point of priority counts as so much time waited
 * @param promise to be answered within this time
 * @param target so many per cent of the contacts
 * @param atLatest who has waited longer comes before everybody who has not: the bound on starvation
 * @param reserve who helps while the service level is missed
 */
public record QueueRule(
    List<Step> steps,
    AgentChoice agents,
    Duration ageing,
    Duration promise,
    int target,
    Duration atLatest,
    Optional<Reserve> reserve) {

  public static final Duration USUAL_AGEING = Duration.ofSeconds(30);
  public static final int USUAL_TARGET = 80;
  public static final Duration USUAL_AT_LATEST = Duration.ofMinutes(10);

  /** A wider circle of agents, from so long after the contact began to wait. */
  public record Step(Duration after, Need need) {}

  /**
   * Agents who are switched in when the service level has been below one percentage, and out when
   * it has been above another, without a break for so long.
   */
  public record Reserve(Need need, int below, int above, Duration lasting) {}

  public QueueRule {
    steps = List.copyOf(steps);
    if (steps.isEmpty() || !steps.getFirst().after().isZero())
      throw new IllegalArgumentException("the first step is taken at once: " + steps);
    for (int i = 1; i < steps.size(); i++)
      if (steps.get(i).after().compareTo(steps.get(i - 1).after()) <= 0)
        throw new IllegalArgumentException("each step comes later than the one before: " + steps);
  }

  /** The plainest rule there is. */
  public static QueueRule of(Need need, Duration promise) {
    return new QueueRule(
        List.of(new Step(Duration.ZERO, need)),
        AgentChoice.LONGEST_IDLE,
        USUAL_AGEING,
        promise,
        USUAL_TARGET,
        USUAL_AT_LATEST,
        Optional.empty());
  }

  /** What an agent must be able to do to get a contact at once. */
  public Need need() {
    return steps.getFirst().need();
  }

  /** The first step in which an agent with these skills is asked; once asked, always asked. */
  public OptionalInt stepFor(Map<Skill, Integer> skills) {
    for (int step = 0; step < steps.size(); step++)
      if (steps.get(step).need().isMetBy(skills)) return OptionalInt.of(step);
    return OptionalInt.empty();
  }

  /** The step a contact is in that has waited so long. */
  public int stepAfter(Duration wait) {
    int step = 0;
    while (step + 1 < steps.size() && steps.get(step + 1).after().compareTo(wait) <= 0) step++;
    return step;
  }
}
