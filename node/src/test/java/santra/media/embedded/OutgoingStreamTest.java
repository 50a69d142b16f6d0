package santra.media.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OutgoingStreamTest {
  private static final int AGENT = 7;
  private static final int SUPERVISOR = 8;

  private final OutgoingStream stream = new OutgoingStream(1, 0xfffe, -200);

  private static long ms(long milliseconds) {
    return TimeUnit.MILLISECONDS.toNanos(milliseconds);
  }

  private void isNow(int sequence, int timestamp, boolean marker) {
    assertThat(stream.sequence).isEqualTo(sequence);
    assertThat(stream.timestamp).isEqualTo(timestamp);
    assertThat(stream.marker).isEqualTo(marker);
  }

  @Test
  void musicCountsOnAcrossTheEndOfBothNumberRanges() {
    stream.frame(160, ms(0));
    isNow(0xffff, -200, true);
    stream.frame(160, ms(20));
    isNow(0, -40, false);
    stream.frame(160, ms(40));
    isNow(1, 120, false);
  }

  @Test
  void aSpeakerGoesOnWhereTheMusicEndedAndTheClockDidNotStand() {
    stream.frame(160, ms(0));
    assertThat(stream.relay(AGENT, 5_000, 90_000, false, ms(1_000))).isTrue();
    isNow(0, -200 + 8_000, true);
    assertThat(stream.relay(AGENT, 5_001, 90_160, false, ms(1_020))).isTrue();
    isNow(1, -200 + 8_160, false);
  }

  @Test
  void lossAndOrderOfTheSpeakerAreKept() {
    stream.relay(AGENT, 100, 0, false, ms(0));
    stream.relay(AGENT, 103, 480, false, ms(60));
    isNow(2, 280, false);
    assertThat(stream.relay(AGENT, 102, 320, false, ms(61))).isTrue();
    isNow(1, 120, false);
    stream.frame(160, ms(80));
    isNow(3, 440, true);
  }

  @Test
  void aStragglerFromBeforeTheSwitchIsDropped() {
    stream.relay(AGENT, 100, 0, false, ms(0));
    stream.frame(160, ms(20));
    assertThat(stream.relay(AGENT, 101, 160, false, ms(40))).isTrue();
    int sequence = stream.sequence;
    assertThat(stream.relay(AGENT, 99, -160, false, ms(41))).isFalse();
    stream.relay(AGENT, 102, 320, false, ms(60));
    assertThat(stream.sequence).isEqualTo(sequence + 1);
  }

  @Test
  void aSpeakerWhoBeginsAnewWithTheSameSsrcIsANewSource() {
    stream.relay(AGENT, 100, 0, false, ms(0));
    stream.relay(AGENT, 40_000, 123_456, false, ms(20));
    isNow(0, -40, true);
  }

  @Test
  void theNextSpeakerContinuesTheSameStream() {
    stream.relay(AGENT, 100, 0, false, ms(0));
    stream.relay(SUPERVISOR, 9, 77, false, ms(20));
    isNow(0, -40, true);
  }

  @Test
  void aLongConversationIsNeverTakenForStragglers() {
    for (int i = 0; i < 200_000; i++)
      assertThat(stream.relay(AGENT, i & 0xffff, 160 * i, false, ms(20L * i))).isTrue();
    assertThat(stream.relay(AGENT, 199_990 & 0xffff, 160 * 199_990, false, ms(4_000_000))).isTrue();
  }
}
