package santra.protocol.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TelephoneEventTest {

  @Test
  void theFourOctetsOfRfc4733() {
    var event = new TelephoneEvent(11, true, 10, 800);

    assertThat(event.print()).containsExactly(11, 0x8a, 0x03, 0x20);
    assertThat(TelephoneEvent.parse(event.print())).contains(event);
  }

  @Test
  void everyEventComesBack() {
    for (int event = 0; event < 256; event++)
      for (int volume = 0; volume < 64; volume += 9) {
        var report = new TelephoneEvent(event, event % 2 == 0, volume, 257 * event);
        assertThat(TelephoneEvent.parse(report.print())).contains(report);
      }
  }

  @Test
  void tooShortIsNoEvent() {
    assertThat(TelephoneEvent.parse(new byte[3])).isEmpty();
  }

  @Test
  void sixteenKeysAndNoMore() {
    for (int event = 0; event < 16; event++)
      assertThat(TelephoneEvent.event(TelephoneEvent.key(event).orElseThrow())).contains(event);
    assertThat(TelephoneEvent.key(16)).isEmpty();
    assertThat(TelephoneEvent.key(-1)).isEmpty();
    assertThat(TelephoneEvent.event('x')).isEmpty();
  }
}
