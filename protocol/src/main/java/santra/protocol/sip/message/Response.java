package santra.protocol.sip.message;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A SIP response, RFC 3261 section 7.2. */
public record Response(int status, String reason, Headers headers, byte[] body)
    implements SipMessage {

  private static final byte[] NOTHING = {};
  private static final List<String> COPIED =
      List.of("Via", "Record-Route", "From", "To", "Call-ID", "CSeq");

  /**
   * The response that answers a request, RFC 3261 section 8.2.6: Via, From, To, Call-ID, CSeq (and
   * for a dialog's sake Record-Route) are copied; the caller adds the To tag and the rest.
   */
  public static Response to(Request request, int status) {
    return to(request, status, Reasons.phrase(status));
  }

  public static Response to(Request request, int status, String reason) {
    var copied = new ArrayList<Headers.Field>();
    for (var name : COPIED)
      for (var field : request.headers().fields())
        if (field.name().equalsIgnoreCase(name)) copied.add(field);
    return new Response(status, reason, new Headers(copied), NOTHING);
  }

  /**
   * Adds our tag to the To header unless there is one, or no To at all (a 400 to RFC 4475 insuf).
   */
  public Response withToTag(String tag) {
    if (headers.first("To").isEmpty()) return this;
    var to = to();
    return to.tag().isPresent() ? this : with("To", to.withParameter("tag", tag).toString());
  }

  public Response with(String header, String value) {
    return new Response(status, reason, headers.with(header, value), body);
  }

  public Response plus(String header, String value) {
    return new Response(status, reason, headers.plus(header, value), body);
  }

  public Response withBody(String contentType, byte[] newBody) {
    return new Response(status, reason, headers.with("Content-Type", contentType), newBody);
  }

  public boolean provisional() {
    return status < 200;
  }

  public boolean success() {
    return status >= 200 && status < 300;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Response that
        && status == that.status
        && reason.equals(that.reason)
        && headers.equals(that.headers)
        && Arrays.equals(body, that.body);
  }

  @Override
  public int hashCode() {
    return 31 * headers.hashCode() + Arrays.hashCode(body);
  }

  @Override
  public String toString() {
    return status + " " + reason;
  }
}
