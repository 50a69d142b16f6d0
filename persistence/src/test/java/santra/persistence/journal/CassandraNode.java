package santra.persistence.journal;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;

/**
 * A real Cassandra for the tests of this module, started for the first that asks; or the one at
 * {@code -Dsantra.cassandra=ADDRESS}. Without JDK 17 or without the jars the test that asks is
 * skipped, and says so.
 */
public final class CassandraNode {
  private static final Path SCRIPT = Path.of("..", "cassandra", "run.sh").toAbsolutePath();
  private static final Path JARS = Path.of("..", "cassandra", "target", "lib");
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int PORT = 9042;

  private static @Nullable CassandraNode shared;
  private static boolean failed;

  private final String address;
  private final CqlSession session;

  private CassandraNode(String address, CqlSession session) {
    this.address = address;
    this.session = session;
  }

  public static synchronized CassandraNode shared() {
    var now = shared;
    if (now == null) {
      if (failed) Assertions.fail("Cassandra did not start before");
      assumeTrue(
          Files.isDirectory(JARS),
          "skipped: no jars of Cassandra; 'mvn -f cassandra/pom.xml initialize' fetches them");
      try {
        assumeTrue(
            new ProcessBuilder(SCRIPT.toString(), "--check").inheritIO().start().waitFor() == 0,
            "skipped: no JDK 17 for Cassandra");
        failed = true;
        now = start();
        failed = false;
      } catch (IOException failed) {
        throw new AssertionError(failed);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new AssertionError(interrupted);
      }
      shared = now;
    }
    return now;
  }

  private static CassandraNode start() throws IOException, InterruptedException {
    var running = System.getProperty("santra.cassandra");
    return at(running == null ? launch() : running);
  }

  private static CassandraNode at(String address) {
    var where = new InetSocketAddress(address, PORT);
    CassandraSchema.create(List.of(where), "datacenter1", 1);
    return new CassandraNode(
        address,
        CqlSession.builder()
            .addContactPoint(where)
            .withLocalDatacenter("datacenter1")
            .withConfigLoader(DriverConfigLoader.fromClasspath("santra-cassandra"))
            .build());
  }

  private static String launch() throws IOException, InterruptedException {
    var random = ThreadLocalRandom.current();
    var address = "127.%d.%d.1".formatted(random.nextInt(64, 250), random.nextInt(1, 250));
    var directory = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "cassandra-");
    var builder =
        new ProcessBuilder(SCRIPT.toString(), directory.toString(), address, address, "384");
    builder.environment().putIfAbsent("CASSANDRA_SYNC", "periodic");
    var process =
        builder.redirectErrorStream(true).redirectOutput(directory.resolve("log").toFile()).start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    var end = System.nanoTime() + PATIENCE.toNanos();
    var where = new InetSocketAddress(address, PORT);
    while (!listens(where)) {
      if (!process.isAlive() || System.nanoTime() > end)
        Assertions.fail("Cassandra did not start; see " + directory.resolve("log"));
      TimeUnit.MILLISECONDS.sleep(200);
    }
    return address;
  }

  private static boolean listens(InetSocketAddress where) {
    try (var socket = new Socket()) {
      socket.connect(where, 500);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Its journal, with books of its own in this directory. */
  public Journal journal(Path books) {
    return Journal.cassandra(
        List.of(new InetSocketAddress(address, PORT)), "datacenter1", Journal.file(books));
  }

  public CqlSession session() {
    return session;
  }
}
