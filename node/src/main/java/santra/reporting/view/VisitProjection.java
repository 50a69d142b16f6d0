package santra.reporting.view;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import santra.contact.ContactEvent;
import santra.contact.ContactRecord;
import santra.contact.ContactRecord.HungUpBy;
import santra.contact.ContactRecord.LegRecord;
import santra.contact.Leg;
import santra.persistence.projection.Projection;
import santra.persistence.projection.Recorded;
import santra.queue.QueueEvent;
import santra.vocabulary.ContactId;
import santra.vocabulary.QueueRef;

/**
 * Contacts by routing point, their legs, and what Asterisk would have written of them in its {@code
 * queue_log}.
 */
public final class VisitProjection implements Projection {
  private static final List<String> TABLES =
      List.of(
          """
          CREATE TABLE IF NOT EXISTS contact_visit (
            tenant VARCHAR(40) NOT NULL, contact VARCHAR(36) NOT NULL, number VARCHAR(100) NOT NULL,
            caller VARCHAR(200) NOT NULL, arrived_ms BIGINT NOT NULL, at_once BOOLEAN NOT NULL,
            picked_ms BIGINT, answered_ms BIGINT, ended_ms BIGINT, outcome VARCHAR(16),
            PRIMARY KEY (tenant, contact))\
          """,
          "CREATE INDEX IF NOT EXISTS contact_visit_at ON contact_visit (tenant, arrived_ms)",
          """
          CREATE TABLE IF NOT EXISTS call_leg (
            tenant VARCHAR(40) NOT NULL, number BIGINT NOT NULL, contact VARCHAR(36) NOT NULL,
            leg VARCHAR(100) NOT NULL, call_id VARCHAR(300) NOT NULL, direction VARCHAR(10) NOT NULL,
            from_party VARCHAR(200) NOT NULL, to_party VARCHAR(200) NOT NULL,
            started_ms BIGINT NOT NULL, answered_ms BIGINT, ended_ms BIGINT NOT NULL,
            outcome VARCHAR(40) NOT NULL, status INT NOT NULL,
            PRIMARY KEY (tenant, number))\
          """,
          "CREATE INDEX IF NOT EXISTS call_leg_end ON call_leg (tenant, ended_ms)",
          """
          CREATE TABLE IF NOT EXISTS queue_place (
            tenant VARCHAR(40) NOT NULL, queue VARCHAR(40) NOT NULL, contact VARCHAR(36) NOT NULL,
            since_ms BIGINT NOT NULL, first INT NOT NULL, last INT,
            PRIMARY KEY (tenant, contact, queue, since_ms))\
          """,
          """
          CREATE TABLE IF NOT EXISTS queue_log (
            tenant VARCHAR(40) NOT NULL, position BIGINT NOT NULL, number INT NOT NULL,
            at_ms BIGINT NOT NULL, line VARCHAR(1000) NOT NULL,
            PRIMARY KEY (tenant, position, number))\
          """,
          "CREATE INDEX IF NOT EXISTS queue_log_at ON queue_log (tenant, at_ms)");

