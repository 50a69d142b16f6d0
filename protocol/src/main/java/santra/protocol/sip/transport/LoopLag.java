package santra.protocol.sip.transport;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How late an event loop runs: a task that should run every {@value #EVERY_MS} ms looks at the
 * clock. Late once is no lag: a process that stood still has a thread to itself again. Late twice
 * running is, and fades to a tenth within about a second.
 */
final class LoopLag {
  private static final int EVERY_MS = 50;
  private static final double FADING = 0.9;

  private final LongSupplier nanoTime;
  private volatile long due;
  private volatile long worst;
  private long before;

  LoopLag(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.due = nanoTime.getAsLong() + TimeUnit.MILLISECONDS.toNanos(EVERY_MS);
  }

  LoopLag on(ScheduledExecutorService loop) {
    var _ = loop.scheduleWithFixedDelay(this::tick, EVERY_MS, EVERY_MS, TimeUnit.MILLISECONDS);
    return this;
  }

  void tick() {
    var now = nanoTime.getAsLong();
    var late = now - due;
    worst = Math.max(Math.min(before, late), (long) (worst * FADING));
    before = late;
    due = now + TimeUnit.MILLISECONDS.toNanos(EVERY_MS);
  }

  /** Grows while the loop stands still, and is gone when it was for once. */
  Duration lag() {
    return Duration.ofNanos(Math.max(0, Math.max(worst, nanoTime.getAsLong() - due)));
  }
}
