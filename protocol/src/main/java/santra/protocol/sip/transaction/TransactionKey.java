package santra.protocol.sip.transaction;

import java.util.Locale;
import santra.protocol.sip.message.Request;
import santra.protocol.sip.message.Response;
import santra.protocol.sip.message.Via;

/**
 * What makes two messages belong to one transaction, RFC 3261 sections 17.1.3 and 17.2.3.
 *
 * @param branch of the top Via; for an RFC 2543 peer, whose branch names nothing, the older rule's
 *     fields in one text
 * @param sentBy of the top Via, lower case; empty at a client, whose branches are its own
 * @param method INVITE for its ACK too
 */
public record TransactionKey(String branch, String sentBy, String method) {

  /** The server transaction that a request belongs to, or opens. */
  public static TransactionKey of(Request request, Via via) {
    var method = request.method().equals("ACK") ? "INVITE" : request.method();
    var branch = via.branch().filter(text -> text.startsWith(Via.MAGIC_COOKIE));
    return branch.isPresent()
        ? new TransactionKey(branch.get(), via.sentBy().toLowerCase(Locale.ROOT), method)
        : new TransactionKey(before3261(request, via), "", method);
  }

  /** The INVITE that a CANCEL is about (section 9.2). */
  public TransactionKey invite() {
    return new TransactionKey(branch, sentBy, "INVITE");
  }

  /** The client transaction that a response belongs to. */
  public static TransactionKey of(Response response) {
    return client(response.topVia().branch().orElse(""), response.cseq().method());
  }

  /** The client transaction of a request that we send. */
  public static TransactionKey client(String branch, String method) {
    return new TransactionKey(branch, "", method);
  }

  /**
   * The To tag is left out: an ACK has one where its INVITE had none, and the CSeq number already
   * tells an INVITE from a re-INVITE.
   */
  private static String before3261(Request request, Via via) {
    return String.join(
        "\n",
        request.uri(),
        request.from().tag().orElse(""),
        request.callId(),
        String.valueOf(request.cseq().number()),
        via.toString());
  }
}
