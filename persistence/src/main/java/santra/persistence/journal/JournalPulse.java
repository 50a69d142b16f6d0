package santra.persistence.journal;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one row of its own when nobody else writes, or when the last write failed: so {@link
 * JournalPace} knows of a journal's death before the first caller does, and of its return although
 * no call is let in to try it.
 */
public final class JournalPulse implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JournalPulse.class);
  private static final Duration BEAT = Duration.ofMillis(250);

  /** With so recent a write of somebody else none of ours is needed. */
  private static final Duration RECENT = Duration.ofSeconds(1);

  private static final Duration CLOSE = Duration.ofSeconds(5);

  private final Beat beat;
  private final JournalPace pace;
  private final Thread thread;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private boolean sound = true;

  /** One small write that has reached the journal when it returns. */
  interface Beat {
    void write() throws Exception;
  }

  private JournalPulse(Beat beat, JournalPace pace) {
    this.beat = beat;
    this.pace = pace;
    this.thread = Thread.ofPlatform().daemon().name("journal-pulse").unstarted(this::run);
  }

  static JournalPulse start(Beat beat, JournalPace pace) {
    var pulse = new JournalPulse(beat, pace);
    pulse.thread.start();
    return pulse;
  }

  private void run() {
    try {
      while (!stopping.await(BEAT.toMillis(), TimeUnit.MILLISECONDS))
        if (!pace.soundWithin(RECENT)) beat();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void beat() {
    var write = pace.began();
    try {
      beat.write();
      write.ended(true);
      if (!sound) LOG.info("the journal takes writes again");
      sound = true;
    } catch (Exception failed) {
      write.ended(false);
      if (sound) LOG.error("ALARM the journal takes no writes: {}", failed.toString());
      sound = false;
    }
  }

  /** Never interrupts a write: that would close H2's file. */
  @Override
  public void close() {
    stopping.countDown();
    try {
      if (!thread.join(CLOSE)) LOG.warn("the journal's pulse does not end");
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
