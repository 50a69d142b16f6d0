package santra.protocol.sip.transport;

import santra.protocol.sip.message.Request;
import santra.protocol.sip.message.Response;

/** A request of ours on its way. */
public interface ClientTransaction {
  Request request();

  Flow flow();

  /**
   * Sends CANCEL for this INVITE (RFC 3261 section 9.1): at once after a provisional response, else
   * when the first one arrives. Does nothing after a final response. Callable from any thread.
   */
  void cancel();

  /**
   * What became of this INVITE is known by another way: unless it has a final response, it is sent
   * no more, and nothing more is reported. Callable from any thread.
   */
  void settle();

  /** What becomes of the request. All calls come on the event loop. */
  interface Listener {
    /**
     * A response, retransmissions of provisional ones included; every 2xx of an INVITE, repeated
     * ones too, since the user must ACK each (RFC 3261 section 13.2.2.4). ACK of a 3xx-6xx is sent
     * by the transaction.
     */
    void onResponse(ClientTransaction transaction, Response response);

    /**
     * No final response in time (timer B or F), or the transport failed; RFC 3261 says 408 / 503.
     */
    void onFailure(ClientTransaction transaction, int status, String reason);
  }
}
