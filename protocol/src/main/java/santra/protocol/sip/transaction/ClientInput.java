package santra.protocol.sip.transaction;

import santra.protocol.sip.message.Response;

/** Everything that can happen to a client transaction. */
public sealed interface ClientInput {
  /** From the wire. */
  record Received(Response response) implements ClientInput {}

  /** From the transaction user: it wants the INVITE no longer. */
  record Cancel() implements ClientInput {}

  /** From the transaction user: it knows by another way what became of the INVITE. */
  record Settled() implements ClientInput {}

  /** From the clock. */
  record Expired(Timer timer) implements ClientInput {}

  /** From the transport: the request cannot reach its peer. */
  record Unsendable(String reason) implements ClientInput {}
}
