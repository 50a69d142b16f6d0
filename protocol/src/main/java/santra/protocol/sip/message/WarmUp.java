package santra.protocol.sip.message;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Messages like those of a day's work, parsed and printed until the code is compiled. */
final class WarmUp {
  private static final int MESSAGES = 20_000;
  private static final Duration LIMIT = Duration.ofSeconds(4);

  private static final String[] METHODS = {"INVITE", "ACK", "BYE", "CANCEL", "OPTIONS", "REGISTER"};

  private static final String SDP =
      """
      v=0
      o=- 1 1 IN IP4 127.0.0.1
      s=-
      c=IN IP4 127.0.0.1
      t=0 0
      m=audio 40000 RTP/AVP 8 0 101
      a=rtpmap:101 telephone-event/8000
      """
          .replace("\n", "\r\n");

  private WarmUp() {}

  static void run(SipCodec codec) {
    var deadline = System.nanoTime() + LIMIT.toNanos();
    for (int i = 0; i < MESSAGES && System.nanoTime() < deadline; i++) {
      var bytes = message(i).getBytes(StandardCharsets.UTF_8);
      try {
        var parsed = codec.parse(bytes);
        var printed =
            parsed instanceof Request request
                ? codec.print(Response.to(request, 200).withToTag("t" + i).plus("Server", "Santra"))
                : codec.print(parsed);
        if (printed.length == 0) throw new IllegalStateException("nothing printed");
      } catch (BadMessage expected) {
        // One message in sixteen is broken on purpose: refusing must be warm as well.
        if (i % 16 != 15) throw new IllegalStateException("warm-up message refused", expected);
      }
    }
  }

  private static String message(int i) {
    var method = METHODS[i % METHODS.length];
    var body = method.equals("INVITE") ? SDP : "";
    var start =
        i % 4 == 3
            ? "SIP/2.0 " + (i % 8 == 3 ? "180 Ringing" : "200 OK")
            : method + " sip:100" + i % 10 + "@127.0.0.1:5060;transport=udp SIP/2.0";
    var cseq = i % 16 == 15 ? "CSeq: none" : "CSeq: " + i + " " + method;
    return start
        + "\r\nVia: SIP/2.0/UDP 127.0.0.1:5070;rport;branch=z9hG4bK"
        + i
        + (i % 3 == 0 ? "\r\nv: SIP/2.0/TCP [2001:db8::1];branch=z9hG4bKb" : "")
        + (i % 5 == 0 ? "\r\nRecord-Route: <sip:p1.example.com;lr>, <sip:p2.example.com;lr>" : "")
        + (i % 5 == 1 ? "\r\nRoute: <sip:p1.example.com;lr>" : "")
        + "\r\nFrom: \"Caller "
        + i
        + "\" <sip:caller@example.com>;tag=f"
        + i
        + "\r\nTo: "
        + (i % 2 == 0 ? "sip:santra@example.com" : "<sip:santra@example.com>;tag=t" + i)
        + "\r\nCall-ID: "
        + i
        + "@127.0.0.1\r\n"
        + cseq
        + "\r\nContact: <sip:caller@127.0.0.1:5070>\r\nMax-Forwards: 70\r\n"
        + "Allow: INVITE, ACK, BYE, CANCEL, OPTIONS\r\nUser-Agent: warm-up\r\n"
        + (body.isEmpty() ? "" : "Content-Type: application/sdp\r\n")
        + "Content-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }
}
