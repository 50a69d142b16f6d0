package santra.persistence.projection;

import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What runners keep about each projection, in tables beside the journal. */
final class Books {
  private static final List<String> TABLES =
      List.of(
          """
          CREATE TABLE IF NOT EXISTS projection_offset (
            name VARCHAR(100) PRIMARY KEY,
            version INTEGER NOT NULL,
            position BIGINT NOT NULL)
          """,
          """
          CREATE TABLE IF NOT EXISTS projection_gap (
            name VARCHAR(100) NOT NULL,
            position BIGINT NOT NULL,
            seen BIGINT NOT NULL,
            PRIMARY KEY (name, position))
          """,
          """
          CREATE TABLE IF NOT EXISTS projection_quarantine (
            name VARCHAR(100) NOT NULL,
            position BIGINT NOT NULL,
            persistence_id VARCHAR(255) NOT NULL,
            sequence_number BIGINT NOT NULL,
            manifest VARCHAR NOT NULL,
            reason VARCHAR(1000) NOT NULL,
            PRIMARY KEY (name, position))
          """);

  /** Where a projection stands, and by whose rules. */
  record Mark(int version, long position) {}

  private Books() {}

  /** Outside any transaction: creating tables commits. Several nodes may do it at once. */
  static void create(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      for (var sql : TABLES) statement.execute(sql);
    }
  }

  /** Where a projection begins; nothing if it has begun already. */
  static void begin(Connection connection, Projection projection) throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            INSERT INTO projection_offset (name, version, position)
            SELECT ?, ?, 0 WHERE NOT EXISTS (SELECT 1 FROM projection_offset WHERE name = ?)
            """)) {
      insert.setString(1, projection.name());
      insert.setInt(2, projection.version());
      insert.setString(3, projection.name());
      insert.executeUpdate();
    } catch (SQLIntegrityConstraintViolationException anotherWasFaster) {
      return;
    }
  }

  /**
   * Holds these rows until the transaction ends: whoever has them is the only one who applies. In
   * the order of names, so that two of us wait for each other but never both.
   */
  static Map<String, Mark> lock(Connection transaction, Collection<String> names)
      throws SQLException {
    try (var query =
        transaction.prepareStatement(
            """
            SELECT name, version, position FROM projection_offset WHERE name = ANY(?)
            ORDER BY name FOR UPDATE
            """)) {
      query.setArray(1, array(transaction, names));
      try (var rows = query.executeQuery()) {
        var marks = new TreeMap<String, Mark>();
        while (rows.next()) marks.put(rows.getString(1), new Mark(rows.getInt(2), rows.getLong(3)));
        for (var name : names)
          if (!marks.containsKey(name)) throw new SQLException("no offset of projection " + name);
        return marks;
      }
    }
  }

  static void move(Connection transaction, Collection<String> names, long position)
      throws SQLException {
    try (var update =
        transaction.prepareStatement(
            "UPDATE projection_offset SET position = ? WHERE name = ANY(?)")) {
      update.setLong(1, position);
      update.setArray(2, array(transaction, names));
      update.executeUpdate();
    }
  }

  /** Back to the first event, by the rules of this version; its gaps and quarantine are gone. */
  static void restart(Connection transaction, Projection projection) throws SQLException {
    try (var update =
        transaction.prepareStatement(
            "UPDATE projection_offset SET version = ?, position = 0 WHERE name = ?")) {
      update.setInt(1, projection.version());
      update.setString(2, projection.name());
      update.executeUpdate();
    }
    for (var table : List.of("projection_gap", "projection_quarantine")) {
      try (var delete = transaction.prepareStatement("DELETE FROM " + table + " WHERE name = ?")) {
        delete.setString(1, projection.name());
        delete.executeUpdate();
      }
    }
  }

  static void addGap(Connection transaction, String name, long position, long nowMillis)
      throws SQLException {
    try (var insert =
        transaction.prepareStatement(
            "INSERT INTO projection_gap (name, position, seen) VALUES (?, ?, ?)")) {
      insert.setString(1, name);
      insert.setLong(2, position);
      insert.setLong(3, nowMillis);
      insert.executeUpdate();
    }
  }

  static void closeGap(Connection transaction, String name, long position) throws SQLException {
    try (var delete =
        transaction.prepareStatement(
            "DELETE FROM projection_gap WHERE name = ? AND position = ?")) {
      delete.setString(1, name);
      delete.setLong(2, position);
      delete.executeUpdate();
    }
  }

  static void forgetGapsBefore(Connection transaction, Collection<String> names, long millis)
      throws SQLException {
    try (var delete =
        transaction.prepareStatement(
            "DELETE FROM projection_gap WHERE name = ANY(?) AND seen < ?")) {
      delete.setArray(1, array(transaction, names));
      delete.setLong(2, millis);
      delete.executeUpdate();
    }
  }

  /** The first positions that were passed, and by whom. */
  static SortedMap<Long, Set<String>> gaps(
      Connection connection, Collection<String> names, int limit) throws SQLException {
    try (var query =
        connection.prepareStatement(
            """
            SELECT position, name FROM projection_gap WHERE name = ANY(?)
            ORDER BY position, name LIMIT ?
            """)) {
      query.setArray(1, array(connection, names));
      query.setInt(2, limit);
      try (var rows = query.executeQuery()) {
        var gaps = new TreeMap<Long, Set<String>>();
        while (rows.next())
          gaps.computeIfAbsent(rows.getLong(1), _ -> new HashSet<>()).add(rows.getString(2));
        return gaps;
      }
    }
  }

  static void quarantine(Connection transaction, String name, Row row, String reason)
      throws SQLException {
    try (var insert =
        transaction.prepareStatement(
            """
            INSERT INTO projection_quarantine
              (name, position, persistence_id, sequence_number, manifest, reason)
            VALUES (?, ?, ?, ?, ?, ?)
            """)) {
      insert.setString(1, name);
      insert.setLong(2, row.position());
      insert.setString(3, row.persistenceId());
      insert.setLong(4, row.sequence());
      insert.setString(5, row.manifest());
      insert.setString(6, reason.substring(0, Math.min(reason.length(), 1000)));
      insert.executeUpdate();
    }
  }

  /** How many events each could not apply; who is missing could apply all. */
  static Map<String, Long> quarantined(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT name, COUNT(*) FROM projection_quarantine GROUP BY name")) {
      var counts = new HashMap<String, Long>();
      while (rows.next()) counts.put(rows.getString(1), rows.getLong(2));
      return counts;
    }
  }

  /** H2's name for the running transaction; changes if somebody committed under our hands. */
  static String transaction(Connection transaction) throws SQLException {
    try (var statement = transaction.createStatement();
        var rows = statement.executeQuery("SELECT TRANSACTION_ID()")) {
      rows.next();
      var id = rows.getString(1);
      return id == null ? "" : id;
    }
  }

  private static Array array(Connection connection, Collection<String> names) throws SQLException {
    return connection.createArrayOf("VARCHAR", names.toArray());
  }
}
