package santra.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import santra.vocabulary.AgentChoice;
import santra.vocabulary.AgentId;
import santra.vocabulary.Need;
import santra.vocabulary.QueueId;
import santra.vocabulary.QueueRule;
import santra.vocabulary.QueueRule.Reserve;
import santra.vocabulary.QueueRule.Step;
import santra.vocabulary.QueueRuleExample;
import santra.vocabulary.Skill;

class PastTest {
  private static final QueueId SALES = new QueueId("sales");
  private static final AgentId ANNA = new AgentId("anna");
  private static final AgentId BORIS = new AgentId("boris");
  private static final Skill SKILL = new Skill("sales");
  private static final Need NEED = new Need.Level(SKILL, 1);
  private static final Instant T0 = Instant.parse("2026-11-24T08:00:00Z");

  private final Past past = new Past();

  private long score(AgentChoice choice, AgentId agent, int level, int share) {
    QueueRule rule = QueueRuleExample.of(choice, new Step(Duration.ZERO, NEED));
    return past.score(agent, SALES, rule, NEED, Map.of(SKILL, level), share);
  }

  private long score(AgentChoice choice, AgentId agent) {
    return score(choice, agent, 1, 1);
  }

  @Test
  void theMostSkilledIsTheExpertAndTheLeastSkilledKeepsTheExpertFree() {
    assertThat(score(AgentChoice.MOST_SKILLED, ANNA, 7, 1))
        .isGreaterThan(score(AgentChoice.MOST_SKILLED, BORIS, 3, 1));
    assertThat(score(AgentChoice.LEAST_SKILLED, ANNA, 7, 1))
        .isLessThan(score(AgentChoice.LEAST_SKILLED, BORIS, 3, 1));
  }

  /** The published example: 5 of 10 minutes is more than 1 of 3. */
  @Test
  void theLeastOccupiedHasBeenBusyForTheSmallestPartOfTheTime() {
    past.spent(ANNA, Duration.ofMinutes(5), true);
    past.spent(ANNA, Duration.ofMinutes(5), false);
    past.spent(BORIS, Duration.ofMinutes(1), true);
    past.spent(BORIS, Duration.ofMinutes(2), false);

    assertThat(score(AgentChoice.LEAST_OCCUPIED, ANNA)).isEqualTo(-500);
    assertThat(score(AgentChoice.LEAST_OCCUPIED, BORIS)).isEqualTo(-333);
    past.loggedOut(ANNA);
    assertThat(score(AgentChoice.LEAST_OCCUPIED, ANNA)).isZero();
  }

  @Test
  void theNextInTurnIsTheOneWhoseTurnWasLongestAgo() {
    past.offered(ANNA, SALES);
    past.offered(BORIS, SALES);

    assertThat(score(AgentChoice.ROUND_ROBIN, ANNA))
        .isGreaterThan(score(AgentChoice.ROUND_ROBIN, BORIS));
    assertThat(score(AgentChoice.ROUND_ROBIN, new AgentId("new")))
        .isGreaterThan(score(AgentChoice.ROUND_ROBIN, ANNA));
  }

  @Test
  void contactsGoToAgentsByTheirShares() {
    var got = new int[2];
    for (int i = 0; i < 100; i++) {
      var anna = score(AgentChoice.SHARE, ANNA, 1, 70);
      var boris = score(AgentChoice.SHARE, BORIS, 1, 30);
      past.offered(anna >= boris ? ANNA : BORIS, SALES);
      got[anna >= boris ? 0 : 1]++;
    }

    assertThat(got).containsExactly(70, 30);
  }

  @Test
  void whoIsConfiguredNoMoreIsForgotten() {
    past.offered(ANNA, SALES);
    past.spent(ANNA, Duration.ofMinutes(5), true);
    past.retain(Set.of(BORIS), Set.of(SALES));

    assertThat(score(AgentChoice.ROUND_ROBIN, ANNA)).isZero();
    assertThat(score(AgentChoice.LEAST_OCCUPIED, ANNA)).isZero();
  }

  // ---- the reserve

  @Test
  void theReserveComesWhenTheLevelHasBeenLowForLongAndGoesWhenItIsGoodAgain() {
    var rule = new Reserve(Need.nothing(), 70, 85, Duration.ofMinutes(2));
    var levels = List.of(0.69, 0.71, 0.69, 0.69, 0.80, 0.86, 0.84, 0.90, 0.90);
    var times = List.of(0, 1, 2, 4, 5, 6, 7, 8, 10);
    var in = List.of(false, false, false, true, true, true, true, true, false);
    var reserve = ReserveSwitch.OUT;
    for (int i = 0; i < levels.size(); i++) {
      reserve = reserve.at(levels.get(i), rule, T0.plusSeconds(times.get(i) * 60L));
      assertThat(reserve.in()).as("after %d minutes", times.get(i)).isEqualTo(in.get(i));
    }
    assertThat(reserve.beyond()).isEqualTo(Optional.empty());
  }
}
