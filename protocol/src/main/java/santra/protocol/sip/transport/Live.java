package santra.protocol.sip.transport;

import io.netty.util.concurrent.Future;
import java.util.EnumMap;
import java.util.Map;
import santra.protocol.sip.message.SipMessage;
import santra.protocol.sip.transaction.State;
import santra.protocol.sip.transaction.Step;
import santra.protocol.sip.transaction.Timer;
import santra.protocol.sip.transaction.Timing;
import santra.protocol.sip.transaction.TransactionKey;

/** One transaction: its state and its timers. Touched on the event loop only. */
abstract sealed class Live<S extends State> permits LiveServer, LiveClient {
  final TransactionKey key;
  final Timing timing;
  final long sinceNanos;
  private final Map<Timer, Future<?>> timers = new EnumMap<>(Timer.class);
  private S state;

  Live(TransactionKey key, S state, Timing timing, long sinceNanos) {
    this.key = key;
    this.state = state;
    this.timing = timing;
    this.sinceNanos = sinceNanos;
  }

  final S state() {
    return state;
  }

  final void enter(S next) {
    state = next;
  }

  abstract Step<? extends S> expired(Timer timer);

  abstract Step<? extends S> unsendable(String reason);

  /** Where its messages go now. */
  abstract Flow target(Carrier carrier);

  abstract void deliver(TransactionUser user, SipMessage message);

  abstract void fail(TransactionUser user, int status, String reason);

  /** The user stumbled over what was delivered. */
  abstract void apologise();

  final void arm(Timer timer, Future<?> future) {
    var before = timers.put(timer, future);
    if (before != null) before.cancel(false);
  }

  final void disarm(Timer timer) {
    var armed = timers.remove(timer);
    if (armed != null) armed.cancel(false);
  }

  final void disarmAll() {
    timers.values().forEach(armed -> armed.cancel(false));
    timers.clear();
  }

  final String kind() {
    return (key.method().equals("INVITE") ? "INVITE " : "other ")
        + state.getClass().getSimpleName();
  }

  final String describe(long nowNanos) {
    return "%s %s %s %d s"
        .formatted(
            key.method(),
            state.getClass().getSimpleName(),
            key.branch().replace('\n', ' '),
            (nowNanos - sinceNanos) / 1_000_000_000L);
  }
}
