package santra.persistence.journal;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;

/**
 * How the journal keeps pace, measured around every write of this process. Thread-safe and cheap:
 * asked before each new call.
 */
public final class JournalPace implements Extension {
  /** A new measurement has taken the place of the old ones after about this time. */
  private static final double MEMORY_NANOS = 1e9;

  private final LongSupplier nanoTime;
  private final Set<Write> underWay = new LinkedHashSet<>();
  private double usualNanos;
  private long measuredAt;
  private long written;
  private long failed;
  private long succeededAt;
  private long failingSince;
  private boolean failing;

  /** A write that has begun; told once how it ended. */
  final class Write {
    private final long began = nanoTime.getAsLong();

    void ended(boolean durable) {
      JournalPace.this.ended(this, durable);
    }
  }

  /**
   * What the journal was like at one moment.
   *
   * @param usual how long writes took lately, weighted by age
   * @param oldest how long the oldest write under way has waited; zero when there is none
   * @param failing how long every write has failed; zero when the last one succeeded
   */
  public record Reading(
      Duration usual, Duration oldest, Duration failing, int underWay, long written, long failed) {}

  JournalPace(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.measuredAt = nanoTime.getAsLong();
    this.succeededAt = measuredAt;
  }

  private static final class Id extends ExtensionId<JournalPace> {
    private static final Id ONLY = new Id();

    @Override
    public JournalPace createExtension(ActorSystem<?> system) {
      return new JournalPace(System::nanoTime);
    }
  }

  /** That of this process's journal. */
  public static JournalPace of(ActorSystem<?> system) {
    return Id.ONLY.apply(system);
  }

  synchronized Write began() {
    var write = new Write();
    underWay.add(write);
    return write;
  }

  private synchronized void ended(Write write, boolean durable) {
    if (!underWay.remove(write)) return;
    var now = nanoTime.getAsLong();
    if (durable) {
      written++;
      failing = false;
      succeededAt = now;
      var weight = 1 - Math.exp(-(now - measuredAt) / MEMORY_NANOS);
      usualNanos += weight * (now - write.began - usualNanos);
      measuredAt = now;
    } else {
      failed++;
      if (!failing) failingSince = now;
      failing = true;
    }
  }

  /** Whether a write has succeeded within this time, and none has failed since. */
  synchronized boolean soundWithin(Duration time) {
    return !failing && nanoTime.getAsLong() - succeededAt < time.toNanos();
  }

  public synchronized Reading reading() {
    var now = nanoTime.getAsLong();
    return new Reading(
        Duration.ofNanos((long) usualNanos),
        underWay.isEmpty()
            ? Duration.ZERO
            : Duration.ofNanos(now - underWay.iterator().next().began),
        failing ? Duration.ofNanos(now - failingSince) : Duration.ZERO,
        underWay.size(),
        written,
        failed);
  }
}
