package santra.protocol.sip.message;

import java.nio.charset.StandardCharsets;

/**
 * Messages to bytes, RFC 3261 section 7. A CR or LF inside any part becomes a space: nobody splits
 * a header out of a display name.
 */
final class Printer {
  private Printer() {}

  static byte[] print(SipMessage message) {
    var text = new StringBuilder(1_024);
    switch (message) {
      case Request request -> {
        part(text, request.method()).append(' ');
        part(text, request.uri()).append(" SIP/2.0\r\n");
      }
      case Response response -> {
        text.append("SIP/2.0 ").append(response.status()).append(' ');
        part(text, response.reason()).append("\r\n");
      }
    }
    for (var field : message.headers().fields()) {
      if (field.name().equalsIgnoreCase("Content-Length")) continue;
      part(text, field.name()).append(": ");
      part(text, field.value()).append("\r\n");
    }
    var body = message.body();
    text.append("Content-Length: ").append(body.length).append("\r\n\r\n");
    var head = text.toString().getBytes(StandardCharsets.UTF_8);
    if (body.length == 0) return head;
    var bytes = new byte[head.length + body.length];
    System.arraycopy(head, 0, bytes, 0, head.length);
    System.arraycopy(body, 0, bytes, head.length, body.length);
    return bytes;
  }

  private static StringBuilder part(StringBuilder text, String part) {
    return part.indexOf('\r') < 0 && part.indexOf('\n') < 0
        ? text.append(part)
        : text.append(part.replace('\r', ' ').replace('\n', ' '));
  }
}
