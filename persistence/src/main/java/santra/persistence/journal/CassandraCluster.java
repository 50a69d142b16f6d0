package santra.persistence.journal;

import com.datastax.oss.driver.api.core.CqlSession;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import com.zaxxer.hikari.HikariDataSource;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.apache.pekko.actor.typed.ActorSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Events and snapshots in Cassandra, read models in H2, which {@link Feed} supplies. */
final class CassandraCluster implements Journal {
  private static final Logger LOG = LoggerFactory.getLogger(CassandraCluster.class);
  private static final Duration PAUSE = Duration.ofMillis(500);

  /** Longer than the driver waits, so that its reason is the one that is told. */
  private static final long BEAT_LIMIT_S = 5;

  private final List<InetSocketAddress> contactPoints;
  private final String datacenter;
  private final Journal books;

  CassandraCluster(List<InetSocketAddress> contactPoints, String datacenter, Journal books) {
    if (contactPoints.isEmpty()) throw new IllegalArgumentException("no contact points");
    this.contactPoints = List.copyOf(contactPoints);
    this.datacenter = datacenter;
    this.books = books;
  }

  /** The tables are made by {@link CassandraSchema}, once and not by every node. */
  @Override
  public void prepare(Duration patience) {
    books.prepare(patience);
    var end = System.nanoTime() + patience.toNanos();
    while (true) {
      try (var session =
          CqlSession.builder()
              .addContactPoints(contactPoints)
              .withLocalDatacenter(datacenter)
              .build()) {
        session.execute("SELECT node FROM santra.pulse LIMIT 1");
        return;
      } catch (RuntimeException failed) {
        if (System.nanoTime() >= end)
          throw new JournalException(
              "journal %s not usable within %s s: %s"
                  .formatted(contactPoints, patience.toSeconds(), failed.getMessage()),
              failed);
        LOG.info("Waiting for the journal at {}", contactPoints);
        pause();
      }
    }
  }

  private void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new JournalException("interrupted while waiting for " + contactPoints, interrupted);
    }
  }

  @Override
  public Config config() {
    return ConfigFactory.empty()
        .withValue(
            "datastax-java-driver.basic.contact-points",
            ConfigValueFactory.fromIterable(
                contactPoints.stream().map(it -> it.getHostString() + ":" + it.getPort()).toList()))
        .withValue(
            "datastax-java-driver.basic.load-balancing-policy.local-datacenter",
            ConfigValueFactory.fromAnyRef(datacenter))
        .withFallback(
            ConfigFactory.parseResources(
                CassandraCluster.class.getClassLoader(), "santra-cassandra.conf"));
  }

  @Override
  public HikariDataSource pool(int size) {
    return books.pool(size);
  }

  @Override
  public HikariDataSource views(int size) {
    return books.views(size);
  }

  @Override
  public JournalPulse pulse(ActorSystem<?> system, DataSource pool, String node) {
    var sessions = CassandraSessions.of(system);
    return JournalPulse.start(() -> beat(sessions, node), JournalPace.of(system));
  }

  private static void beat(CassandraSessions sessions, String node) throws Exception {
    var _ =
        sessions
            .ready()
            .pulse(node, Clock.systemUTC().instant())
            .toCompletableFuture()
            .get(BEAT_LIMIT_S, TimeUnit.SECONDS);
  }

  @Override
  public Optional<Feed> feed(ActorSystem<?> system, DataSource pool, Clock clock) {
    var sessions = CassandraSessions.of(system);
    var size =
        system
            .settings()
            .config()
            .getLong("pekko.persistence.cassandra.journal.target-partition-size");
    return Optional.of(new Feed(sessions::ready, pool, size, clock));
  }

  @Override
  public String toString() {
    return "Journal[" + contactPoints + ", " + books + "]";
  }
}
