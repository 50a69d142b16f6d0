package santra.protocol.sip.transaction;

import java.util.ArrayList;
import java.util.List;
import santra.protocol.sip.message.CSeq;
import santra.protocol.sip.message.Headers;
import santra.protocol.sip.message.Request;
import santra.protocol.sip.message.Response;
import santra.protocol.sip.message.SipMessage;

/** The messages that a transaction makes by itself. */
final class Messages {
  private Messages() {}

  /** RFC 3261 section 17.1.1.3: one Via, the To of the response, the route of the INVITE. */
  static Request ack(Request invite, Response response) {
    return derived(invite, "ACK", response);
  }

  /** RFC 3261 section 9.1. */
  static Request cancel(Request invite) {
    return derived(invite, "CANCEL", invite);
  }

  private static Request derived(Request invite, String method, SipMessage to) {
    var fields = new ArrayList<Headers.Field>();
    copy(fields, "Via", invite.headers().first("Via").stream().toList());
    copy(fields, "Route", invite.headers().all("Route"));
    copy(fields, "Max-Forwards", List.of("70"));
    copy(fields, "From", invite.headers().first("From").stream().toList());
    copy(fields, "To", to.headers().first("To").stream().toList());
    copy(fields, "Call-ID", List.of(invite.callId()));
    copy(fields, "CSeq", List.of(new CSeq(invite.cseq().number(), method).toString()));
    return Request.of(method, invite.uri(), new Headers(fields));
  }

  private static void copy(List<Headers.Field> fields, String name, List<String> values) {
    for (var value : values) fields.add(new Headers.Field(name, value));
  }

  /** The 408 that ends what a provisional response began: the same dialog, no body. */
  static Response timeout(Response provisional) {
    var fields = new ArrayList<Headers.Field>();
    for (var name : List.of("Via", "From", "To", "Call-ID", "CSeq"))
      copy(fields, name, provisional.headers().all(name));
    return new Response(408, "Request Timeout", new Headers(fields), new byte[0]);
  }
}
