package santra.protocol.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class G711Test {

  @Test
  void knownValuesOfTheMuLaw() {
    assertThat(G711.PCMU.decode((byte) 0x80)).isEqualTo((short) 32_124);
    assertThat(G711.PCMU.decode((byte) 0x00)).isEqualTo((short) -32_124);
    assertThat(G711.PCMU.decode((byte) 0xff)).isZero();
    assertThat(G711.PCMU.decode((byte) 0xfe)).isEqualTo((short) 8);
    assertThat(G711.PCMU.decode((byte) 0x8f)).isEqualTo((short) 16_764);
    assertThat(G711.PCMU.encode((short) 0)).isEqualTo((byte) 0xff);
    assertThat(G711.PCMU.encode((short) 32_767)).isEqualTo((byte) 0x80);
    assertThat(G711.PCMU.encode((short) -32_768)).isEqualTo((byte) 0x00);
    assertThat(G711.PCMU.encode((short) 1_000)).isEqualTo((byte) 0xce);
  }

  @Test
  void knownValuesOfTheALaw() {
    assertThat(G711.PCMA.decode((byte) 0xd5)).isEqualTo((short) 8);
    assertThat(G711.PCMA.decode((byte) 0x55)).isEqualTo((short) -8);
    assertThat(G711.PCMA.decode((byte) 0xaa)).isEqualTo((short) 32_256);
    assertThat(G711.PCMA.decode((byte) 0x2a)).isEqualTo((short) -32_256);
    assertThat(G711.PCMA.encode((short) 0)).isEqualTo((byte) 0xd5);
    assertThat(G711.PCMA.encode((short) -1)).isEqualTo((byte) 0x55);
    assertThat(G711.PCMA.encode((short) 32_767)).isEqualTo((byte) 0xaa);
    assertThat(G711.PCMA.encode((short) 1_000)).isEqualTo((byte) 0xfa);
  }

  @Test
  void everyOctetComesBackExceptTheNegativeZero() {
    for (var law : G711.values())
      for (int octet = 0; octet < 256; octet++) {
        byte expected = (byte) (law == G711.PCMU && octet == 0x7f ? 0xff : octet);
        assertThat(law.encode(law.decode((byte) octet)))
            .describedAs("%s %02x", law, octet)
            .isEqualTo(expected);
      }
  }

  @Test
  void everySampleIsEncodedAsTheNearestOctetOfItsSign() {
    for (var law : G711.values())
      for (int sample = Short.MIN_VALUE; sample <= Short.MAX_VALUE; sample++) {
        int error = Math.abs(law.decode(law.encode((short) sample)) - sample);
        // Half the widest step below that level; clipping costs a little more at the very top.
        int allowed = Math.max(law == G711.PCMU ? 8 : 16, Math.abs(sample) / 30 + 8);
        assertThat(error).describedAs("%s %d", law, sample).isLessThanOrEqualTo(allowed);
      }
  }

  @Test
  void bothLawsRiseWithTheSample() {
    for (var law : G711.values())
      for (int sample = Short.MIN_VALUE; sample < Short.MAX_VALUE; sample++)
        assertThat(law.decode(law.encode((short) (sample + 1))))
            .isGreaterThanOrEqualTo(law.decode(law.encode((short) sample)));
  }

  @Test
  void transcodingIsDecodingAndEncoding() {
    for (var law : G711.values())
      for (int octet = 0; octet < 256; octet++)
        assertThat(law.transcode((byte) octet))
            .isEqualTo(law.other().encode(law.decode((byte) octet)));
  }

  @Test
  void aToneKeepsItsStrengthThroughBothLaws() {
    var tone = new ToneSource(440, 8_000);
    var samples = new short[800];
    for (int i = 0; i < 5; i++)
      System.arraycopy(
          G711.PCMA.decode(G711.PCMA.encode(G711.PCMU.decode(tone.next(G711.PCMU)))),
          0,
          samples,
          i * G711.FRAME,
          G711.FRAME);

    assertThat(ToneMeter.amplitude(samples, 440)).isBetween(7_800.0, 8_200.0);
    assertThat(ToneMeter.amplitude(samples, 660)).isLessThan(100);
  }
}
