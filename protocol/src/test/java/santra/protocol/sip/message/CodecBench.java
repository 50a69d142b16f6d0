package santra.protocol.sip.message;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;

/** Parse and print per CPU-second of the thread, warm. Run its main; it is not a test. */
final class CodecBench {
  private static final String INVITE =
      """
      INVITE sip:4930100@127.0.0.1:5060 SIP/2.0
      Via: SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bK776asdhds;rport
      Via: SIP/2.0/UDP 192.0.2.11:5060;branch=z9hG4bK776asdhdt;received=192.0.2.77
      Record-Route: <sip:192.0.2.10;lr;ftag=1928301774>
      Max-Forwards: 68
      From: "Alice Example" <sip:alice@atlanta.example.com>;tag=1928301774
      To: Santra <sip:4930100@centre.example.com>
      Call-ID: a84b4c76e66710@pc33.atlanta.example.com
      CSeq: 314159 INVITE
      Contact: <sip:alice@192.0.2.11:5060;transport=udp>
      Allow: INVITE, ACK, BYE, CANCEL, OPTIONS, UPDATE, INFO
      Supported: timer, replaces, 100rel
      User-Agent: Example/1.2.3
      P-Asserted-Identity: <sip:+4930100@atlanta.example.com>
      Session-Expires: 1800;refresher=uac
      Min-SE: 90
      X-Test-Id: 0192837465
      Content-Type: application/sdp
      Content-Length: 247

      v=0
      o=alice 2890844526 2890844526 IN IP4 192.0.2.101
      s=-
      c=IN IP4 192.0.2.101
      t=0 0
      m=audio 49172 RTP/AVP 8 0 101
      a=rtpmap:8 PCMA/8000
      a=rtpmap:0 PCMU/8000
      a=rtpmap:101 telephone-event/8000
      a=fmtp:101 0-16
      a=ptime:20
      a=sendrecv
      """;

  private static final String OK =
      """
      SIP/2.0 200 OK
      Via: SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bK776asdhds;rport=5060;received=192.0.2.1
      From: "Alice Example" <sip:alice@atlanta.example.com>;tag=1928301774
      To: Santra <sip:4930100@centre.example.com>;tag=314159
      Call-ID: a84b4c76e66710@pc33.atlanta.example.com
      CSeq: 314160 BYE
      Contact: <sip:santra@192.0.2.1:5060>
      User-Agent: Example/1.2.3
      Content-Length: 0

      """;

  private CodecBench() {}

  public static void main(String[] arguments) throws BadMessage {
    var began = System.nanoTime();
    JainSipCodec.warmUp();
    System.out.printf("warm-up %d ms%n", (System.nanoTime() - began) / 1_000_000);
    var codec = new JainSipCodec();
    for (int round = 0; round < 6; round++) {
      measure("INVITE", codec, INVITE);
      measure("200", codec, OK);
    }
  }

  private static void measure(String name, SipCodec codec, String text) throws BadMessage {
    var bytes =
        text.replace("\n", "\r\n")
            .replace("Content-Length: 247\r\n", "")
            .getBytes(StandardCharsets.UTF_8);
    var threads = ManagementFactory.getThreadMXBean();
    var cpu = threads.getCurrentThreadCpuTime();
    int done = 0;
    long printed = 0;
    while (threads.getCurrentThreadCpuTime() - cpu < 1_000_000_000L)
      for (int i = 0; i < 500; i++, done++) printed += codec.print(codec.parse(bytes)).length;
    System.out.printf(
        "%s (%d bytes): parse + print %d per CPU-second%n", name, printed / done, done);
  }
}
