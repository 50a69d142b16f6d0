package santra.vocabulary;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import santra.vocabulary.QueueRule.Step;

/** Rules for tests: the usual one, with one thing changed. */
public final class QueueRuleExample {
  private static final Duration PROMISE = Duration.ofSeconds(20);

  private QueueRuleExample() {}

  public static QueueRule of(Step... steps) {
    return of(AgentChoice.LONGEST_IDLE, steps);
  }

  public static QueueRule of(AgentChoice agents, Step... steps) {
    return new QueueRule(
        List.of(steps),
        agents,
        QueueRule.USUAL_AGEING,
        PROMISE,
        QueueRule.USUAL_TARGET,
        QueueRule.USUAL_AT_LATEST,
        Optional.empty());
  }

  /** This skill at 4; after 20 s at 3; after 40 s at 1. */
  public static QueueRule widening(Skill skill) {
    return of(
        new Step(Duration.ZERO, new Need.Level(skill, 4)),
        new Step(Duration.ofSeconds(20), new Need.Level(skill, 3)),
        new Step(Duration.ofSeconds(40), new Need.Level(skill, 1)));
  }

  /** Everybody serves it. */
  public static QueueRule open(Duration promise, int target, Duration atLatest) {
    return new QueueRule(
        List.of(new Step(Duration.ZERO, Need.nothing())),
        AgentChoice.LONGEST_IDLE,
        QueueRule.USUAL_AGEING,
        promise,
        target,
        atLatest,
        Optional.empty());
  }
}
