package santra.protocol.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RtpPacketTest {

  private static ByteBuffer hex(String digits) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(digits.replace(" ", "")));
  }

  @Test
  void aPlainPacketIsReadFieldByField() {
    var packet = RtpPacket.parse(hex("80 80 fffe ffffff60 deadbeef 01 02 03")).orElseThrow();

    assertThat(packet)
        .isEqualTo(new RtpPacket(true, 0, 65_534, 0xffffff60, 0xdeadbeef, new byte[] {1, 2, 3}));
  }

  @Test
  void contributorsExtensionAndPaddingAreNoSpeech() {
    // CC=2, X with one word, P with three octets.
    var packet =
        RtpPacket.parse(
                hex(
                    "b2 08 0001 00000002 00000003 11111111 22222222 bede0001 aaaaaaaa 55 66 000003"))
            .orElseThrow();

    assertThat(packet.payload()).containsExactly(0x55, 0x66);
    assertThat(packet.payloadType()).isEqualTo(8);
  }

  @Test
  void whatIsNoRtpIsRefused() {
    assertThat(RtpPacket.parse(hex("80 00 0001 00000002 000000"))).isEmpty(); // short
    assertThat(RtpPacket.parse(hex("00 01 0000 2112a442 00000000 00000000"))).isEmpty(); // STUN
    assertThat(RtpPacket.parse(hex("80 c8 0006 00000001 00000002 00000003"))).isEmpty(); // RTCP
    assertThat(RtpPacket.parse(hex("8f 00 0001 00000002 00000003 aabb"))).isEmpty(); // 15 CSRC
    assertThat(RtpPacket.parse(hex("90 00 0001 00000002 00000003 bede00ff"))).isEmpty(); // X
    assertThat(RtpPacket.parse(hex("a0 00 0001 00000002 00000003 aa09"))).isEmpty(); // P > rest
    assertThat(RtpPacket.parse(hex("a0 00 0001 00000002 00000003 aa00"))).isEmpty(); // P = 0
    assertThat(RtpPacket.parse(ByteBuffer.wrap(huge()))).isEmpty();
  }

  private static byte[] huge() {
    var bytes = new byte[RtpView.LONGEST + 1];
    bytes[0] = (byte) 0x80;
    return bytes;
  }

  @Test
  void printingAndParsingGiveThePacketBack() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      var payload = new byte[random.nextInt(400)];
      random.nextBytes(payload);
      var packet =
          new RtpPacket(
              random.nextBoolean(),
              random.nextInt(64), // 64 to 95 with the marker look like RTCP, RFC 5761
              random.nextInt(65_536),
              random.nextInt(),
              random.nextInt(),
              payload);
      assertThat(RtpPacket.parse(ByteBuffer.wrap(packet.print())))
          .describedAs("seed %d", seed)
          .contains(packet);
    }
  }

  @Test
  void noiseNeverThrows() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    for (int i = 0; i < 50_000; i++) {
      var noise = new byte[random.nextInt(64)];
      random.nextBytes(noise);
      if (noise.length > 0) noise[0] = (byte) (0x80 | (noise[0] & 0x3f));
      var parsed = RtpPacket.parse(ByteBuffer.wrap(noise));
      assertThat(parsed.map(packet -> packet.payload().length).orElse(0))
          .describedAs("seed %d", seed)
          .isLessThanOrEqualTo(noise.length);
    }
  }
}
