package santra.protocol.sip.transport;

import santra.protocol.sip.message.Request;
import santra.protocol.sip.message.Response;

/**
 * Who uses the transactions (RFC 3261 section 17): the layer above. All calls come on the event
 * loop; none may block. Retransmissions never arrive here.
 */
public interface TransactionUser {

  /** A new request that needs an answer: anything but ACK and matched CANCEL. */
  void onRequest(ServerTransaction transaction);

  /** The ACK of a 2xx, which has no transaction (RFC 3261 section 13.3.1.4). */
  void onAck(Request ack, Flow from);

  /**
   * A CANCEL of that INVITE; the stack has answered the CANCEL itself with 200. A CANCEL that
   * matches no transaction of this stack arrives at {@link #onRequest}.
   */
  void onCancel(ServerTransaction invite, Request cancel);

  /** A response for which this stack has no transaction, for instance a dead neighbour's. */
  void onStrayResponse(Response response, Flow from);

  /**
   * The final response of an INVITE was never acknowledged (timer H), or could not be sent, or was
   * never given (see {@link ServerTransaction}): whatever the INVITE began, is over.
   */
  void onUnacknowledged(ServerTransaction transaction);
}
