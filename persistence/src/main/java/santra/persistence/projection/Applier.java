package santra.persistence.projection;

import java.sql.Connection;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import santra.persistence.codec.CodecException;
import santra.persistence.codec.CodecRegistry;

/**
 * One step of projections that stand at the same event: a batch of events and the new offsets in
 * one transaction. The offsets' rows are locked first, so of two appliers one waits and then goes
 * on where the other ended.
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
    IDLE
  }

  /** The outcome, and where each stands once it is committed. */
  private record Step(Outcome outcome, Map<Lane, Long> positions) {}

  private static final class Poisoned extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Poisoned(Exception cause) {
      super(cause);
    }
  }

  private final CodecRegistry codecs;
  private final Clock clock;
  private final List<String> alarms = new ArrayList<>();
  private final Map<Long, Instant> young = new HashMap<>();
  private Instant probed = Instant.EPOCH;

  Applier(CodecRegistry codecs, Clock clock) {
    this.codecs = codecs;
    this.clock = clock;
  }

  void create(Connection connection, List<Lane> lanes) throws SQLException {
    connection.setAutoCommit(true);
    Books.create(connection);
    for (var lane : lanes) {
      Books.begin(connection, lane.projection);
      lane.projection.create(connection);
    }
    var marks = Books.lock(connection, names(lanes));
    for (var lane : lanes) {
      var mark = marks.get(lane.name());
      if (mark != null) lane.advanced(mark.position());
    }
  }

  /** Whether it is time to look for what came late. */
  boolean probeDue() {
    return clock.instant().isAfter(probed.plus(PROBE));
  }

  /** All have looked for what came late. */
  void probed(Connection connection, List<Lane> lanes) throws SQLException {
    probed = clock.instant();
    young.values().removeIf(seen -> seen.isBefore(probed.minus(LATE)));
    var counts = Books.quarantined(connection);
    for (var lane : lanes) lane.quarantined(counts.getOrDefault(lane.name(), 0L));
  }

  /**
   * @param events where the events are read
   * @param connection where the projections are
   */
  Outcome step(Connection events, Connection connection, List<Lane> group) throws SQLException {
    try {
      return inTransaction(connection, transaction -> batch(events, transaction, group, false));
    } catch (Poisoned _) {
      // Once more, with a savepoint before each effect, to find the culprit.
      return inTransaction(connection, transaction -> batch(events, transaction, group, true));
    }
  }

  /** Empties its tables and goes back to the first event. */
  void restart(Connection connection, Lane lane) throws SQLException {
    inTransaction(
        connection,
        transaction -> {
          Books.lock(transaction, List.of(lane.name()));
          return clear(transaction, List.of(lane));
        });
  }

  private interface Work {
    Step in(Connection transaction) throws SQLException;
  }

  private Outcome inTransaction(Connection connection, Work work) throws SQLException {
    connection.setAutoCommit(false);
    alarms.clear();
    try {
      var step = work.in(connection);
      connection.commit();
      alarms.forEach(LOG::error);
      step.positions().forEach(Lane::advanced);
      return step.outcome();
    } catch (SQLException | RuntimeException | Error failed) {
      try {
        connection.rollback();
      } catch (SQLException alsoFailed) {
        failed.addSuppressed(alsoFailed);
      }
      throw failed;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  private static List<String> names(List<Lane> lanes) {
    return lanes.stream().map(Lane::name).sorted().toList();
  }

  private Step clear(Connection transaction, List<Lane> lanes) throws SQLException {
    var positions = new HashMap<Lane, Long>();
    for (var lane : lanes) {
      Books.restart(transaction, lane.projection);
      var mine = Books.transaction(transaction);
      lane.projection.clear(transaction);
      mustStillBe(mine, transaction);
      positions.put(lane, 0L);
    }
    return new Step(Outcome.PROGRESS, positions);
  }

  private Step batch(Connection events, Connection transaction, List<Lane> group, boolean careful)
      throws SQLException {
    var marks = Books.lock(transaction, names(group));
    var outdated = new ArrayList<Lane>();
    var current = new HashMap<Lane, Long>();
    for (var lane : group) {
      var mark = marks.get(lane.name());
      if (mark == null || mark.version() > lane.projection.version())
        lane.standsAside(mark == null ? 0 : mark.position(), clock.instant());
      else if (mark.version() < lane.projection.version()) outdated.add(lane);
      else current.put(lane, mark.position());
    }
    if (!outdated.isEmpty()) return clear(transaction, outdated);
    if (current.isEmpty()) return new Step(Outcome.IDLE, Map.of());

    // Another runner may have moved some of them on.
    long position = current.values().stream().mapToLong(Long::longValue).min().orElseThrow();
    var lanes =
        group.stream().filter(lane -> Long.valueOf(position).equals(current.get(lane))).toList();
    return apply(events, transaction, lanes, position, current, careful);
  }

  private Step apply(
      Connection events,
      Connection transaction,
      List<Lane> lanes,
      long position,
      Map<Lane, Long> positions,
      boolean careful)
      throws SQLException {
    var late = probeDue() ? late(events, transaction, lanes) : Late.NONE;
    var rows = Row.after(events, position, BATCH);
    var ready = ready(position, rows);
    if (late.rows().isEmpty() && ready.isEmpty())
      return new Step(rows.isEmpty() ? Outcome.IDLE : Outcome.GAP, positions);
    var reached = ready.isEmpty() ? position : ready.getLast().position();
    Books.move(transaction, names(lanes), reached);
    var mine = Books.transaction(transaction);
    for (var row : late.rows()) {
      var awaited = late.by(row, lanes);
      effect(transaction, row, awaited, careful);
      for (var lane : awaited) Books.closeGap(transaction, lane.name(), row.position());
    }
    noteGaps(transaction, lanes, position, ready);
    for (var row : ready) effect(transaction, row, lanes, careful);
    mustStillBe(mine, transaction);
    for (var lane : lanes) positions.put(lane, reached);
    return new Step(Outcome.PROGRESS, positions);
  }

  /** What has come into gaps that were passed, and who passed them. */
  private record Late(List<Row> rows, Map<Long, Set<String>> passed) {
    static final Late NONE = new Late(List.of(), Map.of());

    List<Lane> by(Row row, List<Lane> lanes) {
      var names = passed.getOrDefault(row.position(), Set.of());
      return lanes.stream().filter(lane -> names.contains(lane.name())).toList();
    }
  }

  private Late late(Connection events, Connection transaction, List<Lane> lanes)
      throws SQLException {
    var names = names(lanes);
    Books.forgetGapsBefore(transaction, names, clock.instant().minus(LATE).toEpochMilli());
    var gaps = Books.gaps(transaction, names, PROBED);
    return gaps.isEmpty() ? Late.NONE : new Late(Row.at(events, gaps.keySet()), gaps);
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
    return young.computeIfAbsent(gap, _ -> now).isBefore(now.minus(GAP_PATIENCE));
  }

  private void noteGaps(Connection transaction, List<Lane> lanes, long position, List<Row> rows)
      throws SQLException {
    var now = clock.instant();
    var expected = position + 1;
    for (var row : rows) {
      if (row.position() > expected && row.at().isAfter(now.minus(LATE))) {
        var gap = LongStream.range(expected, row.position()).limit(GAPS_PER_ROW).toArray();
        for (var missing : gap)
          for (var lane : lanes)
            Books.addGap(transaction, lane.name(), missing, now.toEpochMilli());
      }
      expected = row.position() + 1;
    }
  }

  private void effect(Connection transaction, Row row, List<Lane> lanes, boolean careful)
      throws SQLException {
    if (!row.ours()) return;
    Recorded event;
    try {
      event = row.decode(codecs);
    } catch (CodecException unreadable) {
      for (var lane : lanes) quarantine(transaction, lane, row, unreadable);
      return;
    }
    for (var lane : lanes) {
      if (careful) applyCarefully(transaction, lane, row, event);
      else apply(transaction, lane, event);
    }
  }

  private static void apply(Connection transaction, Lane lane, Recorded event) throws SQLException {
    try {
      lane.projection.apply(event, transaction);
    } catch (RuntimeException
        | SQLDataException
        | SQLIntegrityConstraintViolationException poison) {
      throw new Poisoned(poison);
    }
  }

  private void applyCarefully(Connection transaction, Lane lane, Row row, Recorded event)
      throws SQLException {
    var before = transaction.setSavepoint();
    try {
      lane.projection.apply(event, transaction);
      transaction.releaseSavepoint(before);
    } catch (RuntimeException
        | SQLDataException
        | SQLIntegrityConstraintViolationException poison) {
      transaction.rollback(before);
      quarantine(transaction, lane, row, poison);
    }
  }

  private void quarantine(Connection transaction, Lane lane, Row row, Exception poison)
      throws SQLException {
    Books.quarantine(transaction, lane.name(), row, String.valueOf(poison));
    alarms.add(
        "ALARM projection %s: event %d of %s (%s, position %d) is in quarantine: %s"
            .formatted(
                lane.name(),
                row.sequence(),
                row.persistenceId(),
                row.manifest(),
                row.position(),
                poison));
  }

  private static void mustStillBe(String mine, Connection transaction) throws SQLException {
    if (!mine.equals(Books.transaction(transaction)))
      throw new SQLException("a projection committed inside its transaction");
  }
}
