package santra.protocol.sip.transport;

import santra.protocol.sip.message.Request;
import santra.protocol.sip.message.Response;

/** A request to answer. Nothing is sent by itself: not even a 100 (persist, then promise). */
public interface ServerTransaction {
  Request request();

  Flow flow();

  /** Callable from any thread. Responses after the final one are ignored, but for 2xx to INVITE. */
  void reply(Response response);
}
