package santra.channel.voice;

import java.time.Duration;
import java.util.Locale;
import santra.protocol.sip.message.Request;
import santra.protocol.sip.message.Response;
import santra.protocol.sip.transport.ServerTransaction;

/** Short answers the edge gives by itself, without asking a contact. */
final class Answers {
  static final String METHODS = "INVITE, ACK, CANCEL, BYE, OPTIONS, REGISTER, INFO, UPDATE, REFER";
  static final String SDP = "application/sdp";

  private Answers() {}

  static void reply(ServerTransaction transaction, int status) {
    transaction.reply(tagged(Response.to(transaction.request(), status)));
  }

  static void reply(ServerTransaction transaction, int status, String header, String value) {
    transaction.reply(tagged(Response.to(transaction.request(), status)).with(header, value));
  }

  /** RFC 3261 section 8.2.6.2: every response but a 100 has a To tag; ours needs no state. */
  static Response tagged(Response response) {
    return response.withToTag(
        Integer.toHexString(response.callId().hashCode())
            + Integer.toHexString(response.topVia().branch().orElse("").hashCode()));
  }

  /** RFC 3261 section 21.5.4. */
  static void busy(ServerTransaction transaction, Duration retryAfter) {
    reply(transaction, 503, "Retry-After", String.valueOf(Math.max(1, retryAfter.toSeconds())));
  }

  static void busy(ServerTransaction transaction) {
    busy(transaction, Admission.LEAST_RETRY);
  }

  static boolean carriesSdp(Request request) {
    var type = request.headers().first("Content-Type").orElse("").toLowerCase(Locale.ROOT);
    return type.equals(SDP) || type.startsWith(SDP + ";");
  }
}
