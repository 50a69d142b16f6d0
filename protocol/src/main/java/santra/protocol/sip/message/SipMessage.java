package santra.protocol.sip.message;

import java.nio.charset.StandardCharsets;

/** A request or a response, RFC 3261 section 7. */
public sealed interface SipMessage permits Request, Response {
  Headers headers();

  /** The body, undecoded; empty when there is none. Content-Length is the printer's business. */
  byte[] body();

  default String bodyText() {
    return new String(body(), StandardCharsets.UTF_8);
  }

  default String callId() {
    return headers().first("Call-ID").orElse("");
  }

  default CSeq cseq() {
    return CSeq.parse(headers().first("CSeq").orElse(""));
  }

  default NameAddress from() {
    return NameAddress.parse(headers().first("From").orElse(""));
  }

  default NameAddress to() {
    return NameAddress.parse(headers().first("To").orElse(""));
  }

  default Via topVia() {
    return Via.parse(headers().first("Via").orElse(""));
  }
}
