package santra.arrows.wrong.contact;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.apache.pekko.Done;
import santra.arrows.wrong.queue.Queue;

/** Imports a sibling, a framework and a file, and reads a clock. */
public record Contact(Queue queue) {
  public Instant arrived() {
    return Files.exists(Path.of(Done.getInstance().toString())) ? Instant.now() : Instant.EPOCH;
  }
}
