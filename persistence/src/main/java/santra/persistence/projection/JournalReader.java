package santra.persistence.projection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import santra.persistence.codec.CodecException;
import santra.persistence.codec.CodecRegistry;

/** Reads the journal for exports. Blocking: never from an actor or an event loop. */
public final class JournalReader {
  public static final int MOST = 10_000;

  /** So many positions are searched at once, so that a quiet tenant costs a bounded query. */
  private static final int WINDOW = 20_000;

  private static final int WINDOWS = 10;
  private static final int RECENT = 5_000;

  /**
   * One event.
   *
   * @param event its fields in today's version; {@code {"unreadable": reason}} if it has none
   */
  public record Entry(
      long position,
      String persistenceId,
      long sequence,
      Instant at,
      String manifest,
      JsonNode event) {}

  /**
   * Some events in the order they were written.
   *
   * @param position where to continue; nothing before it is missing
   */
  public record Page(List<Entry> events, long position) {}

  private final DataSource connections;
  private final CodecRegistry codecs;
  private final Clock clock;

  public JournalReader(DataSource connections, CodecRegistry codecs, Clock clock) {
    this.connections = connections;
    this.codecs = codecs;
    this.clock = clock;
  }

  /**
   * Events after a position. A page may be empty although more follow: continue at its position
   * until it no longer moves.
   *
   * @param after 0 for the beginning
   * @param limit at most this many, and at most {@value #MOST}
   * @param idPrefix how the entity's id (behind the type's name and {@code |}) begins, such as
   *     {@code north/}; empty for all
   */
  public Page read(long after, int limit, String idPrefix) throws SQLException {
    var most = Math.clamp(limit, 1, MOST);
    var pattern = "%|" + idPrefix.replaceAll("[!%_]", "!$0") + "%";
    try (var connection = connections.getConnection()) {
      var end = settled(connection);
      var position = after;
      for (int window = 0; window < WINDOWS && position < end; window++) {
        var horizon = Math.min(end, position + WINDOW);
        var rows = Row.ofEntities(connection, position, horizon, pattern, most);
        position = rows.size() < most ? horizon : rows.getLast().position();
        if (!rows.isEmpty()) return new Page(entries(rows), position);
      }
      return new Page(List.of(), position);
    }
  }

  /** The last position before the first young gap: what is behind it may still change. */
  private long settled(Connection connection) throws SQLException {
    var young = clock.instant().minus(Applier.GAP_PATIENCE).toEpochMilli();
    try (var query =
        connection.prepareStatement(
            """
            SELECT "ordering", "write_timestamp" FROM "event_journal"
            ORDER BY "ordering" DESC LIMIT ?
            """)) {
      query.setInt(1, RECENT);
      try (var rows = query.executeQuery()) {
        var settled = 0L;
        var above = Long.MAX_VALUE;
        while (rows.next()) {
          var position = rows.getLong(1);
          if (above == Long.MAX_VALUE || position + 1 < above) settled = position;
          if (rows.getLong(2) < young) return settled;
          above = position;
        }
        return settled;
      }
    }
  }

  private List<Entry> entries(List<Row> rows) {
    var entries = new ArrayList<Entry>();
    for (var row : rows) {
      if (row.ours())
        entries.add(
            new Entry(
                row.position(),
                row.persistenceId(),
                row.sequence(),
                row.at(),
                row.manifest(),
                tree(row)));
    }
    return entries;
  }

  private JsonNode tree(Row row) {
    try {
      return codecs.tree(row.manifest(), row.payload());
    } catch (CodecException unreadable) {
      return JsonNodeFactory.instance
          .objectNode()
          .put("unreadable", String.valueOf(unreadable.getMessage()));
    }
  }
}
