package santra.ha.fencing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class MajorityTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final Majority majority = new Majority(Duration.ofSeconds(3));

  @Test
  void aNodeThatMissesTheMajorityForItsPatienceMustEnd() {
    assertThat(majority.mustEnd(3, 1, true, 10 * SECOND)).isFalse();
    assertThat(majority.mustEnd(3, 1, true, 13 * SECOND - 1)).isFalse();
    assertThat(majority.mustEnd(3, 1, true, 13 * SECOND)).isTrue();
  }

  @Test
  void theMajorityHeardAgainInTimeBeginsTheCountAnew() {
    assertThat(majority.mustEnd(3, 1, true, 0)).isFalse();
    assertThat(majority.mustEnd(3, 2, false, 2 * SECOND)).isFalse();
    assertThat(majority.mustEnd(3, 1, true, 4 * SECOND)).isFalse();
    assertThat(majority.mustEnd(3, 1, true, 6 * SECOND)).isFalse();
    assertThat(majority.mustEnd(3, 1, true, 7 * SECOND)).isTrue();
  }

  @Test
  void ofAnEvenSplitOnlyTheSideWithTheFirstMemberGoesOn() {
    assertThat(majority.mustEnd(2, 1, true, 0)).isFalse();
    assertThat(majority.mustEnd(2, 1, true, 9 * SECOND)).isFalse();
    assertThat(majority.mustEnd(4, 2, false, 10 * SECOND)).isFalse();
    assertThat(majority.mustEnd(4, 2, false, 13 * SECOND)).isTrue();
  }

  @Test
  void aNodeAloneGoesOn() {
    assertThat(majority.mustEnd(1, 1, true, 0)).isFalse();
    assertThat(majority.mustEnd(1, 1, true, 60 * SECOND)).isFalse();
  }
}
