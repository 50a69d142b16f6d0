package santra.persistence.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** What a commit of one event costs, beside what it would cost with H2's COMPRESS. */
@EnabledIfSystemProperty(named = "santra.measure", matches = "true")
class CommitPaceTest {
  private static final int WARM = 3_000;
  private static final int COMMITS = 6_000;
  private static final int OPEN = 190;
  private static final int ROUNDS = 3;

  private record Cost(double cpuMillis, double wallMillis) {}

  @Test
  void smallPagesCostLessThanLargeCompressedOnes(@TempDir Path folder) throws SQLException {
    var small = new Cost(Double.MAX_VALUE, Double.MAX_VALUE);
    var large = small;
    // In turn, the better of each: the first is the one that warms up.
    for (int round = 0; round < ROUNDS; round++) {
      var url = H2Journal.fileUrl(folder.resolve("round" + round));
      small = better(small, cost(url));
      var packed = H2Journal.fileUrl(folder.resolve("packed" + round));
      large = better(large, cost(packed.replace("PAGE_SIZE=4096", "COMPRESS=TRUE")));
    }
    System.out.printf(
        "a commit, processor time / wall clock: %.2f / %.2f ms; with COMPRESS %.2f / %.2f ms%n",
        small.cpuMillis(), small.wallMillis(), large.cpuMillis(), large.wallMillis());
    assertThat(small.cpuMillis()).isLessThan(large.cpuMillis());
  }

  private static Cost better(Cost one, Cost other) {
    return other.cpuMillis() < one.cpuMillis() ? other : one;
  }

  private static Cost cost(String url) throws SQLException {
    try (var connection = DriverManager.getConnection(url, "", "")) {
      Schema.create(connection);
      connection.setAutoCommit(false);
      var random = new SplittableRandom(1);
      var ids = new ArrayList<String>();
      var numbers = new HashMap<String, Long>();
      for (int i = 0; i < OPEN; i++) ids.add("contact|acme/" + UUID.randomUUID());
      write(connection, random, ids, numbers, WARM);
      var cpu = cpuNanos();
      var wall = System.nanoTime();
      write(connection, random, ids, numbers, COMMITS);
      return new Cost(
          (cpuNanos() - cpu) / 1e6 / COMMITS, (System.nanoTime() - wall) / 1e6 / COMMITS);
    }
  }

  private static void write(
      Connection connection,
      SplittableRandom random,
      List<String> ids,
      Map<String, Long> numbers,
      int count)
      throws SQLException {
    try (var event =
            connection.prepareStatement(
                """
                INSERT INTO "event_journal" ("persistence_id", "sequence_number", "writer",
                  "write_timestamp", "adapter_manifest", "event_payload", "event_ser_id",
                  "event_ser_manifest") VALUES (?, ?, ?, ?, '', ?, 42, 'contact.answered.1')
                """,
                Statement.RETURN_GENERATED_KEYS);
        var tag = connection.prepareStatement("INSERT INTO \"event_tag\" VALUES (?, 'contact')")) {
      for (int i = 0; i < count; i++) {
        var place = random.nextInt(ids.size());
        // A contact has a dozen events.
        if (random.nextInt(12) == 0) ids.set(place, "contact|acme/" + UUID.randomUUID());
        var id = ids.get(place);
        var payload = new byte[300];
        for (int j = 0; j < payload.length; j++)
          payload[j] = (byte) "abcdefghij 0123456789:{}\"".charAt(random.nextInt(25));
        event.setString(1, id);
        event.setLong(2, numbers.merge(id, 1L, Long::sum));
        event.setString(3, "writer-" + place % 3);
        event.setLong(4, i);
        event.setBytes(5, payload);
        event.executeUpdate();
        try (var key = event.getGeneratedKeys()) {
          key.next();
          tag.setLong(1, key.getLong(1));
        }
        tag.executeUpdate();
        connection.commit();
      }
    }
  }

  private static long cpuNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }
}
