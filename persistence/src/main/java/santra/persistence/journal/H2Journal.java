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
 * Events and snapshots in one H2 database, read models in another beside it.
 *
 * <p>Each commit reaches the operating system before it is acknowledged: events outlive the death
 * of any process, not the loss of power. The primary key (entity, sequence number) fences a second
 * writer: its insert fails, its entity stops.
 */
final class H2Journal implements Journal {
  /** The databases and their one user, whether reached as files or through the server. */
  static final String DATABASE = "santra";

  static final String VIEWS = "views";
  static final String USER = "santra";

  private static final Logger LOG = LoggerFactory.getLogger(H2Journal.class);
  private static final Duration PAUSE = Duration.ofMillis(100);

  /** H2 error code, SQL state 28000. */
  static final int WRONG_PASSWORD = 28000;

  /** H2 error code: a server that may not create it has no such database. */
  private static final int NOT_THERE = 90149;

  private final String url;
  private final String viewsUrl;
  private final String password;
  private final String shown;

  H2Journal(String url, String viewsUrl, String password, String shown) {
    this.url = url;
    this.viewsUrl = viewsUrl;
    this.password = password;
    this.shown = shown;
  }

  /**
   * WRITE_DELAY=0: a commit is written before it returns; closing is ours, not a JVM hook's. Each
   * commit rewrites whole pages, some 15 kB, and H2 keeps what it replaced for 45 s, so that a
   * power cut finds an older whole state. So the file is 45 s of commits larger than its content.
   *
   * <p>PAGE_SIZE bounds what is written anew for one row. COMPRESS would make the content half as
   * large, but pages of 64 kB: twice the processor time and the time of a commit.
   */
  static String fileUrl(Path directory) {
    return "jdbc:h2:file:"
        + directory.toAbsolutePath().resolve(DATABASE)
        + ";WRITE_DELAY=0;PAGE_SIZE=4096;DB_CLOSE_ON_EXIT=FALSE";
  }

  /**
   * Half a second of commits at a time. What a killed server had not written yet the projections do
   * again, for how far they have come is lost with it.
   */
  static String viewsFileUrl(Path directory) {
    return "jdbc:h2:file:"
        + directory.toAbsolutePath().resolve(VIEWS)
        + ";WRITE_DELAY=500;PAGE_SIZE=4096;DB_CLOSE_ON_EXIT=FALSE";
  }

  static H2Journal file(Path directory) {
    return new H2Journal(fileUrl(directory), viewsFileUrl(directory), "", directory.toString());
  }

  static H2Journal server(String address, String password) {
    var at = "jdbc:h2:tcp://" + address + "/";
    return new H2Journal(at + DATABASE, at + VIEWS, password, address);
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
    return pool("journal", url, size);
  }

  /** A server of an earlier build has no such database: the read models are beside the events. */
  @Override
  public HikariDataSource views(int size) {
    try (var _ = DriverManager.getConnection(viewsUrl, USER, password)) {
      return pool("views", viewsUrl, size);
    } catch (SQLException failed) {
      if (failed.getErrorCode() != NOT_THERE) return pool("views", viewsUrl, size);
      LOG.warn("Journal {} is of an earlier build: read models slow it down", shown);
      return pool("views", url, size);
    }
  }

  private HikariDataSource pool(String name, String url, int size) {
    var config = new HikariConfig();
    config.setPoolName(name);
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
