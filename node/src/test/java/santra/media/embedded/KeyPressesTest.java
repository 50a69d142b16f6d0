package santra.media.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import santra.media.embedded.KeyPresses.Press;
import santra.protocol.rtp.TelephoneEvent;

class KeyPressesTest {
  private final KeyPresses keys = new KeyPresses();

  private static TelephoneEvent down(int key, int duration) {
    return new TelephoneEvent(key, false, 10, duration);
  }

  private static TelephoneEvent up(int key, int duration) {
    return new TelephoneEvent(key, true, 10, duration);
  }

  @Test
  void aKeyIsReportedAtItsFirstEndAndNotAgain() {
    assertThat(keys.event(1_000, down(5, 160))).isEmpty();
    assertThat(keys.event(1_000, down(5, 320))).isEmpty();
    assertThat(keys.event(1_000, up(5, 480))).contains(new Press(5, 480, 10));
    assertThat(keys.event(1_000, up(5, 480))).isEmpty();
    assertThat(keys.event(1_000, up(5, 480))).isEmpty();
    assertThat(keys.event(1_000, down(5, 320))).isEmpty();
    assertThat(keys.speech(1_480)).isEmpty();
  }

  @Test
  void theSameKeyTwiceIsTwoKeys() {
    assertThat(keys.event(1_000, up(5, 480))).isPresent();
    assertThat(keys.event(3_000, up(5, 480))).isPresent();
  }

  @Test
  void aKeyWhoseEndsWereLostIsReportedWhenSpeechGoesOn() {
    keys.event(1_000, down(5, 320));
    assertThat(keys.speech(1_160)).isEmpty();
    assertThat(keys.speech(1_480)).contains(new Press(5, 320, 10));
    assertThat(keys.speech(1_640)).isEmpty();
  }

  @Test
  void aKeyWhoseEndsWereLostIsReportedWhenTheNextOneComes() {
    keys.event(1_000, down(5, 320));
    assertThat(keys.event(3_000, down(6, 160))).contains(new Press(5, 320, 10));
    assertThat(keys.event(3_000, up(6, 480))).contains(new Press(6, 480, 10));
  }

  @Test
  void whatTheNetworkDelayedChangesNothing() {
    keys.event(1_000, up(5, 480));
    keys.event(3_000, down(6, 160));
    assertThat(keys.event(1_000, up(5, 480))).isEmpty();
    assertThat(keys.event(3_000, up(6, 320))).contains(new Press(6, 320, 10));
  }
}
