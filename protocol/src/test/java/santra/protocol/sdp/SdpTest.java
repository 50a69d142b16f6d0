package santra.protocol.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import santra.protocol.sip.message.Mutation;

class SdpTest {
  static final String OFFER =
      """
      v=0
      o=alice 2890844526 2890844527 IN IP4 host.atlanta.example.com
      s=A call
      i=read over
      c=IN IP4 192.0.2.1
      b=AS:64
      t=0 0
      a=sendonly
      m=video 51372 RTP/AVP 31
      a=rtpmap:31 H261/90000
      m=audio 49170 RTP/AVP 18 8 0 96
      c=IN IP4 192.0.2.2
      a=rtpmap:96 telephone-event/8000
      a=fmtp:96 0-16
      a=rtcp:53020
      a=ptime:30
      """;

  @Test
  void mediaLevelWinsOverSessionLevel() throws BadSdp {
    var audio = Sdp.parse(OFFER).audio().orElseThrow();

    assertThat(audio)
        .isEqualTo(
            new Audio(
                "192.0.2.2",
                49_170,
                53_020,
                Direction.SENDONLY,
                List.of(
                    new Payload(8, "PCMA", 8_000),
                    new Payload(0, "PCMU", 8_000),
                    new Payload(96, "telephone-event", 8_000)),
                30));
  }

  @Test
  void theZeroAddressIsHoldInTheOldStyle() throws BadSdp {
    var held = Sdp.parse(OFFER.replace("IP4 192.0.2.2", "IP4 0.0.0.0").replace("a=sendonly\n", ""));

    assertThat(held.audio().orElseThrow().direction()).isEqualTo(Direction.SENDONLY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "v=1\n",
        "v=0\n",
        "v=0\no=- 1 1 IN IP4\n",
        "v=0\no=- x 1 IN IP4 a\n",
        "v=0\no=- 1 1 IN IP5 a\n",
        "v=0\no=- 1 1 IN IP4 a\no=- 1 1 IN IP4 a\n",
        "v=0\no=- 1 1 IN IP4 a\nm=audio 99999 RTP/AVP 0\n",
        "v=0\no=- 1 1 IN IP4 a\nm=audio -1 RTP/AVP 0\n",
        "v=0\no=- 1 1 IN IP4 a\nm=audio 5000 RTP/AVP\n",
        "v=0\no=- 1 1 IN IP4 a\n\nm=audio 5000 RTP/AVP 0\n",
        "v=0\no=- 1 1 IN IP4 a\nc=IN IP4 ::1\n",
        "v=0\no=- 1 1 IN IP4 a\na=:x\n",
        "v=0\no=- 1 1 IN IP4 a\nrubbish\n",
      })
  void theseAreNoDescriptions(String text) {
    assertThatThrownBy(() -> Sdp.parse(text)).isInstanceOf(BadSdp.class);
  }

  @Test
  void limitsHold() {
    var head = "v=0\no=- 1 1 IN IP4 a\n";
    for (var text :
        List.of(
            head + "a=x\n".repeat(Sdp.MAX_ATTRIBUTES + 1),
            head + "m=audio 5000 RTP/AVP 0\n".repeat(Sdp.MAX_MEDIA + 1),
            head + "m=audio 5000 RTP/AVP" + " 0".repeat(300),
            head + "a=" + "x".repeat(Sdp.MAX_LENGTH)))
      assertThatThrownBy(() -> Sdp.parse(text)).isInstanceOf(BadSdp.class);
  }

  @Test
  void aLineBreakInAValueBeginsNoLine() {
    var sdp =
        new Sdp(
            new Sdp.Origin("-", "1", "1", "192.0.2.1\r\na=evil"),
            "x\na=evil",
            "",
            "0 0",
            List.of(new Sdp.Attribute("tool", "y\r\na=evil")),
            List.of());

    assertThat(sdp.print().lines()).doesNotContain("a=evil");
  }

  @Test
  void whatIsPrintedIsParsedAgain() throws BadSdp {
    var seed = System.nanoTime();
    var random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      var sdp = any(random);
      assertThat(Sdp.parse(sdp.bytes())).as("seed %d", seed).isEqualTo(sdp);
    }
  }

  @Test
  void spaceAroundAnAttributesNameIsNoPartOfIt() throws BadSdp {
    var sdp = Sdp.parse("v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\na= ptime:\r\na= x :20\r\n");

    assertThat(sdp.attributes())
        .containsExactly(new Sdp.Attribute("ptime", ""), new Sdp.Attribute("x", "20"));
    assertThat(Sdp.parse(sdp.print())).isEqualTo(sdp);
  }

  @Test
  void mutationsYieldADescriptionOrBadSdp() {
    var seed = System.nanoTime();
    var random = new Random(seed);
    var original = OFFER.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    int read = 0;
    for (int i = 0; i < 20_000; i++) {
      var bytes = Mutation.of(original, List.of(original), random);
      try {
        var sdp = Sdp.parse(bytes);
        assertThat(Sdp.parse(sdp.print())).isEqualTo(sdp);
        OfferAnswer.answer(sdp, Capabilities.G711, "192.0.2.9", 4_000, 1, 1);
        OfferAnswer.answered(sdp, sdp);
        read++;
      } catch (BadSdp expected) {
        assertThat(expected).hasMessageMatching(".+");
      } catch (RuntimeException | Error wrong) {
        throw new AssertionError(
            "seed " + seed + "\n" + new String(bytes, StandardCharsets.ISO_8859_1), wrong);
      }
    }
    assertThat(read).as("seed %d", seed).isBetween(500, 19_500);
  }

  private static Sdp any(Random random) {
    var media = new ArrayList<Sdp.Media>();
    for (int i = random.nextInt(4); i > 0; i--)
      media.add(
          new Sdp.Media(
              random.nextBoolean() ? "audio" : "video",
              random.nextInt(65_536),
              random.nextBoolean() ? "RTP/AVP" : "UDP/TLS/RTP/SAVPF",
              List.of("0", Integer.toString(random.nextInt(128))),
              random.nextBoolean() ? "" : "2001:db8::" + random.nextInt(1, 99),
              attributes(random)));
    return new Sdp(
        new Sdp.Origin(
            "u" + random.nextInt(), Long.toString(random.nextLong(1L << 60)), "7", "h.example"),
        random.nextBoolean() ? "-" : "Straße " + random.nextInt(),
        random.nextBoolean() ? "" : "192.0.2." + random.nextInt(256),
        "0 " + random.nextInt(9),
        attributes(random),
        media);
  }

  private static List<Sdp.Attribute> attributes(Random random) {
    var attributes = new ArrayList<Sdp.Attribute>();
    for (int i = random.nextInt(5); i > 0; i--)
      attributes.add(
          new Sdp.Attribute("x-" + random.nextInt(9), random.nextBoolean() ? "" : "a:b c=" + i));
    return attributes;
  }
}
