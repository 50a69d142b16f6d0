package santra.loadtest.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;

/**
 * Law SingleWriter, read from the journal itself: once another incarnation has written an entity's
 * events, the one before writes no more.
 */
public final class Writers {
  private static final String EVENTS =
      "SELECT \"persistence_id\", \"writer\" FROM \"event_journal\""
          + " ORDER BY \"persistence_id\", \"sequence_number\"";

  private Writers() {}

  /**
   * @param home the launcher's folder, for the journal's place and password
   * @return entities at which two took turns
   */
  public static List<String> takingTurns(Path home) throws IOException, SQLException {
    var password = Files.readString(home.resolve("secrets/journal-password")).strip();
    var settings = new Properties();
    try (var saved = Files.newBufferedReader(home.resolve("run/settings"))) {
      settings.load(saved);
    }
    var url = "jdbc:h2:tcp://" + settings.getProperty("journal") + "/santra";
    try (var connection = DriverManager.getConnection(url, "santra", password)) {
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
}
