package santra.protocol.sip.transport;

import java.util.function.Consumer;
import santra.protocol.sip.message.SipMessage;

/** What takes messages to their peers. Used on the event loop only. */
interface Carrier {
  /**
   * Sends a message, connecting first where there is no connection yet.
   *
   * @param failed told later, on the loop, the reason why the message did not leave
   */
  void send(SipMessage message, Flow flow, Consumer<String> failed);

  /**
   * The same for a datagram that stands for one nobody has answered; it also finds out whether the
   * peer's port is closed, and then says so.
   */
  default void resend(SipMessage message, Flow flow, Consumer<String> failed) {
    send(message, flow, failed);
  }

  /** Whether the connection that a flow names is still there; true for a flow that names none. */
  boolean alive(Flow flow);
}
