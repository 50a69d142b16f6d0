package santra.persistence.journal;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A place for events and snapshots. First {@link #prepare}, then start the actor system with {@link
 * #config}, then read through {@link #pool}.
 *
 * <p>Each commit reaches the operating system before it is acknowledged: events outlive the death
 * of any process, not the loss of power. The primary key (entity, sequence number) fences a second
 * writer: its insert fails, its entity stops.
 */
public final class Journal {
  /** The one database and its one user, whether reached as a file or through the server. */
  static final String DATABASE = "santra";

  static final String USER = "santra";

  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
  private static final Duration PAUSE = Duration.ofMillis(100);

  /** H2 error code, SQL state 28000. */
  static final int WRONG_PASSWORD = 28000;

  private final String url;
  private final String password;
  private final String shown;

  private Journal(String url, String password, String shown) {
    this.url = url;
    this.password = password;
    this.shown = shown;
  }

  /** A file in this directory, for one process; a second process is refused by the file's lock. */
  public static Journal file(Path directory) {
    return new Journal(fileUrl(directory), "", directory.toString());
  }

  /**
   * The database behind a {@link JournalServer}, for several processes.
   *
   * @param address {@code host:port}
   */
  public static Journal server(String address, String password) {
    return new Journal("jdbc:h2:tcp://" + address + "/" + DATABASE, password, address);
  }

  /**
   * WRITE_DELAY=0: a commit is written before it returns; closing is ours, not a JVM hook's. Each
   * commit rewrites whole pages, some 20 kB, and H2 keeps what it replaced for 45 s, so that a
   * power cut finds an older whole state. So the file is 45 s of commits larger than its content:
   * measured at 200 commits/s, 216 MB after 54 s and 232 MB after 93 s. COMPRESS keeps the content
   * small.
   */
  static String fileUrl(Path directory) {
    return "jdbc:h2:file:"
        + directory.toAbsolutePath().resolve(DATABASE)
        + ";WRITE_DELAY=0;COMPRESS=TRUE;DB_CLOSE_ON_EXIT=FALSE";
  }

  /**
   * Makes the tables if they are missing. Call once, before the actor system starts. Blocks.
   *
   * @param patience how long to wait for a server that is still coming up
   * @throws JournalException if the journal cannot be opened in that time, at once if the password
   *     is wrong
   */
  public void prepare(Duration patience) {
    var end = System.nanoTime() + patience.toNanos();
    while (true) {
      try (var connection = connect()) {
        Schema.create(connection);
        return;
      } catch (SQLException failed) {
        if (failed.getErrorCode() == WRONG_PASSWORD)
          throw new JournalException("journal " + shown + " refuses the password", failed);
        if (System.nanoTime() >= end)
          throw new JournalException(
              "journal %s not usable within %s s: %s"
                  .formatted(shown, patience.toSeconds(), failed.getMessage()),
              failed);
        LOG.info("Waiting for the journal at {}", shown);
        pause();
      }
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(url, USER, password);
  }

  private void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new JournalException("interrupted while waiting for journal " + shown, interrupted);
    }
  }

  /**
   * Connections for projections and exports; close it when done. Survives a restart of the server.
   *
   * @param size at most this many connections
   */
  public HikariDataSource pool(int size) {
    var config = new HikariConfig();
    config.setPoolName("journal-reads");
    config.setJdbcUrl(url);
    config.setUsername(USER);
    config.setPassword(password);
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(3_000);
    config.setInitializationFailTimeout(-1);
    return new HikariDataSource(config);
  }

  /** Pekko's settings for events and snapshots in this journal; everything has a limit. */
  public Config config() {
    var secrets =
        ConfigFactory.parseMap(
            Map.of(
                "pekko-persistence-jdbc.shared-databases.slick.db.url", url,
                "pekko-persistence-jdbc.shared-databases.slick.db.user", USER,
                "pekko-persistence-jdbc.shared-databases.slick.db.password", password));
    return secrets.withFallback(
        ConfigFactory.parseResources(Journal.class.getClassLoader(), "santra-journal.conf"));
  }

  /** Never the password. */
  @Override
  public String toString() {
    return "Journal[" + shown + "]";
  }
}
