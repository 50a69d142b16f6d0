package santra.protocol.sip.transaction;

import java.time.Duration;
import santra.protocol.sip.message.Request;
import santra.protocol.sip.message.SipMessage;

/**
 * What a transaction asks of its driver. The driver obeys and decides nothing. Deliver and Fail
 * come last in a step, since the user may act upon them at once.
 */
public sealed interface Action {
  /** To the peer. */
  record Send(SipMessage message) implements Action {}

  /** To the peer once more, because nothing has come back: perhaps nobody is there. */
  record Resend(SipMessage message) implements Action {}

  /** To the transaction user. */
  record Deliver(SipMessage message) implements Action {}

  /** Starts a timer, or starts it again. */
  record Arm(Timer timer, Duration delay) implements Action {}

  record Disarm(Timer timer) implements Action {}

  /** Send this CANCEL in a client transaction of its own (RFC 3261 section 9.1). */
  record Launch(Request cancel) implements Action {}

  /** It came to nothing: the status that RFC 3261 section 8.1.3.1 has the user assume. */
  record Fail(int status, String reason) implements Action {}
}
