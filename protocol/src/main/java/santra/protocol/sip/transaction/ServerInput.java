package santra.protocol.sip.transaction;

import santra.protocol.sip.message.Request;
import santra.protocol.sip.message.Response;

/** Everything that can happen to a server transaction. */
public sealed interface ServerInput {
  /** From the wire: the request again, or the ACK. */
  record Received(Request request) implements ServerInput {}

  /** From the transaction user. */
  record Reply(Response response) implements ServerInput {}

  /** From the clock. */
  record Expired(Timer timer) implements ServerInput {}

  /** From the transport: a response could not be sent. */
  record Unsendable(String reason) implements ServerInput {}
}
