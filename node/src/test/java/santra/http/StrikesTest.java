package santra.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StrikesTest {
  private final AtomicLong now = new AtomicLong();
  private final Strikes strikes = new Strikes(2, now::get);

  private boolean strike(String source) {
    return strikes.isOut(InetAddress.ofLiteral(source));
  }

  @Test
  void aSourceIsOutAfterItsShareUntilTheMinuteIsOver() {
    assertThat(strike("192.0.2.1")).isFalse();
    assertThat(strike("192.0.2.1")).isFalse();
    assertThat(strike("192.0.2.1")).isTrue();
    assertThat(strike("192.0.2.2")).isFalse();

    now.addAndGet(TimeUnit.SECONDS.toNanos(61));
    assertThat(strike("192.0.2.1")).isFalse();
  }

  @Test
  void anIpv6NetworkIsOneSource() {
    assertThat(strike("2001:db8::1")).isFalse();
    assertThat(strike("2001:db8::2")).isFalse();
    assertThat(strike("2001:db8::3")).isTrue();
  }

  @Test
  void aFloodOfSourcesCostsBoundedMemory() {
    for (int i = 0; i < 30_000; i++) strike("10.%d.%d.1".formatted(i / 250, i % 250));
    assertThat(strikes.size()).isEqualTo(10_000);
  }
}
