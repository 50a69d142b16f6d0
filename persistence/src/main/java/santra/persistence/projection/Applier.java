package santra.persistence.projection;

import java.sql.Connection;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import santra.persistence.codec.CodecException;
import santra.persistence.codec.CodecRegistry;

/**
 * One step of a projection: a batch of events and the new offset in one transaction. The offset's
 * row is locked first, so of two appliers one waits and then goes on where the other ended.
 *
 * <p>Positions are handed out before they are committed, so a gap may still fill. A young gap is
 * waited for; an old one is passed, written down, and looked at again for an hour: an event that
 * comes that late is applied late, never lost. Its own entity's later events cannot be ahead of it,
 * because an entity writes one after the other.
 */
final class Applier {
  private static final Logger LOG = LoggerFactory.getLogger(Applier.class);

  static final int BATCH = 500;
  static final Duration GAP_PATIENCE = Duration.ofSeconds(2);
  private static final Duration LATE = Duration.ofHours(1);
  private static final Duration PROBE = Duration.ofSeconds(1);
  private static final int GAPS_PER_ROW = 1_000;
  private static final int PROBED = 1_000;

  /** What a step came to. */
  enum Outcome {
    /** Something was done; there may be more. */
    PROGRESS,
    /** The next event's predecessor may still be on its way. */
    GAP,
    IDLE,
    /** A newer version of this projection runs elsewhere. */
    ASIDE
  }

  /** The outcome and the position reached. */
  record Step(Outcome outcome, long position) {}

