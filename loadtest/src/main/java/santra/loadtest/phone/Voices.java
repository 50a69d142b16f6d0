package santra.loadtest.phone;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Paces the RTP of all robots of a process, every 20 ms, on one thread. */
public final class Voices implements AutoCloseable {
  private static final long FRAME_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final Set<Voice> open = ConcurrentHashMap.newKeySet();
  private final int limit;
  private final Thread pacer;
  private final LongAccumulator longestGap = new LongAccumulator(Math::max, 0);
  private volatile boolean closed;

  /**
   * @param limit voices at once; above it {@link #open} fails
   */
  public Voices(int limit) {
    this.limit = limit;
    pacer = Thread.ofPlatform().name("robot-voices").daemon().unstarted(this::pace);
    pacer.start();
  }

  /**
   * A voice that says a tone once it knows where to.
   *
   * @param onChange told on the pacing thread when it hears something else than before; must not
   *     block
   */
  public Voice open(InetAddress address, double hertz, Consumer<Sound> onChange)
      throws IOException {
    if (open.size() >= limit) throw new IOException("more than " + limit + " voices at once");
    var voice = new Voice(address, hertz, onChange, open::remove);
    open.add(voice);
    return voice;
  }

  /** Whether a caller may still have a voice; as many are kept for the agents who answer. */
  public boolean room() {
    return open.size() < limit / 2;
  }

  /** From now on every voice measures how long it hears nothing at all. */
  public void measureGaps() {
    open.forEach(Voice::measureGap);
  }

  /**
   * The longest time without a packet since then, one for each voice that is open and has heard
   * something.
   *
   * @param whose {@link Sound#CALLER} or {@link Sound#AGENT}
   */
  public List<Duration> longestGaps(Sound whose) {
    return open.stream()
        .filter(voice -> voice.says() == whose)
        .map(Voice::longestGap)
        .filter(Duration::isPositive)
        .sorted()
        .toList();
  }

  private void pace() {
    var next = System.nanoTime();
    while (!closed) {
      for (var voice : open) longestGap.accumulate(voice.tick());
      next += FRAME_NANOS;
      var early = next - System.nanoTime();
      if (early > 0) LockSupport.parkNanos(early);
      // A machine that slept does not make up for it with a burst.
      else if (early < -5 * FRAME_NANOS) next = System.nanoTime();
    }
  }

  /** The longest gap in any talk that was told since the last question. */
  public Duration longestGap() {
    return Duration.ofNanos(FRAME_NANOS * longestGap.getThenReset());
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(pacer);
    open.forEach(Voice::close);
  }
}
