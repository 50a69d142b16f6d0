package santra.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import santra.vocabulary.Need.All;
import santra.vocabulary.Need.Any;
import santra.vocabulary.Need.Level;
import santra.vocabulary.QueueRule.Step;

class NeedTest {
  private static final Skill FINNISH = new Skill("finnish");
  private static final Skill SALES = new Skill("sales");
  private static final Skill SUPPORT = new Skill("support");

  /** Finnish at 3, and sales at 2 or support at 4. */
  private static final Need TREE =
      new All(
          List.of(
              new Level(FINNISH, 3), new Any(List.of(new Level(SALES, 2), new Level(SUPPORT, 4)))));

  @Test
  void allPartsMustBeMet() {
    assertThat(TREE.isMetBy(Map.of(FINNISH, 3, SALES, 2))).isTrue();
    assertThat(TREE.isMetBy(Map.of(FINNISH, 2, SALES, 9))).isFalse();
  }

  @Test
  void oneOfAnyIsEnough() {
    assertThat(TREE.isMetBy(Map.of(FINNISH, 3, SUPPORT, 4))).isTrue();
    assertThat(TREE.isMetBy(Map.of(FINNISH, 3, SUPPORT, 3, SALES, 1))).isFalse();
  }

  @Test
  void whoNeedsNothingIsServedByEverybody() {
    assertThat(Need.nothing().isMetBy(Map.of())).isTrue();
    assertThat(Need.nothing().text()).isEqualTo("nothing");
  }

  @Test
  void anyOfNothingCannotBeSaid() {
    assertThatThrownBy(() -> new Any(List.of())).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void itIsReadAsAPersonWouldSayIt() {
    assertThat(TREE.text()).isEqualTo("finnish 3 and (sales 2 or support 4)");
    assertThat(Need.of(Map.of(SALES, 2)).text()).isEqualTo("sales 2");
  }

  @Test
  void proficiencyCountsTheSkillsItNamesOnly() {
    assertThat(TREE.proficiency(Map.of(FINNISH, 3, SALES, 2, new Skill("chess"), 9))).isEqualTo(5);
  }

  /** Requirement 36: Finnish at 4 for 20 s, then at 3 for 20 s, then at 1. */
  @Test
  void whoIsNotAskedAtOnceIsAskedLater() {
    var rule = QueueRuleExample.widening(FINNISH);

    assertThat(rule.stepFor(Map.of(FINNISH, 5))).hasValue(0);
    assertThat(rule.stepFor(Map.of(FINNISH, 3))).hasValue(1);
    assertThat(rule.stepFor(Map.of(FINNISH, 2))).hasValue(2);
    assertThat(rule.stepFor(Map.of(SALES, 9))).isEmpty();
    assertThat(rule.stepAfter(Duration.ofSeconds(-1))).isZero();
    assertThat(rule.stepAfter(Duration.ofMillis(19_999))).isZero();
    assertThat(rule.stepAfter(Duration.ofSeconds(20))).isEqualTo(1);
    assertThat(rule.stepAfter(Duration.ofHours(1))).isEqualTo(2);
  }

  @Test
  void stepsThatDoNotFollowEachOtherCannotBeSaid() {
    var late = new Step(Duration.ofSeconds(20), Need.nothing());

    assertThatThrownBy(() -> QueueRuleExample.of(late))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> QueueRuleExample.of(new Step(Duration.ZERO, Need.nothing()), late, late))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
