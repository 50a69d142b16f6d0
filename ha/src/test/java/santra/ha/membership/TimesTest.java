package santra.ha.membership;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimesTest {
  private static Times times(long stableMs, long pauseMs, long minorityMs) {
    return new Times(
        Duration.ofSeconds(2),
        Duration.ofMillis(stableMs),
        Duration.ofMillis(1),
        Duration.ofMillis(pauseMs),
        Duration.ofMillis(minorityMs));
  }

  @Test
  void aSilentNodeMayNotOutliveItsTakeover() {
    assertThatThrownBy(() -> times(3_000, 4_600, 3_000)).hasMessageContaining("pause-halts");
    assertThatThrownBy(() -> times(3_000, 3_000, 3_600)).hasMessageContaining("minority-halts");
    assertThatThrownBy(() -> times(1_000, 3_000, 1_000)).hasMessageContaining("3001 ms");
  }

  @Test
  void slowerTimesAreGoodToo() {
    times(7_000, 5_000, 5_000);
  }
}
