package santra.ha.takeover;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How a node opens its own address, which a neighbour may still be serving. */
public final class Home {
  private static final long AGAIN_MS = 50;

  private Home() {}

  /** One attempt to open the listeners. */
  @FunctionalInterface
  public interface Attempt {
    void open() throws IOException;
  }

  /**
   * Tries until it is open: the neighbour closes as soon as it hears the claim ({@link
   * Takeover#claim}). Blocks.
   *
   * @throws IOException the last failure, when the patience is over
   */
  public static void open(Duration patience, Attempt attempt) throws IOException {
    var end = System.nanoTime() + patience.toNanos();
    while (true)
      try {
        attempt.open();
        return;
      } catch (IOException taken) {
        if (System.nanoTime() > end) throw taken;
        pause(taken);
      }
  }

  private static void pause(IOException taken) throws IOException {
    try {
      TimeUnit.MILLISECONDS.sleep(AGAIN_MS);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw taken;
    }
  }
}
