package santra.persistence.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.pattern.StatusReply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalServerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String PASSWORD = "sesame";

  @TempDir Path directory;
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void endWhatWasStarted() {
    started.forEach(Process::destroyForcibly);
  }

  private Process process(String password, String port) throws IOException {
    var passwords = directory.resolve("password-" + started.size());
    Files.writeString(passwords, password + "\n");
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                JournalServer.class.getName(),
                "--dir",
                directory.toString(),
                "--listen",
                "127.0.0.1:" + port,
                "--password-file",
                passwords.toString(),
                "--pid-file",
                directory.resolve("pid").toString())
            .redirectErrorStream(true)
            .start();
    started.add(process);
    return process;
  }

  /** The address the server says it serves. */
  private static String served(Process process) throws IOException {
    var line = process.inputReader(StandardCharsets.UTF_8).readLine();
    assertThat(line).startsWith("journal serving at 127.0.0.1:");
    return line.substring(line.lastIndexOf(' ') + 1);
  }

  @Test
  void acknowledgedEventsOutliveTheDeathOfTheServer() throws Exception {
    var server = process(PASSWORD, "0");
    var address = served(server);
    assertThat(Files.readString(directory.resolve("pid")).strip())
        .isEqualTo(Long.toString(server.pid()));
    assertThat(server.info().commandLine().orElse("")).doesNotContain(PASSWORD);

    JournalTest.run(
        Journal.server(address, PASSWORD),
        kit -> {
          var till = kit.spawn(Till.create("one"));
          for (int paid = 1; paid <= 50; paid++) {
            assertThat(JournalTest.pay(kit, till, 1)).isEqualTo(StatusReply.ack());
          }
          server.destroyForcibly();
        });
    assertThat(server.waitFor(10, TimeUnit.SECONDS)).isTrue();

    var again = process(PASSWORD, address.substring(address.lastIndexOf(':') + 1));
    // Not waited for: preparing waits by itself while the server comes up.
    var journal = Journal.server(address, PASSWORD);
    journal.prepare(PATIENCE);
    JournalTest.run(
        journal,
        kit -> assertThat(JournalTest.total(kit, kit.spawn(Till.create("one")))).isEqualTo(50));
    again.destroy();
    assertThat(again.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(again.exitValue()).isEqualTo(128 + 15);
    // Closed cleanly: the file opens at once, and nobody has it locked.
    try (var connection =
        DriverManager.getConnection(H2Journal.fileUrl(directory), H2Journal.USER, PASSWORD)) {
      assertThat(connection.isValid(1)).isTrue();
    }
  }

  /** What it had not written yet is lost whole: how far a read model has come, and its rows. */
  @Test
  void aReadModelAndItsPositionAreLostOrKeptTogether() throws Exception {
    var server = process(PASSWORD, "0");
    var address = served(server);
    try (var views = Journal.server(address, PASSWORD).views(1);
        var connection = views.getConnection();
        var statement = connection.createStatement()) {
      statement.execute("CREATE TABLE position (at BIGINT)");
      statement.execute("CREATE TABLE effect (at BIGINT)");
      statement.execute("INSERT INTO position VALUES (0)");
      connection.setAutoCommit(false);
      for (int at = 1; at <= 2_000; at++) {
        statement.execute("UPDATE position SET at = " + at);
        statement.execute("INSERT INTO effect VALUES (" + at + ")");
        connection.commit();
      }
    }
    server.destroyForcibly();
    assertThat(server.waitFor(10, TimeUnit.SECONDS)).isTrue();

    var again = served(process(PASSWORD, "0"));
    try (var views = Journal.server(again, PASSWORD).views(1);
        var connection = views.getConnection();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT (SELECT at FROM position), COUNT(*), MAX(at) FROM effect")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getLong(1)).isEqualTo(rows.getLong(2)).isEqualTo(rows.getLong(3));
    }
  }

  @Test
  void besideAServerOfAnEarlierBuildTheReadModelsAreAtTheEvents() throws Exception {
    var address = served(process(PASSWORD, "0"));
    var journal =
        new H2Journal(
            "jdbc:h2:tcp://" + address + "/" + H2Journal.DATABASE,
            "jdbc:h2:tcp://" + address + "/unheard-of",
            PASSWORD,
            address);
    journal.prepare(PATIENCE);

    try (var views = journal.views(1);
        var connection = views.getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT COUNT(*) FROM \"event_journal\"")) {
      assertThat(rows.next()).isTrue();
    }
  }

  @Test
  void onlyItsOwnDatabaseIsServedAndOnlyWithThePassword() throws Exception {
    var address = served(process(PASSWORD, "0"));

    for (var other : List.of("other", "mem:other", "../other")) {
      assertThatThrownBy(() ->
              DriverManager.getConnection("jdbc:h2:tcp://" + address + "/" + other, "sa", "")
                  .close())
          .as(other)
          .isInstanceOf(SQLException.class);
    }
    assertThatThrownBy(() -> Journal.server(address, "guess").prepare(PATIENCE))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("refuses the password");
    try (var files = Files.list(directory)) {
      assertThat(files.filter(file -> file.toString().contains("other"))).isEmpty();
    }
  }

  @Test
  void aServerWithTheWrongPasswordDoesNotStart() throws Exception {
    Journal.file(directory).prepare(PATIENCE);
    var server = process("wrong", "0");

    assertThat(server.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(server.exitValue()).isEqualTo(1);
    assertThat(server.inputReader(StandardCharsets.UTF_8).readLine())
        .isEqualTo("journal: the database exists with another password");
  }
}
