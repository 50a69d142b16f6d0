package santra.persistence.projection;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import santra.persistence.codec.CodecRegistry;
import santra.persistence.codec.SantraSerializer;

/** One row of pekko-persistence-jdbc's {@code event_journal}. */
record Row(
    long position,
    String persistenceId,
    long sequence,
    Instant at,
    int serializer,
    String manifest,
    byte[] payload) {

  private static final String SELECT =
      """
      SELECT "ordering", "persistence_id", "sequence_number", "write_timestamp",
             "event_ser_id", "event_ser_manifest", "event_payload"
      FROM "event_journal"\
      """;

  /** Pekko keeps events of its own in the same journal. */
  boolean ours() {
    return serializer == SantraSerializer.IDENTIFIER;
  }

  Recorded decode(CodecRegistry codecs) {
    return new Recorded(
        position, persistenceId, sequence, at, manifest, codecs.decode(manifest, payload));
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

  static List<Row> after(Connection connection, long position, int limit) throws SQLException {
    try (var query =
        connection.prepareStatement(
            SELECT + " WHERE \"ordering\" > ? ORDER BY \"ordering\" LIMIT ?")) {
      query.setLong(1, position);
      query.setInt(2, limit);
      return all(query);
    }
  }

  /** Those of the given positions that have been committed by now. */
  static List<Row> at(Connection connection, Collection<Long> positions) throws SQLException {
    try (var query =
        connection.prepareStatement(
            SELECT + " WHERE \"ordering\" = ANY(?) ORDER BY \"ordering\"")) {
      query.setArray(1, connection.createArrayOf("BIGINT", positions.toArray()));
      return all(query);
    }
  }

  /** Rows after {@code position} up to {@code horizon} of entities whose id starts like this. */
  static List<Row> ofEntities(
      Connection connection, long position, long horizon, String idPattern, int limit)
      throws SQLException {
    try (var query =
        connection.prepareStatement(
            SELECT
                + " WHERE \"ordering\" > ? AND \"ordering\" <= ? AND \"persistence_id\" LIKE ?"
                + " ESCAPE '!' ORDER BY \"ordering\" LIMIT ?")) {
      query.setLong(1, position);
      query.setLong(2, horizon);
      query.setString(3, idPattern);
      query.setInt(4, limit);
      return all(query);
    }
  }

  private static List<Row> all(PreparedStatement query) throws SQLException {
    try (var rows = query.executeQuery()) {
      var all = new ArrayList<Row>();
      while (rows.next()) all.add(of(rows));
      return all;
    }
  }

  private static Row of(ResultSet row) throws SQLException {
    return new Row(
        row.getLong(1),
        row.getString(2),
        row.getLong(3),
        Instant.ofEpochMilli(row.getLong(4)),
        row.getInt(5),
        row.getString(6),
        row.getBytes(7));
  }
}
