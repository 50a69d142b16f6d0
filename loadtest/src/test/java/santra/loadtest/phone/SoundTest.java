package santra.loadtest.phone;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import santra.protocol.rtp.G711;
import santra.protocol.rtp.ToneSource;

class SoundTest {

  @Test
  void eachRobotIsKnownByItsTone() {
    assertThat(Sound.of(tone(Sound.CALLER_HERTZ))).isEqualTo(Sound.CALLER);
    assertThat(Sound.of(tone(Sound.AGENT_HERTZ))).isEqualTo(Sound.AGENT);
  }

  @Test
  void anotherToneIsNobodys() {
    assertThat(Sound.of(tone(520))).isEqualTo(Sound.OTHER);
  }

  @Test
  void bothAtOnceAreNeither() {
    var mix = tone(Sound.CALLER_HERTZ);
    var agent = tone(Sound.AGENT_HERTZ);
    for (int i = 0; i < mix.length; i++) mix[i] += agent[i];

    assertThat(Sound.of(mix)).isEqualTo(Sound.OTHER);
  }

  @Test
  void aWhisperOfNoiseIsSilence() {
    var noise = new short[1600];
    for (int i = 0; i < noise.length; i++) noise[i] = (short) (i % 7 * 10);

    assertThat(Sound.of(noise)).isEqualTo(Sound.SILENCE);
  }

  /** As it arrives: through G.711 and back. */
  private static short[] tone(double hertz) {
    var source = new ToneSource(hertz, 8000);
    var samples = new short[1600];
    for (int frame = 0; frame < 10; frame++) {
      var bytes = source.next(G711.PCMU);
      for (int i = 0; i < bytes.length; i++)
        samples[frame * G711.FRAME + i] = G711.PCMU.decode(bytes[i]);
    }
    return samples;
  }
}
