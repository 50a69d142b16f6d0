package santra.persistence.journal;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
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

  private final DataSource connections;
  private final JournalPace pace;
  private final String node;
  private final Thread thread;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private boolean sound = true;

  private JournalPulse(DataSource connections, JournalPace pace, String node) {
    this.connections = connections;
    this.pace = pace;
    this.node = node;
    this.thread = Thread.ofPlatform().daemon().name("journal-pulse").unstarted(this::run);
  }

  /**
   * @param node whose row it is
   */
  public static JournalPulse start(DataSource connections, JournalPace pace, String node) {
    var pulse = new JournalPulse(connections, pace, node);
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
    try (var connection = connections.getConnection()) {
      write(connection);
      write.ended(true);
      if (!sound) LOG.info("the journal takes writes again");
      sound = true;
    } catch (SQLException | RuntimeException failed) {
      write.ended(false);
      if (sound) LOG.error("ALARM the journal takes no writes: {}", failed.toString());
      sound = false;
    }
  }

  private void write(Connection connection) throws SQLException {
    try (var statement =
        connection.prepareStatement(
            """
            MERGE INTO "journal_pulse" ("node", "beats") KEY ("node")
            VALUES (?, COALESCE((SELECT "beats" FROM "journal_pulse" WHERE "node" = ?), 0) + 1)
            """)) {
      statement.setString(1, node);
      statement.setString(2, node);
      statement.executeUpdate();
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
