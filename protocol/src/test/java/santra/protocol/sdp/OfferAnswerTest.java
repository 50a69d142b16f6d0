package santra.protocol.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import santra.protocol.sdp.OfferAnswer.Agreed;
import santra.protocol.sdp.OfferAnswer.Stream;
import santra.protocol.sdp.OfferAnswer.Unacceptable;

class OfferAnswerTest {
  private static final String PLAIN =
      """
      v=0
      o=- 1 1 IN IP4 192.0.2.1
      s=-
      c=IN IP4 192.0.2.1
      t=0 0
      m=audio 49170 RTP/AVP 0 8 101
      a=rtpmap:101 telephone-event/8000
      """;

  @Test
  void theAnswerRefusesAllButTheFirstVoiceLine() throws BadSdp {
    var offer = Sdp.parse(SdpTest.OFFER + "m=audio 49180 RTP/AVP 0\nm=application 9 UDP/X y\n");

    var agreed = agreed(offer);

    assertThat(agreed.answer().print())
        .isEqualTo(
            """
            v=0
            o=santra 7 3 IN IP4 192.0.2.9
            s=-
            c=IN IP4 192.0.2.9
            t=0 0
            m=video 0 RTP/AVP 31
            m=audio 4000 RTP/AVP 8 96
            a=rtpmap:8 PCMA/8000
            a=rtpmap:96 telephone-event/8000
            a=fmtp:96 0-15
            a=ptime:20
            a=recvonly
            m=audio 0 RTP/AVP 0
            m=application 0 UDP/X y
            """
                .replace("\n", "\r\n"));
    assertThat(agreed.stream())
        .isEqualTo(
            new Stream(Codec.PCMA, 8, 96, "192.0.2.2", 49_170, 53_020, Direction.RECVONLY, 30));
  }

  @ParameterizedTest
  @CsvSource({
    "sendrecv, SENDRECV, SENDRECV",
    "sendonly, SENDRECV, RECVONLY",
    "recvonly, SENDRECV, SENDONLY",
    "inactive, SENDRECV, INACTIVE",
    "sendrecv, SENDONLY, SENDONLY",
    "sendonly, SENDONLY, INACTIVE",
  })
  void directionsAreMirroredAndNarrowed(String theirs, Direction wanted, Direction ours)
      throws BadSdp {
    var offer = Sdp.parse(PLAIN + "a=" + theirs + "\n");

    var outcome = OfferAnswer.answer(offer, Capabilities.G711, "192.0.2.9", 4_000, 7, 3, wanted);

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Agreed.class, it -> assertThat(it.stream().direction()).isEqualTo(ours));
  }

  @Test
  void oldStyleHoldIsAnsweredAndNothingIsSent() throws BadSdp {
    var stream =
        agreed(Sdp.parse(PLAIN.replace("c=IN IP4 192.0.2.1", "c=IN IP4 0.0.0.0"))).stream();

    assertThat(stream.direction()).isEqualTo(Direction.RECVONLY);
  }

  @Test
  void ourCapabilitiesLimitTheCodecAndTheDigits() throws BadSdp {
    var modest = new Capabilities(List.of(Codec.PCMA), 0, 20);

    var outcome = OfferAnswer.answer(Sdp.parse(PLAIN), modest, "192.0.2.9", 4_000, 7, 3);

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Agreed.class,
            it -> assertThat(it.answer().media().getFirst().formats()).containsExactly("8"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0 8 101 > 18 3",
        "RTP/AVP > RTP/SAVP",
        "RTP/AVP > RTP/AVPF",
        "RTP/AVP > UDP/TLS/RTP/SAVPF",
        "m=audio > m=video",
        "49170 > 0",
        "49170 > 53",
        "c=IN IP4 192.0.2.1 > c=IN IP4 224.2.1.1",
        "c=IN IP4 192.0.2.1 > c=IN IP4 255.255.255.255",
        "c=IN IP4 192.0.2.1 > c=IN IP4 0.1.2.3",
        "c=IN IP4 192.0.2.1 > c=IN IP4 host.example.com",
        "c=IN IP4 192.0.2.1 > c=IN IP6 2001:db8::1",
        "c=IN IP4 192.0.2.1 > a=nothing",
        "0 8 101 > 101",
      })
  void theseOffersAreUnacceptable(String change) throws BadSdp {
    var parts = change.split(" > ", 2);

    var outcome =
        OfferAnswer.answer(
            Sdp.parse(PLAIN.replace(parts[0], parts[1])),
            Capabilities.G711,
            "192.0.2.9",
            4_000,
            7,
            3);

    assertThat(outcome).isInstanceOf(Unacceptable.class);
  }

  @Test
  void ourOwnOfferAndAnswerAgree() {
    var offer = OfferAnswer.offer(Capabilities.G711, "192.0.2.1", 5_000, 1, 1);
    var theirs = agreed(offer);

    var ours = OfferAnswer.answered(offer, theirs.answer());

    assertThat(ours)
        .isInstanceOfSatisfying(
            Agreed.class,
            it ->
                assertThat(it.stream())
                    .isEqualTo(
                        new Stream(
                            Codec.PCMA,
                            8,
                            101,
                            "192.0.2.9",
                            4_000,
                            4_001,
                            Direction.SENDRECV,
                            20)));
  }

  @Test
  void anAnswerWithoutOurStreamIsUnacceptable() throws BadSdp {
    var offer = OfferAnswer.offer(Capabilities.G711, "192.0.2.1", 5_000, 1, 1);

    assertThat(OfferAnswer.answered(offer, Sdp.parse(PLAIN.replace("49170", "0"))))
        .isInstanceOf(Unacceptable.class);
    assertThat(OfferAnswer.answered(offer, Sdp.parse(PLAIN + "m=audio 0 RTP/AVP 0\n")))
        .isInstanceOf(Unacceptable.class);
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 4000, true",
    "192.0.2.1, 65535, true",
    "2001:db8::1, 4000, true",
    "192.0.2.1, 1023, false",
    "192.0.2.1, 65536, false",
    "239.1.2.3, 4000, false",
    "255.255.255.255, 4000, false",
    "0.0.0.0, 4000, false",
    "::, 4000, false",
    "ff02::1, 4000, false",
    "::ffff:224.0.0.1, 4000, false",
    "::ffff:0.0.0.0, 4000, false",
    "127.1, 4000, false",
    "0177.0.0.1, 4000, false",
    "localhost, 4000, false",
  })
  void mediaGoesOnlyWhereItMay(String address, int port, boolean sendable) {
    assertThat(Addresses.isSendable(address, port)).isEqualTo(sendable);
  }

  private static Agreed agreed(Sdp offer) {
    var outcome = OfferAnswer.answer(offer, Capabilities.G711, "192.0.2.9", 4_000, 7, 3);
    assertThat(outcome).isInstanceOf(Agreed.class);
    return (Agreed) outcome;
  }
}
