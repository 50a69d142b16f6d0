package santra.loadtest.bench;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import santra.protocol.sip.message.BadMessage;
import santra.protocol.sip.message.JainSipCodec;

/** Parse and print of a carrier's INVITE with SDP, and of a short response. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class SipCodecBench {
  private static final byte[] INVITE =
      wire(
          """
          INVITE sip:+358100100@192.0.2.1:5060 SIP/2.0
          Via: SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bK776asdhds;rport
          Via: SIP/2.0/UDP 192.0.2.11:5060;branch=z9hG4bK776asdhdt;received=192.0.2.77
          Record-Route: <sip:192.0.2.10;lr>
          Max-Forwards: 68
          From: "Caller" <sip:+358501234567@carrier.example>;tag=1928301774
          To: <sip:+358100100@carrier.example>
          Call-ID: a84b4c76e66710@192.0.2.11
          CSeq: 314159 INVITE
          Contact: <sip:192.0.2.11:5060;transport=udp>
          Allow: INVITE, ACK, BYE, CANCEL, OPTIONS, UPDATE
          Supported: timer, 100rel
          P-Asserted-Identity: <sip:+358501234567@carrier.example>
          X-Test-Id: 0192837465
          Content-Type: application/sdp
          Content-Length: 201

          v=0
          o=- 2890844526 2890844526 IN IP4 192.0.2.101
          s=-
          c=IN IP4 192.0.2.101
          t=0 0
          m=audio 49172 RTP/AVP 8 0 101
          a=rtpmap:101 telephone-event/8000
          a=fmtp:101 0-16
          a=ptime:20
          a=sendrecv
          """);
  private static final byte[] OK =
      wire(
          """
          SIP/2.0 200 OK
          Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK776asdhds;rport=5060;received=192.0.2.1
          From: <sip:+358100100@192.0.2.1>;tag=1928301774
          To: <sip:1001@acme.example>;tag=314159
          Call-ID: a84b4c76e66710@192.0.2.1
          CSeq: 2 BYE
          Content-Length: 0

          """);

  private final JainSipCodec codec = new JainSipCodec();

  /** With the line ends of the wire and the true length of the body. */
  private static byte[] wire(String text) {
    var message = text.replace("\n", "\r\n");
    var body = message.length() - message.indexOf("\r\n\r\n") - 4;
    return message
        .replaceFirst("Content-Length: \\d+", "Content-Length: " + body)
        .getBytes(StandardCharsets.UTF_8);
  }

  @Benchmark
  public byte[] parseAndPrintInvite() throws BadMessage {
    return codec.print(codec.parse(INVITE));
  }

  @Benchmark
  public byte[] parseAndPrintOk() throws BadMessage {
    return codec.print(codec.parse(OK));
  }
}