  @Override
  public String name() {
    return "visits";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public void create(Connection tx) throws SQLException {
    try (var statement = tx.createStatement()) {
      for (var table : TABLES) statement.execute(table);
    }
  }

  @Override
  public void clear(Connection tx) throws SQLException {
    try (var statement = tx.createStatement()) {
      for (var table : List.of("contact_visit", "call_leg", "queue_place", "queue_log"))
        statement.execute("DELETE FROM " + table);
    }
  }

  @Override
  public void apply(Recorded recorded, Connection tx) throws SQLException {
    var id = recorded.persistenceId();
    var entity = id.substring(id.indexOf('|') + 1);
    switch (recorded.event()) {
      case ContactEvent.Arrived arrived -> arrived(ContactId.parse(entity), arrived, tx);
      case ContactEvent.Anchored anchored ->
          set(
              tx,
              "picked_ms = CASE WHEN at_once THEN COALESCE(picked_ms, ?) END",
              ContactId.parse(entity),
              anchored.at());
      case ContactEvent.Connected connected -> {
        var contact = ContactId.parse(entity);
        set(tx, "picked_ms = COALESCE(picked_ms, ?)", contact, connected.at());
        set(tx, "answered_ms = COALESCE(answered_ms, ?)", contact, connected.at());
      }
      case ContactEvent.Ended ended -> ended(recorded, ended.record(), tx);
      case ContactEvent.TakerAgreed(var record, _) -> {
        if (record.isPresent()) hosted(recorded.position(), record.get(), tx);
      }
      case QueueEvent.Joined joined ->
          joined(QueueRef.parse(entity), joined.contact(), joined.at(), tx);
      case QueueEvent.PlaceTaken taken -> placeTaken(QueueRef.parse(entity), taken, tx);
      case QueueEvent.Left left -> left(QueueRef.parse(entity), left.contact(), left.since(), tx);
      default -> {} // the rest is no place, no leg and no end
    }
  }

  private static void arrived(ContactId contact, ContactEvent.Arrived arrived, Connection tx)
      throws SQLException {
    update(
        tx,
        """
        INSERT INTO contact_visit (tenant, contact, number, caller, arrived_ms, at_once)
        VALUES (?, ?, ?, ?, ?, ?)\
        """,
        contact.tenant().name(),
        contact.uuid().toString(),
        cut(arrived.arrival().number(), 100),
        cut(arrived.arrival().caller(), 200),
        arrived.at().toEpochMilli(),
        arrived.arrival().plan().answersAtOnce());
  }

  private static void set(Connection tx, String set, ContactId contact, Instant at)
      throws SQLException {
    update(
        tx,
        "UPDATE contact_visit SET " + set + " WHERE tenant = ? AND contact = ?",
        at.toEpochMilli(),
        contact.tenant().name(),
        contact.uuid().toString());
  }

  // ---- places in a queue

  private static void joined(QueueRef queue, ContactId contact, Instant since, Connection tx)
      throws SQLException {
    update(
        tx,
        """
        INSERT INTO queue_place (tenant, queue, contact, since_ms, first)
        VALUES (?, ?, ?, ?, 1 + (
          SELECT COUNT(*) FROM queue_place WHERE tenant = ? AND queue = ? AND last IS NULL))\
        """,
        queue.tenant().name(),
        queue.queue().name(),
        contact.uuid().toString(),
        since.toEpochMilli(),
        queue.tenant().name(),
        queue.queue().name());
  }

  /** Of the two, the call's own place was never one. */
  private static void placeTaken(QueueRef queue, QueueEvent.PlaceTaken taken, Connection tx)
      throws SQLException {
    var stay = "tenant = ? AND queue = ? AND contact = ? AND since_ms = ?";
    var kept =
        update(
            tx,
            "UPDATE queue_place SET contact = ? WHERE " + stay,
            taken.by().uuid().toString(),
            queue.tenant().name(),
            queue.queue().name(),
            taken.from().uuid().toString(),
            taken.since().toEpochMilli());
    update(
        tx,
        kept > 0
            ? "DELETE FROM queue_place WHERE " + stay
            : "UPDATE queue_place SET since_ms = %d WHERE %s"
                .formatted(taken.since().toEpochMilli(), stay),
        queue.tenant().name(),
        queue.queue().name(),
        taken.by().uuid().toString(),
        taken.joined().toEpochMilli());
  }

  private static void left(QueueRef queue, ContactId contact, Instant since, Connection tx)
      throws SQLException {
    update(
        tx,
        """
        UPDATE queue_place SET last = 1 + (
          SELECT COUNT(*) FROM queue_place
          WHERE tenant = ? AND queue = ? AND last IS NULL AND since_ms < ?)
        WHERE tenant = ? AND queue = ? AND contact = ? AND since_ms = ?\
        """,
        queue.tenant().name(),
        queue.queue().name(),
        since.toEpochMilli(),
        queue.tenant().name(),
        queue.queue().name(),
        contact.uuid().toString(),
        since.toEpochMilli());
  }

  /** First and last place; 1 where the queue has not said. */
  private record Place(int first, int last) {}

  private static Place place(ContactId contact, Instant since, Connection tx) throws SQLException {
    var sql =
        """
        SELECT first, COALESCE(last, first) FROM queue_place
        WHERE tenant = ? AND contact = ? AND since_ms = ?\
        """;
    try (var statement = tx.prepareStatement(sql)) {
      statement.setString(1, contact.tenant().name());
      statement.setString(2, contact.uuid().toString());
      statement.setLong(3, since.toEpochMilli());
      try (var row = statement.executeQuery()) {
        return row.next() ? new Place(row.getInt(1), row.getInt(2)) : new Place(1, 1);
      }
    }
  }

  // ---- the end

  private static void ended(Recorded recorded, ContactRecord record, Connection tx)
      throws SQLException {
    var contact = record.contact();
    update(
        tx,
        """
        UPDATE contact_visit SET ended_ms = ?, outcome = ? WHERE tenant = ? AND contact = ?\
        """,
        record.endedAt().toEpochMilli(),
        record.outcome().name(),
        contact.tenant().name(),
        contact.uuid().toString());
    if (record.callback().isPresent()) calledBack(record, tx);
    legs(record.own(), tx);
    log(recorded.position(), record.own(), tx);
    nowhere(contact, tx);
    hosted(recorded.position(), record, tx);
  }

  /** What the tenant reads that has taken it: its own legs and lines. */
  private static void hosted(long position, ContactRecord record, Connection tx)
      throws SQLException {
    if (record.hosted().isEmpty()) return;
    var taken = record.hosted().get();
    legs(taken, tx);
    log(position, taken, tx);
    nowhere(taken.contact(), tx);
  }

  /** Who is over stands nowhere, though a queue should never say so. */
  private static void nowhere(ContactId contact, Connection tx) throws SQLException {
    update(
        tx,
        "UPDATE queue_place SET last = first WHERE tenant = ? AND contact = ? AND last IS NULL",
        contact.tenant().name(),
        contact.uuid().toString());
  }

  /** An agent who waited for a call-back to be answered has answered nobody yet. */
  private static void calledBack(ContactRecord record, Connection tx) throws SQLException {
    var answered =
        record.transfers().stream()
            .map(ContactRecord.Stay::answeredAt)
            .findFirst()
            .or(record::answeredAt);
    update(
        tx,
        "UPDATE contact_visit SET answered_ms = ? WHERE tenant = ? AND contact = ?",
        answered.map(Instant::toEpochMilli).orElse(null),
        record.contact().tenant().name(),
        record.contact().uuid().toString());
  }

  private static void legs(ContactRecord record, Connection tx) throws SQLException {
    for (var leg : record.legs()) {
      var inbound = leg.leg().equals(Leg.CALLER);
      var answered = inbound ? picked(record.contact(), tx) : answered(record, leg);
      update(
          tx,
          """
          INSERT INTO call_leg (tenant, number, contact, leg, call_id, direction, from_party,
            to_party, started_ms, answered_ms, ended_ms, outcome, status)
          VALUES (?, 1 + (SELECT COALESCE(MAX(number), 0) FROM call_leg WHERE tenant = ?),
            ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)\
          """,
          record.tenant().name(),
          record.tenant().name(),
          record.contact().uuid().toString(),
          leg.leg(),
          cut(leg.callId(), 300),
          inbound ? "in" : "out",
          cut(inbound ? record.caller() : record.number(), 200),
          inbound ? cut(record.number(), 200) : leg.agent().map(Object::toString).orElse(""),
          leg.startedAt().toEpochMilli(),
          leg.status() == 200 ? answered.map(Instant::toEpochMilli).orElse(null) : null,
          leg.endedAt().toEpochMilli(),
          leg.outcome(),
          leg.status());
    }
  }

  /** When the caller's leg was answered. */
  private static Optional<Instant> picked(ContactId contact, Connection tx) throws SQLException {
    var sql = "SELECT picked_ms FROM contact_visit WHERE tenant = ? AND contact = ?";
    try (var statement = tx.prepareStatement(sql)) {
      statement.setString(1, contact.tenant().name());
      statement.setString(2, contact.uuid().toString());
      try (var row = statement.executeQuery()) {
        if (!row.next()) return Optional.empty();
        var at = Instant.ofEpochMilli(row.getLong(1));
        return row.wasNull() ? Optional.empty() : Optional.of(at);
      }
    }
  }

  private static Optional<Instant> answered(ContactRecord record, LegRecord leg) {
    var last = record.answeredAt().filter(at -> during(at, leg));
    return last.isPresent()
        ? last
        : record.transfers().stream()
            .map(ContactRecord.Stay::answeredAt)
            .filter(at -> during(at, leg))
            .findFirst();
  }

  private static boolean during(Instant at, LegRecord leg) {
    return !at.isBefore(leg.startedAt()) && !at.isAfter(leg.endedAt());
  }

  /** One contact's lines, numbered within the event that ended it. */
  private static final class Log {
    private final long position;
    private final ContactRecord record;
    private final Connection tx;
    private int number;

    Log(long position, ContactRecord record, Connection tx) {
      this.position = position;
      this.record = record;
      this.tx = tx;
    }

    void line(Instant at, String queue, String agent, String event, Object... values)
        throws SQLException {
      var line = new StringBuilder();
      line.append(at.getEpochSecond()).append('|').append(record.contact().uuid()).append('|');
      line.append(queue).append('|').append(agent).append('|').append(event);
      for (var value : values) line.append('|').append(QueueLog.field(value.toString()));
      update(
          tx,
          """
          INSERT INTO queue_log (tenant, position, number, at_ms, line) VALUES (?, ?, ?, ?, ?)\
          """,
          record.tenant().name(),
          position,
          number++,
          at.toEpochMilli(),
          cut(line.toString(), 1_000));
    }
  }

  private static void log(long position, ContactRecord record, Connection tx) throws SQLException {
    var log = new Log(position, record, tx);
    for (var stay : record.transfers()) {
      var place = place(record.contact(), stay.queuedAt(), tx);
      var queue = stay.queue().name();
      var agent = stay.agent().name();
      var hold = seconds(stay.queuedAt(), stay.answeredAt());
      log.line(stay.queuedAt(), queue, "NONE", "ENTERQUEUE", "", record.caller(), place.first());
      unanswered(log, record, queue, stay.queuedAt(), stay.answeredAt());
      log.line(
          stay.answeredAt(), queue, agent, "CONNECT", hold, "", ring(record, stay.answeredAt()));
      log.line(
          stay.endedAt(),
          queue,
          agent,
          "BLINDTRANSFER",
          record.queue().name(),
          "santra",
          hold,
          seconds(stay.answeredAt(), stay.endedAt()),
          place.first());
    }
    if (record.queuedAt().isEmpty() || record.outcome() == ContactRecord.Outcome.REFUSED) return;
    var since = record.queuedAt().get();
    var place = place(record.contact(), since, tx);
    var queue = record.queue().name();
    log.line(since, queue, "NONE", "ENTERQUEUE", "", record.caller(), place.first());
    var until = record.answeredAt().orElse(record.endedAt());
    unanswered(log, record, queue, since, until);
    var hold = seconds(since, until);
    if (record.answeredAt().isPresent()) {
      var agent = record.agent().map(Object::toString).orElse("NONE");
      log.line(until, queue, agent, "CONNECT", hold, "", ring(record, until));
      log.line(
          record.endedAt(),
          queue,
          agent,
          record.hungUpBy() == HungUpBy.CUSTOMER ? "COMPLETECALLER" : "COMPLETEAGENT",
          hold,
          seconds(until, record.endedAt()),
          place.first());
    } else {
      var event =
          record.outcome() == ContactRecord.Outcome.ABANDONED ? "ABANDON" : "EXITWITHTIMEOUT";
      log.line(record.endedAt(), queue, "NONE", event, place.last(), place.first(), hold);
    }
  }

  private static void unanswered(
      Log log, ContactRecord record, String queue, Instant from, Instant to) throws SQLException {
    for (var leg : record.legs())
      if (leg.agent().isPresent()
          && leg.status() != 200
          && !leg.startedAt().isBefore(from)
          && leg.startedAt().isBefore(to))
        log.line(
            leg.endedAt(),
            queue,
            leg.agent().get().name(),
            "RINGNOANSWER",
            Duration.between(leg.startedAt(), leg.endedAt()).toMillis());
  }

  /** Seconds the phone rang that was answered then. */
  private static long ring(ContactRecord record, Instant answeredAt) {
    return record.legs().stream()
        .filter(leg -> leg.agent().isPresent() && leg.status() == 200 && during(answeredAt, leg))
        .mapToLong(leg -> seconds(leg.startedAt(), answeredAt))
        .findFirst()
        .orElse(0);
  }

  private static long seconds(Instant from, Instant to) {
    return Math.max(0, Duration.between(from, to).toSeconds());
  }

  private static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most);
  }

  private static int update(Connection tx, String sql, @Nullable Object... values)
      throws SQLException {
    try (PreparedStatement statement = tx.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++)
        if (values[i] == null) statement.setNull(i + 1, Types.NULL);
        else statement.setObject(i + 1, values[i]);
      return statement.executeUpdate();
    }
  }
}
