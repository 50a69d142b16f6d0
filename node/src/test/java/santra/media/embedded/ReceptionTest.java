package santra.media.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import santra.media.Quality;
import santra.protocol.rtp.RtpView;

/** Row U, proof of voice quality: loss and jitter as RFC 3550 has them, MOS as ITU-T G.107. */
class ReceptionTest {
  private static final long FRAME_NANOS = 20_000_000;

  private final Reception reception = new Reception();
  private final RtpView view = new RtpView();

  private void hears(int ssrc, int sequence, long lateNanos) {
    var packet = ByteBuffer.allocate(172);
    RtpView.printHeader(packet, false, 0, sequence, sequence * 160, ssrc);
    packet.clear();
    assertThat(view.wrap(packet)).isTrue();
    reception.heard(view, true, sequence * FRAME_NANOS + lateNanos);
  }

  private static double mos(long packets, long lost, int jitterMs) {
    return new Quality(
            "tag", packets, 0, Optional.of(lost), Optional.of(Duration.ofMillis(jitterMs)))
        .mos()
        .orElseThrow();
  }

  @Test
  void whatComesInOrderIsWhole() {
    for (int i = 65_000; i < 66_000; i++) hears(1, i, 0); // over the end of the numbers

    assertThat(reception.lost()).isZero();
    assertThat(reception.jitterMicros()).isZero();
  }

  @Test
  void gapsAreLossAndReorderingIsNot() {
    for (int i = 0; i < 100; i++) if (i % 10 != 5) hears(1, i, 0);
    assertThat(reception.lost()).isEqualTo(10);
    hears(1, 95, 0); // late, but here
    hears(1, 95, 0); // and once more
    assertThat(reception.lost()).isEqualTo(8);
  }

  @Test
  void aNewSourceIsNoLoss() {
    for (int i = 0; i < 50; i++) hears(1, i, 0);
    for (int i = 40_000; i < 40_050; i++) hears(2, i, 0);

    assertThat(reception.lost()).isZero();
  }

  @Test
  void jitterIsTheMeanDeviation() {
    for (int i = 0; i < 500; i++) hears(1, i, i % 2 == 0 ? 0 : 8_000_000);

    assertThat(reception.jitterMicros()).isCloseTo(8_000, within(400L));
  }

  @Test
  void theScoreFallsWithLossAndDelay() {
    assertThat(mos(1_000, 0, 0)).isCloseTo(4.39, within(0.03));
    assertThat(mos(990, 10, 0)).isBetween(4.2, 4.35);
    assertThat(mos(900, 100, 0)).isBetween(2.9, 3.6);
    assertThat(mos(1_000, 0, 100)).isLessThan(mos(1_000, 0, 20));
    assertThat(mos(10, 10_000, 0)).isGreaterThanOrEqualTo(1);
    assertThat(new Quality("tag", 0, 0, Optional.of(0L), Optional.empty()).mos()).isEmpty();
    assertThat(new Quality("tag", 9, 0, Optional.empty(), Optional.empty()).mos()).isEmpty();
  }
}
