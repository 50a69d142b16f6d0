package santra.loadtest.phone;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Paces the RTP of all robots of a process, every 20 ms, on one thread. */
public final class Voices implements AutoCloseable {
  private static final long FRAME_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final Set<Voice> open = ConcurrentHashMap.newKeySet();
  private final int limit;
  private final Thread pacer;
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

  private void pace() {
    var next = System.nanoTime();
    while (!closed) {
      for (var voice : open) voice.tick();
      next += FRAME_NANOS;
      var early = next - System.nanoTime();
      if (early > 0) LockSupport.parkNanos(early);
      // A machine that slept does not make up for it with a burst.
      else if (early < -5 * FRAME_NANOS) next = System.nanoTime();
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(pacer);
    open.forEach(Voice::close);
  }
}