  private static final class Poisoned extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Poisoned(Exception cause) {
      super(cause);
    }
  }

  private final Projection projection;
  private final CodecRegistry codecs;
  private final Books books;
  private final Clock clock;
  private final List<String> alarms = new ArrayList<>();
  private long gapAt = -1;
  private Instant gapSeen = Instant.EPOCH;
  private Instant probed = Instant.EPOCH;

  Applier(Projection projection, CodecRegistry codecs, Clock clock) {
    this.projection = projection;
    this.codecs = codecs;
    this.clock = clock;
    this.books = new Books(projection.name());
  }

  void create(Connection connection) throws SQLException {
    connection.setAutoCommit(true);
    books.create(connection, projection.version());
    projection.create(connection);
  }

  boolean probeDue() {
    return clock.instant().isAfter(probed.plus(PROBE));
  }

  long quarantined(Connection connection) throws SQLException {
    return books.quarantined(connection);
  }

  Step step(Connection connection) throws SQLException {
    try {
      return transact(connection, false);
    } catch (Poisoned _) {
      return transact(connection, true); // once more, one savepoint an event, to find the culprit
    }
  }

  /** Empties the tables and goes back to the first event. */
  Step restart(Connection connection) throws SQLException {
    return inTransaction(connection, this::clear);
  }

  private Step transact(Connection connection, boolean careful) throws SQLException {
    return inTransaction(connection, transaction -> batch(transaction, careful));
  }

  private interface Work {
    Step in(Connection transaction) throws SQLException;
  }

  private Step inTransaction(Connection connection, Work work) throws SQLException {
    connection.setAutoCommit(false);
    alarms.clear();
    try {
      var step = work.in(connection);
      connection.commit();
      alarms.forEach(LOG::error);
      return step;
    } catch (SQLException | RuntimeException | Error failed) {
      try {
        connection.rollback();
      } catch (SQLException alsoFailed) {
        failed.addSuppressed(alsoFailed);
      }
      throw failed;
    }
  }

  private Step clear(Connection transaction) throws SQLException {
    books.lock(transaction);
    books.move(transaction, new Books.Mark(projection.version(), 0));
    var mine = Books.transaction(transaction);
    books.forget(transaction);
    projection.clear(transaction);
    mustStillBe(mine, transaction);
    return new Step(Outcome.PROGRESS, 0);
  }

  private Step batch(Connection transaction, boolean careful) throws SQLException {
    var mark = books.lock(transaction);
    if (mark.version() > projection.version()) return new Step(Outcome.ASIDE, mark.position());
    if (mark.version() < projection.version()) return clear(transaction);

    var late = late(transaction);
    var rows = Row.after(transaction, mark.position(), BATCH);
    var ready = ready(mark.position(), rows);
    var position = ready.isEmpty() ? mark.position() : ready.getLast().position();
    if (!late.isEmpty() || !ready.isEmpty()) {
      books.move(transaction, new Books.Mark(mark.version(), position));
      var mine = Books.transaction(transaction);
      for (var row : late) {
        effect(transaction, row, careful);
        books.closeGap(transaction, row.position());
      }
      noteGaps(transaction, mark.position(), ready);
      for (var row : ready) effect(transaction, row, careful);
      mustStillBe(mine, transaction);
      return new Step(Outcome.PROGRESS, position);
    }
    return new Step(rows.isEmpty() ? Outcome.IDLE : Outcome.GAP, position);
  }

  private List<Row> late(Connection transaction) throws SQLException {
    if (!probeDue()) return List.of();
    probed = clock.instant();
    books.forgetGapsBefore(transaction, probed.minus(LATE).toEpochMilli());
    var gaps = books.gaps(transaction);
    return gaps.isEmpty() ? List.of() : Row.at(transaction, Books.list(gaps, PROBED));
  }

  /** The rows up to the first gap that may still fill. */
  private List<Row> ready(long position, List<Row> rows) {
    var expected = position + 1;
    for (int at = 0; at < rows.size(); at++) {
      var row = rows.get(at);
      if (row.position() > expected && !settled(expected, row)) return rows.subList(0, at);
      expected = row.position() + 1;
    }
    return rows;
  }

  private boolean settled(long gap, Row next) {
    var now = clock.instant();
    if (next.at().isBefore(now.minus(GAP_PATIENCE))) return true;
    if (gapAt != gap) {
      gapAt = gap;
      gapSeen = now;
    }
    return gapSeen.isBefore(now.minus(GAP_PATIENCE));
  }

  private void noteGaps(Connection transaction, long position, List<Row> rows) throws SQLException {
    var now = clock.instant();
    var expected = position + 1;
    for (var row : rows) {
      if (row.position() > expected && row.at().isAfter(now.minus(LATE))) {
        var gap = LongStream.range(expected, row.position()).limit(GAPS_PER_ROW).toArray();
        for (var missing : gap) books.addGap(transaction, missing, now.toEpochMilli());
      }
      expected = row.position() + 1;
    }
  }

  private void effect(Connection transaction, Row row, boolean careful) throws SQLException {
    if (!row.ours()) return;
    Recorded event;
    try {
      event = row.decode(codecs);
    } catch (CodecException unreadable) {
      quarantine(transaction, row, unreadable);
      return;
    }
    if (careful) applyCarefully(transaction, row, event);
    else apply(transaction, event);
  }

  private void apply(Connection transaction, Recorded event) throws SQLException {
    try {
      projection.apply(event, transaction);
    } catch (RuntimeException
        | SQLDataException
        | SQLIntegrityConstraintViolationException poison) {
      throw new Poisoned(poison);
    }
  }

  private void applyCarefully(Connection transaction, Row row, Recorded event) throws SQLException {
    var before = transaction.setSavepoint();
    try {
      projection.apply(event, transaction);
    } catch (RuntimeException
        | SQLDataException
        | SQLIntegrityConstraintViolationException poison) {
      transaction.rollback(before);
      quarantine(transaction, row, poison);
    }
  }

  private void quarantine(Connection transaction, Row row, Exception poison) throws SQLException {
    books.quarantine(transaction, row, String.valueOf(poison));
    alarms.add(
        "ALARM projection %s: event %d of %s (%s, position %d) is in quarantine: %s"
            .formatted(
                projection.name(),
                row.sequence(),
                row.persistenceId(),
                row.manifest(),
                row.position(),
                poison));
  }

  private void mustStillBe(String mine, Connection transaction) throws SQLException {
    if (!mine.equals(Books.transaction(transaction)))
      throw new SQLException(
          "projection " + projection.name() + " committed inside its transaction");
  }
}
