package santra.protocol.sip.dialog;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import santra.protocol.sip.transaction.Timing;

/**
 * Sends a 2xx again until its ACK comes, over every transport (RFC 3261 section 13.3.1.4): after
 * T1, then twice as long each time up to T2, for 64*T1 in all. One timer each, so thousands are
 * cheap. Safe from any thread.
 */
public final class AnswerRetransmission {
  private final ScheduledExecutorService scheduler;
  private final Timing timing;
  private final Runnable resend;
  private final Runnable unacknowledged;
  private Duration elapsed = Duration.ZERO;
  private Duration interval;
  private boolean over;
  private @Nullable Future<?> due;

  private AnswerRetransmission(
      ScheduledExecutorService scheduler, Duration t1, Runnable resend, Runnable unacknowledged) {
    this.scheduler = scheduler;
    this.timing = new Timing(t1, false);
    this.resend = resend;
    this.unacknowledged = unacknowledged;
    this.interval = t1;
  }

  /**
   * Begins when the 2xx has been sent for the first time.
   *
   * @param scheduler runs the callbacks, which shall not block
   * @param resend called for every repetition
   * @param unacknowledged called once, when nobody has acknowledged for 64*T1: time to send BYE
   */
  public static AnswerRetransmission start(
      ScheduledExecutorService scheduler, Duration t1, Runnable resend, Runnable unacknowledged) {
    var retransmission = new AnswerRetransmission(scheduler, t1, resend, unacknowledged);
    retransmission.arm();
    return retransmission;
  }

  /** The ACK is here. Afterwards nothing is called any more. */
  public synchronized void acknowledged() {
    over = true;
    if (due != null) due.cancel(false);
  }

  private synchronized void arm() {
    if (over) return;
    due = scheduler.schedule(this::expired, interval.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void expired() {
    if (ended()) return;
    if (elapsed.compareTo(timing.giveUp()) >= 0) {
      acknowledged();
      unacknowledged.run();
    } else {
      resend.run();
      arm();
    }
  }

  private synchronized boolean ended() {
    elapsed = elapsed.plus(interval);
    var left = timing.giveUp().minus(elapsed);
    var next = timing.backOff(interval);
    interval = next.compareTo(left) < 0 ? next : left;
    return over;
  }
}
