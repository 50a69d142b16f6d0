package santra.loadtest.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * Who wrote what and when, read from the journal itself, or from its copy beside Cassandra. Each
 * incarnation of an entity in memory is another writer.
 *
 * @param home the launcher's folder, for the journal's place and password
 */
public record Writers(Path home) {
  private static final String EVENTS =
      "SELECT \"persistence_id\", \"writer\" FROM \"event_journal\""
          + " ORDER BY \"persistence_id\", \"sequence_number\"";

  private static final String LATEST =
      "SELECT \"writer\", \"write_timestamp\" FROM \"event_journal\""
          + " WHERE \"persistence_id\" = ? ORDER BY \"sequence_number\" DESC LIMIT 200";

  private Connection connect() throws IOException, SQLException {
    var password = Files.readString(home.resolve("secrets/journal-password")).strip();
    var settings = new Properties();
    try (var saved = Files.newBufferedReader(home.resolve("run/settings"))) {
      settings.load(saved);
    }
    var url = "jdbc:h2:tcp://" + settings.getProperty("journal") + "/santra";
    return DriverManager.getConnection(url, "santra", password);
  }

  /**
   * Law SingleWriter: once another incarnation has written an entity's events, the one before
   * writes no more.
   *
   * @return entities at which two took turns
   */
  public List<String> takingTurns() throws IOException, SQLException {
    try (var connection = connect()) {
      return takingTurns(connection);
    }
  }

  private static List<String> takingTurns(Connection connection) throws SQLException {
    var found = new ArrayList<String>();
    var gone = new HashSet<String>();
    var entity = "";
    var writer = "";
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(EVENTS)) {
      while (rows.next()) {
        if (!rows.getString(1).equals(entity)) {
          entity = rows.getString(1);
          gone.clear();
        } else if (!rows.getString(2).equals(writer)) gone.add(writer);
        writer = rows.getString(2);
        if (gone.contains(writer) && !found.contains(entity)) found.add(entity);
      }
    }
    return found;
  }

  /**
   * How long after a fault those of these entities wrote again that have another writer since then,
   * the quickest first.
   */
  List<Duration> moved(Instant fault, Collection<String> entities)
      throws IOException, SQLException {
    var moved = new ArrayList<Duration>();
    try (var connection = connect();
        var statement = connection.prepareStatement(LATEST)) {
      for (var entity : entities) {
        statement.setString(1, entity);
        firstOfNext(statement.executeQuery(), fault.toEpochMilli()).ifPresent(moved::add);
      }
    }
    return moved.stream().sorted().toList();
  }

  /** From the latest event back to the last one before the fault. */
  private static Optional<Duration> firstOfNext(java.sql.ResultSet latest, long fault)
      throws SQLException {
    var after = new ArrayList<Long>();
    var writers = new ArrayList<String>();
    try (latest) {
      while (latest.next()) {
        var writer = latest.getString(1);
        var at = latest.getLong(2);
        if (at < fault) {
          for (int i = writers.size() - 1; i >= 0; i--)
            if (!writers.get(i).equals(writer))
              return Optional.of(Duration.ofMillis(after.get(i) - fault));
          return Optional.empty();
        }
        writers.add(writer);
        after.add(at);
      }
    }
    return Optional.empty();
  }
}
