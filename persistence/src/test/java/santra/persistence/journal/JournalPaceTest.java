package santra.persistence.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class JournalPaceTest {
  private final AtomicLong now = new AtomicLong(-5_000_000_000L);
  private final JournalPace pace = new JournalPace(now::get);

  private void pass(long millis) {
    now.addAndGet(Duration.ofMillis(millis).toNanos());
  }

  private void writes(long millis) {
    var write = pace.began();
    pass(millis);
    write.ended(true);
  }

  @Test
  void theUsualTimeFollowsWhatWritesTakeLately() {
    for (int i = 0; i < 2_000; i++) writes(5);
    assertThat(pace.reading().usual()).isBetween(Duration.ofMillis(4), Duration.ofMillis(6));

    for (int i = 0; i < 3; i++) writes(800);
    assertThat(pace.reading().usual()).isGreaterThan(Duration.ofMillis(500));

    for (int i = 0; i < 800; i++) writes(5);
    assertThat(pace.reading().usual()).isLessThan(Duration.ofMillis(50));
  }

  @Test
  void theOldestWriteUnderWayIsSeenWhileItWaits() {
    var first = pace.began();
    pass(1_000);
    var second = pace.began();
    pass(500);
    assertThat(pace.reading().oldest()).isEqualTo(Duration.ofMillis(1_500));
    assertThat(pace.reading().underWay()).isEqualTo(2);

    first.ended(true);
    assertThat(pace.reading().oldest()).isEqualTo(Duration.ofMillis(500));
    second.ended(true);
    second.ended(false); // once only
    assertThat(pace.reading().oldest()).isZero();
    assertThat(pace.reading().failed()).isZero();
  }

  @Test
  void failuresLastUntilTheNextSuccess() {
    assertThat(pace.soundWithin(Duration.ofSeconds(2))).isTrue();
    pace.began().ended(false);
    pass(700);
    pace.began().ended(false);
    assertThat(pace.reading().failing()).isEqualTo(Duration.ofMillis(700));
    assertThat(pace.soundWithin(Duration.ofSeconds(2))).isFalse();

    writes(1);
    assertThat(pace.reading().failing()).isZero();
    assertThat(pace.soundWithin(Duration.ofSeconds(2))).isTrue();
    pass(2_001);
    assertThat(pace.soundWithin(Duration.ofSeconds(2))).isFalse();
  }
}
