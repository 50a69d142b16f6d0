package santra.protocol.sip.transport;

import santra.protocol.sip.message.Request;
import santra.protocol.sip.message.Response;

/**
 * A request to answer. Nothing is sent by itself: not even a 100 (persist, then promise).
 *
 * <p>It does not wait for ever. A request other than INVITE is forgotten after 64*T1, when its
 * client has given up. An INVITE wants a response, provisional or final, every 3 minutes (RFC 3261
 * section 13.3.1.1 says every minute); otherwise it ends, with 408 if anything was sent before, and
 * {@link TransactionUser#onUnacknowledged} tells.
 */
public interface ServerTransaction {
  Request request();

  Flow flow();

  /** Callable from any thread. Responses after the final one are ignored, but for 2xx to INVITE. */
  void reply(Response response);
}
