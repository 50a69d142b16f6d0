package santra.persistence.journal;

import com.typesafe.config.Config;
import com.zaxxer.hikari.HikariDataSource;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * A place for events and snapshots. First {@link #prepare}, then start the actor system with {@link
 * #config}, then read through {@link #pool} and {@link #views}.
 */
public interface Journal {

  /** A file in this directory, for one process; a second process is refused by the file's lock. */
  static Journal file(Path directory) {
    return H2Journal.file(directory);
  }

  /**
   * The database behind a {@link JournalServer}, for several processes.
   *
   * @param address {@code host:port}
   */
  static Journal server(String address, String password) {
    return H2Journal.server(address, password);
  }

  /**
   * Cassandra, in which {@link CassandraSchema} has made the tables.
   *
   * @param contactPoints some of its nodes' CQL addresses
   * @param datacenter the one these nodes are in
   * @param books where the read models are, and the events once more in one order, from which the
   *     read models are made
   */
  static Journal cassandra(
      List<InetSocketAddress> contactPoints, String datacenter, Journal books) {
    return new CassandraCluster(contactPoints, datacenter, books);
  }

  /**
   * Waits for it, and makes its tables where that is not done beforehand. Call once, before the
   * actor system starts. Blocks.
   *
   * @param patience how long to wait for a server that is still coming up
   * @throws JournalException if the journal cannot be opened in that time, at once if the password
   *     is wrong
   */
  void prepare(Duration patience);

  /** Pekko's settings for events and snapshots in this journal; everything has a limit. */
  Config config();

  /**
   * Connections to where the events stand in one order, for projections and exports; close it when
   * done. Survives a restart of the server.
   *
   * @param size at most this many connections
   */
  HikariDataSource pool(int size);

  /**
   * Connections to the read models, which have a database of their own: the events' is written at
   * every commit, and would write their pages each time, too. Call after {@link #prepare}; close it
   * when done.
   *
   * @param size at most this many connections
   */
  HikariDataSource views(int size);

  /**
   * Starts to write for this node when nobody else does.
   *
   * @param pool of this journal
   */
  JournalPulse pulse(ActorSystem<?> system, DataSource pool, String node);

  /**
   * What brings events to where projections read them; empty where that is the journal itself.
   *
   * @param pool of this journal
   */
  default Optional<Feed> feed(ActorSystem<?> system, DataSource pool, Clock clock) {
    return Optional.empty();
  }
}
