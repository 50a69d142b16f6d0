package santra.persistence.journal;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchType;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.Statement;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What is said to Cassandra about events, prepared once. Conditions are decided by Paxos in one
 * partition (LOCAL_SERIAL), everything is written and read at LOCAL_QUORUM.
 */
final class EventTables {
  /** The driver's settings for all of it; {@code santra-cassandra.conf} has them. */
  static final String PROFILE = "pekko-persistence-cassandra-profile";

  /** Notices are kept in partitions of this length. */
  static final Duration BUCKET = Duration.ofSeconds(10);

  private static final String ROW = "persistence_id = ? AND partition_nr = ?";

  private final CqlSession session;
  private final PreparedStatement take;
  private final PreparedStatement close;
  private final PreparedStatement write;
  private final PreparedStatement events;
  private final PreparedStatement name;
  private final PreparedStatement names;
  private final PreparedStatement notice;
  private final PreparedStatement notices;
  private final PreparedStatement pulse;

  /** An event as it is stored. */
  record Stored(
      long sequence,
      UUID time,
      String writer,
      int serializer,
      String manifest,
      String adapter,
      ByteBuffer payload) {

    private static Stored of(Row row) {
      return new Stored(
          row.getLong("sequence_nr"),
          text(row.getUuid("timestamp")),
          text(row.getString("writer_uuid")),
          row.getInt("ser_id"),
          text(row.getString("ser_manifest")),
          text(row.getString("event_manifest")),
          text(row.getByteBuffer("event")));
    }

    private static <T> T text(@Nullable T column) {
      if (column == null) throw new IllegalStateException("an event without all its columns");
      return column;
    }
  }

  /** That somebody's events up to this one were written about then. */
  record Notice(String persistenceId, long sequence, Instant at) {}

  /**
   * What a condition found.
   *
   * @param epoch of the partition; 0 while nobody has taken it
   * @param closed whether its writer has gone on to the next one
   */
  record Verdict(boolean applied, long epoch, boolean closed) {}

  private EventTables(CqlSession session) {
    this.session = session;
    // A condition on the one value that all rows of a partition share fences each of its rows.
    take =
        session.prepare(
            "UPDATE santra.messages SET epoch = ? WHERE " + ROW + " IF epoch = ? AND closed = ?");
    close =
        session.prepare("UPDATE santra.messages SET closed = true WHERE " + ROW + " IF epoch = ?");
    write =
        session.prepare(
            "UPDATE santra.messages SET writer_uuid = ?, ser_id = ?, ser_manifest = ?,"
                + " event_manifest = ?, event = ? WHERE "
                + ROW
                + " AND sequence_nr = ? AND timestamp = ? IF epoch = ?");
    events =
        session.prepare(
            "SELECT sequence_nr, timestamp, writer_uuid, ser_id, ser_manifest, event_manifest,"
                + " event FROM santra.messages WHERE "
                + ROW
                + " AND sequence_nr > ? LIMIT ?");
    name = session.prepare("INSERT INTO santra.all_persistence_ids (persistence_id) VALUES (?)");
    names = session.prepare("SELECT persistence_id FROM santra.all_persistence_ids");
    notice =
        session.prepare(
            "INSERT INTO santra.notice (bucket, at, persistence_id, sequence_nr)"
                + " VALUES (?, ?, ?, ?)");
    notices =
        session.prepare(
            "SELECT persistence_id, sequence_nr, at FROM santra.notice"
                + " WHERE bucket = ? AND at > ?");
    pulse = session.prepare("INSERT INTO santra.pulse (node, at) VALUES (?, ?)");
  }

  /** Blocks for some round trips. */
  static EventTables prepare(CqlSession session) {
    return new EventTables(session);
  }

  static long bucket(Instant at) {
    return Math.floorDiv(at.getEpochSecond(), BUCKET.toSeconds());
  }

  /**
   * Takes a partition, if its epoch is still the one expected and it is not closed.
   *
   * @param expected 0 for a partition that nobody has taken
   */
  CompletionStage<Verdict> take(String persistenceId, long partition, long expected, long epoch) {
    var bound =
        take.boundStatementBuilder()
            .setLong(0, epoch)
            .setString(1, persistenceId)
            .setLong(2, partition);
    bound = expected == 0 ? bound.setToNull(3) : bound.setLong(3, expected);
    return conditional(bound.setToNull(4).build());
  }

