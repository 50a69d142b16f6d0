package santra.persistence.journal;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * The keyspaces and tables, made once by one process before any node starts, for two that make them
 * at once may leave them half made:
 *
 * <pre>
 * java santra.persistence.journal.CassandraSchema HOST:PORT[,HOST:PORT...] DATACENTER REPLICAS
 * </pre>
 *
 * Making them again changes nothing. Tables are those of pekko-persistence-cassandra 1.1.0, without
 * those for tags and deletions, which nobody uses; {@code messages} has two columns of ours, shared
 * by all rows of a partition: {@link Fence} explains them. Exit status 2 for wrong arguments, 1 if
 * it fails.
 */
public final class CassandraSchema {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private CassandraSchema() {}

  private static List<String> statements(String datacenter, int replicas) {
    var replication =
        " WITH replication = {'class': 'NetworkTopologyStrategy', '%s': %d}"
            .formatted(datacenter, replicas);
    return List.of(
        "CREATE KEYSPACE IF NOT EXISTS santra" + replication,
        "CREATE KEYSPACE IF NOT EXISTS santra_snapshot" + replication,
        """
        CREATE TABLE IF NOT EXISTS santra.messages (
          persistence_id text, partition_nr bigint,
          epoch bigint static, closed boolean static,
          sequence_nr bigint, timestamp timeuuid, timebucket text, writer_uuid text,
          ser_id int, ser_manifest text, event_manifest text, event blob,
          meta_ser_id int, meta_ser_manifest text, meta blob, tags set<text>,
          PRIMARY KEY ((persistence_id, partition_nr), sequence_nr, timestamp))
        """,
        """
        CREATE TABLE IF NOT EXISTS santra.all_persistence_ids (persistence_id text PRIMARY KEY)
        """,
        """
        CREATE TABLE IF NOT EXISTS santra.metadata (
          persistence_id text PRIMARY KEY, deleted_to bigint, properties map<text, text>)
        """,
        // Longer than any outage of the read models; after that a rebuild reads all entities.
        """
        CREATE TABLE IF NOT EXISTS santra.notice (
          bucket bigint, at timestamp, persistence_id text, sequence_nr bigint,
          PRIMARY KEY ((bucket), at, persistence_id))
          WITH default_time_to_live = 864000 AND compaction =
            {'class': 'TimeWindowCompactionStrategy', 'compaction_window_unit': 'HOURS',
             'compaction_window_size': 12}
        """,
        """
        CREATE TABLE IF NOT EXISTS santra.pulse (node text PRIMARY KEY, at timestamp)
        """,
        """
        CREATE TABLE IF NOT EXISTS santra_snapshot.snapshots (
          persistence_id text, sequence_nr bigint, timestamp bigint,
          ser_id int, ser_manifest text, snapshot_data blob, snapshot blob,
          meta_ser_id int, meta_ser_manifest text, meta blob,
          PRIMARY KEY (persistence_id, sequence_nr))
          WITH CLUSTERING ORDER BY (sequence_nr DESC)
        """);
  }

  public static void main(String... arguments) {
    if (arguments.length != 3) {
      System.err.println("schema: wants HOST:PORT[,HOST:PORT...] DATACENTER REPLICAS");
      System.exit(2);
      return;
    }
    try {
      create(
          Arrays.stream(arguments[0].split(",", -1)).map(CassandraSchema::address).toList(),
          arguments[1],
          Integer.parseInt(arguments[2]));
      System.exit(0); // the driver's threads would keep the process for seconds
    } catch (RuntimeException failed) {
      System.err.println("schema: " + failed.getMessage());
      System.exit(1);
    }
  }

  static InetSocketAddress address(String hostPort) {
    var colon = hostPort.lastIndexOf(':');
    if (colon < 1) throw new IllegalArgumentException("host:port expected: " + hostPort);
    return new InetSocketAddress(
        hostPort.substring(0, colon), Integer.parseInt(hostPort.substring(colon + 1)));
  }

  /**
   * @param replicas of each event; writes need a majority of them
   */
  static void create(List<InetSocketAddress> contactPoints, String datacenter, int replicas) {
    if (replicas < 1) throw new IllegalArgumentException("replicas must be 1 or more");
    var patient =
        DriverConfigLoader.programmaticBuilder()
            .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, PATIENCE)
            .withDuration(DefaultDriverOption.CONTROL_CONNECTION_AGREEMENT_TIMEOUT, PATIENCE)
            .build();
    try (var session =
        CqlSession.builder()
            .addContactPoints(contactPoints)
            .withLocalDatacenter(datacenter)
            .withConfigLoader(patient)
            .build()) {
      for (var statement : statements(datacenter, replicas)) session.execute(statement);
      if (!session.checkSchemaAgreement())
        throw new IllegalStateException("the nodes of Cassandra do not agree on the schema");
    }
  }
}
