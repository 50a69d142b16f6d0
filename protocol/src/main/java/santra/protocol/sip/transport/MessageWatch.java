package santra.protocol.sip.transport;

import santra.protocol.sip.message.SipMessage;

/**
 * Sees every message of a stack that could be read or is about to leave, retransmissions too. It is
 * told on the event loop: it must not block, and what it throws is its own fault.
 */
@FunctionalInterface
public interface MessageWatch {
  MessageWatch NONE = (_, _, _) -> {};

  /**
   * @param sent whether it is ours, else the peer's
   */
  void passed(SipMessage message, Flow flow, boolean sent);
}
