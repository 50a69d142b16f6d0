package santra.persistence.projection;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

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

  private final String name;

  Books(String name) {
    this.name = name;
  }

  /** Outside any transaction: creating tables commits. Several nodes may do it at once. */
  void create(Connection connection, int version) throws SQLException {
    try (var statement = connection.createStatement()) {
      for (var sql : TABLES) statement.execute(sql);
    }
    try (var insert =
        connection.prepareStatement(
            """
            INSERT INTO projection_offset (name, version, position)
            SELECT ?, ?, 0 WHERE NOT EXISTS (SELECT 1 FROM projection_offset WHERE name = ?)
            """)) {
      insert.setString(1, name);
      insert.setInt(2, version);
      insert.setString(3, name);
      insert.executeUpdate();
    } catch (java.sql.SQLIntegrityConstraintViolationException anotherWasFaster) {
      return;
    }
  }

  /** Holds the row until the transaction ends: whoever has it is the only one who applies. */
  Mark lock(Connection transaction) throws SQLException {
    try (var query =
        transaction.prepareStatement(
            "SELECT version, position FROM projection_offset WHERE name = ? FOR UPDATE")) {
      query.setString(1, name);
      try (var rows = query.executeQuery()) {
        if (!rows.next()) throw new SQLException("no offset of projection " + name);
        return new Mark(rows.getInt(1), rows.getLong(2));
      }
    }
  }

  void move(Connection transaction, Mark mark) throws SQLException {
    try (var update =
        transaction.prepareStatement(
            "UPDATE projection_offset SET version = ?, position = ? WHERE name = ?")) {
      update.setInt(1, mark.version());
      update.setLong(2, mark.position());
      update.setString(3, name);
      update.executeUpdate();
    }
  }

  /** Everything but the offset, for a rebuild. */
  void forget(Connection transaction) throws SQLException {
    for (var table : List.of("projection_gap", "projection_quarantine")) {
      try (var delete = transaction.prepareStatement("DELETE FROM " + table + " WHERE name = ?")) {
        delete.setString(1, name);
        delete.executeUpdate();
      }
    }
  }

  void addGap(Connection transaction, long position, long nowMillis) throws SQLException {
    try (var insert =
        transaction.prepareStatement(
            "INSERT INTO projection_gap (name, position, seen) VALUES (?, ?, ?)")) {
      insert.setString(1, name);
      insert.setLong(2, position);
      insert.setLong(3, nowMillis);
      insert.executeUpdate();
    }
  }

  void closeGap(Connection transaction, long position) throws SQLException {
    try (var delete =
        transaction.prepareStatement(
            "DELETE FROM projection_gap WHERE name = ? AND position = ?")) {
      delete.setString(1, name);
      delete.setLong(2, position);
      delete.executeUpdate();
    }
  }

  void forgetGapsBefore(Connection transaction, long millis) throws SQLException {
    try (var delete =
        transaction.prepareStatement("DELETE FROM projection_gap WHERE name = ? AND seen < ?")) {
      delete.setString(1, name);
      delete.setLong(2, millis);
      delete.executeUpdate();
    }
  }

  Set<Long> gaps(Connection connection) throws SQLException {
    try (var query =
        connection.prepareStatement("SELECT position FROM projection_gap WHERE name = ?")) {
      query.setString(1, name);
      try (var rows = query.executeQuery()) {
        var gaps = new TreeSet<Long>();
        while (rows.next()) gaps.add(rows.getLong(1));
        return gaps;
      }
    }
  }

  void quarantine(Connection transaction, Row row, String reason) throws SQLException {
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

  long quarantined(Connection connection) throws SQLException {
    try (var query =
        connection.prepareStatement("SELECT COUNT(*) FROM projection_quarantine WHERE name = ?")) {
      query.setString(1, name);
      try (var rows = query.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
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

  /** The last position of the journal; empty if nothing was ever written. */
  static OptionalLong last(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT MAX(\"ordering\") FROM \"event_journal\"")) {
      rows.next();
      var last = rows.getLong(1);
      return rows.wasNull() ? OptionalLong.empty() : OptionalLong.of(last);
    }
  }

  static List<Long> list(Set<Long> positions, int limit) {
    return new ArrayList<>(positions).subList(0, Math.min(limit, positions.size()));
  }
}