  /** Says that the partition's writer goes on to the next one. */
  CompletionStage<Verdict> close(String persistenceId, long partition, long epoch) {
    return conditional(close.bind(persistenceId, partition, epoch));
  }

  /** Writes all of them if the partition's epoch is still this one, else none. */
  CompletionStage<Verdict> write(
      String persistenceId, long partition, long epoch, List<Stored> events) {
    return conditional(
        together(
            events.stream().map(event -> bound(persistenceId, partition, epoch, event)).toList()));
  }

  private BoundStatement bound(String persistenceId, long partition, long epoch, Stored event) {
    return write
        .boundStatementBuilder()
        .setString(0, event.writer())
        .setInt(1, event.serializer())
        .setString(2, event.manifest())
        .setString(3, event.adapter())
        .setByteBuffer(4, event.payload())
        .setString(5, persistenceId)
        .setLong(6, partition)
        .setLong(7, event.sequence())
        .setUuid(8, event.time())
        .setLong(9, epoch)
        .build();
  }

  private static Statement<?> together(List<BoundStatement> statements) {
    return statements.size() == 1
        ? statements.getFirst()
        : BatchStatement.newInstance(BatchType.UNLOGGED).addAll(statements);
  }

  /** Events of one partition behind this number, in order; at most so many. */
  CompletionStage<List<Stored>> events(String persistenceId, long partition, long after, int most) {
    return all(events.bind(persistenceId, partition, after, most))
        .thenApply(rows -> rows.stream().map(Stored::of).toList());
  }

  /** Lists an entity among all there ever were. */
  CompletionStage<AsyncResultSet> name(String persistenceId) {
    return executed(name.bind(persistenceId));
  }

  /** All entities there ever were: the first page of them. */
  CompletionStage<AsyncResultSet> names() {
    return executed(names.bind());
  }

  CompletionStage<AsyncResultSet> notice(Notice notice) {
    return executed(
        this.notice.bind(
            bucket(notice.at()), notice.at(), notice.persistenceId(), notice.sequence()));
  }

  /** Notices of one bucket behind this moment. */
  CompletionStage<List<Notice>> notices(long bucket, Instant after) {
    return all(notices.bind(bucket, after))
        .thenApply(rows ->
            rows.stream()
                .map(row ->
                    new Notice(
                        Stored.text(row.getString(0)),
                        row.getLong(1),
                        Stored.text(row.getInstant(2))))
                .toList());
  }

  CompletionStage<AsyncResultSet> pulse(String node, Instant at) {
    return executed(pulse.bind(node, at));
  }

  /** Never sent twice: a condition that was met would not be met again. */
  private CompletionStage<Verdict> conditional(Statement<?> statement) {
    return executed(statement.setIdempotent(false))
        .thenApply(answer -> {
          var applied = answer.wasApplied(); // only before the row is taken
          var row = answer.one();
          if (applied || row == null) return new Verdict(applied, 0, false);
          // A partition that is not there yet answers with no columns but the verdict.
          var columns = row.getColumnDefinitions();
          return new Verdict(
              false,
              columns.contains("epoch") ? row.getLong("epoch") : 0,
              columns.contains("closed") && row.getBoolean("closed"));
        });
  }

  private CompletionStage<AsyncResultSet> executed(Statement<?> statement) {
    return session.executeAsync(statement.setExecutionProfileName(PROFILE));
  }

  private CompletionStage<List<Row>> all(Statement<?> query) {
    return executed(query).thenCompose(page -> pages(page, List.of()));
  }

  private static CompletionStage<List<Row>> pages(AsyncResultSet page, List<Row> before) {
    var rows = new ArrayList<>(before);
    page.currentPage().forEach(rows::add);
    return page.hasMorePages()
        ? page.fetchNextPage().thenCompose(next -> pages(next, rows))
        : CompletableFuture.completedFuture(rows);
  }
}
