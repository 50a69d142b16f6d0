package santra.protocol.sip.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LoopLagTest {
  private final AtomicLong now = new AtomicLong();
  private final LoopLag lag = new LoopLag(now::get);

  private void tickAfter(long millis) {
    now.addAndGet(Duration.ofMillis(millis).toNanos());
    lag.tick();
  }

  @Test
  void aPunctualLoopHasNone() {
    for (int i = 0; i < 10; i++) tickAfter(50);
    assertThat(lag.lag()).isZero();
  }

  @Test
  void oneBadMomentIsOverWhenItIsOver() {
    tickAfter(5_050);
    assertThat(lag.lag()).isZero();
    tickAfter(50);
    assertThat(lag.lag()).isZero();
  }

  @Test
  void badMomentsRunningAreSeenAndFadeWithinAboutASecond() {
    tickAfter(850);
    tickAfter(950);
    assertThat(lag.lag()).isEqualTo(Duration.ofMillis(800));
    for (int i = 0; i < 22; i++) tickAfter(50);
    assertThat(lag.lag()).isBetween(Duration.ofMillis(1), Duration.ofMillis(80));
  }

  @Test
  void aLoopThatStandsStillIsLateAlready() {
    now.addAndGet(Duration.ofMillis(650).toNanos());
    assertThat(lag.lag()).isEqualTo(Duration.ofMillis(600));
  }
}
