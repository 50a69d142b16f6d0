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
import javax.sql.DataSource;
import org.apache.pekko.actor.typed.ActorSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events, snapshots and read models in one H2 database.
 *
 * <p>Each commit reaches the operating system before it is acknowledged: events outlive the death
 * of any process, not the loss of power. The primary key (entity, sequence number) fences a second
 * writer: its insert fails, its entity stops.
 */
final class H2Journal implements Journal {
  /** The one database and its one user, whether reached as a file or through the server. */
  static final String DATABASE = "santra";

  static final String USER = "santra";

  private static final Logger LOG = LoggerFactory.getLogger(H2Journal.class);
  private static final Duration PAUSE = Duration.ofMillis(100);

  /** H2 error code, SQL state 28000. */
  static final int WRONG_PASSWORD = 28000;

  private final String url;
  private final String password;
  private final String shown;

  H2Journal(String url, String password, String shown) {
    this.url = url;
    this.password = password;
    this.shown = shown;
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

  @Override
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

  @Override
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

  @Override
  public Config config() {
    var secrets =
        ConfigFactory.parseMap(
            Map.of(
                "pekko-persistence-jdbc.shared-databases.slick.db.url", url,
                "pekko-persistence-jdbc.shared-databases.slick.db.user", USER,
                "pekko-persistence-jdbc.shared-databases.slick.db.password", password));
    return secrets.withFallback(
        ConfigFactory.parseResources(H2Journal.class.getClassLoader(), "santra-journal.conf"));
  }

  @Override
  public JournalPulse pulse(ActorSystem<?> system, DataSource pool, String node) {
    return JournalPulse.start(() -> beat(pool, node), JournalPace.of(system));
  }

  private static void beat(DataSource pool, String node) throws SQLException {
    try (var connection = pool.getConnection();
        var statement =
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

  /** Never the password. */
  @Override
  public String toString() {
    return "Journal[" + shown + "]";
  }
}
