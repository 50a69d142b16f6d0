package santra.protocol.sip.transaction;

import santra.protocol.sip.message.Headers;
import santra.protocol.sip.message.Request;
import santra.protocol.sip.message.Response;

/** Messages to rehearse with. */
final class Samples {
  private Samples() {}

  static Request request(String method) {
    return Request.of(
        method,
        "sip:bob@127.0.0.2",
        Headers.NONE
            .plus("Via", "SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bKone;rport")
            .plus("Via", "SIP/2.0/UDP 127.0.0.9:5060;branch=z9hG4bKtwo")
            .plus("Route", "<sip:proxy@127.0.0.3;lr>")
            .plus("Route", "<sip:proxy@127.0.0.4;lr>")
            .plus("Max-Forwards", "69")
            .plus("From", "<sip:alice@127.0.0.1>;tag=a")
            .plus("To", "<sip:bob@127.0.0.2>")
            .plus("Call-ID", "one@127.0.0.1")
            .plus("CSeq", "7 " + method));
  }

  static Request invite() {
    return request("INVITE");
  }

  static Request ack() {
    return request("ACK");
  }

  static Response response(Request request, int status) {
    return Response.to(request, status).withToTag("b");
  }
}
