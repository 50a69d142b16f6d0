package santra.reporting.view;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import santra.contact.ContactEvent;
import santra.contact.ContactRecord;
import santra.persistence.projection.Projection;
import santra.persistence.projection.Recorded;
import santra.queue.QueueEvent;
import santra.vocabulary.ContactId;
import santra.vocabulary.QueueRef;

/**
 * Contact records, contacts in progress, and the queues' books. The books are counted from the
 * queues' facts and the records from the contacts', so that each can be checked by the other.
 */
public final class RecordProjection implements Projection {
  /** The longest {@code last-agent} of a tenant's file. */
  private static final Duration REMEMBERED = Duration.ofDays(90);

  private static final int FORGET_EVERY = 1_000;

  private static final List<String> TABLES =
      List.of(
          """
          CREATE TABLE IF NOT EXISTS contact_open (
            tenant VARCHAR(40) NOT NULL, contact VARCHAR(36) NOT NULL,
            PRIMARY KEY (tenant, contact))\
          """,
          """
          CREATE TABLE IF NOT EXISTS contact_record (
            tenant VARCHAR(40) NOT NULL, contact VARCHAR(36) NOT NULL, position BIGINT NOT NULL,
            queue VARCHAR(40) NOT NULL, queued BOOLEAN NOT NULL, outcome VARCHAR(16) NOT NULL,
            record VARCHAR(1000000) NOT NULL,
            PRIMARY KEY (tenant, contact))\
          """,
          "CREATE INDEX IF NOT EXISTS contact_record_position ON contact_record (tenant, position)",
          """
          CREATE TABLE IF NOT EXISTS contact_transfer (
            tenant VARCHAR(40) NOT NULL, contact VARCHAR(36) NOT NULL, number INT NOT NULL,
            queue VARCHAR(40) NOT NULL,
            PRIMARY KEY (tenant, contact, number))\
          """,
          """
          CREATE TABLE IF NOT EXISTS queue_book (
            tenant VARCHAR(40) NOT NULL, queue VARCHAR(40) NOT NULL,
            offered BIGINT NOT NULL, answered BIGINT NOT NULL, abandoned BIGINT NOT NULL,
            released BIGINT NOT NULL, total_wait_ms BIGINT NOT NULL, worst_wait_ms BIGINT NOT NULL,
            PRIMARY KEY (tenant, queue))\
          """,
          "ALTER TABLE queue_book ADD COLUMN IF NOT EXISTS flow_out BIGINT DEFAULT 0 NOT NULL",
          "ALTER TABLE queue_book ADD COLUMN IF NOT EXISTS flow_in BIGINT DEFAULT 0 NOT NULL",
          """
          CREATE TABLE IF NOT EXISTS contact_detour (
            tenant VARCHAR(40) NOT NULL, contact VARCHAR(36) NOT NULL, number INT NOT NULL,
            queue VARCHAR(40) NOT NULL,
            PRIMARY KEY (tenant, contact, number))\
          """,
          """
          CREATE TABLE IF NOT EXISTS last_agent (
            tenant VARCHAR(40) NOT NULL, caller VARCHAR(128) NOT NULL, agent VARCHAR(40) NOT NULL,
            at_ms BIGINT NOT NULL,
            PRIMARY KEY (tenant, caller))\
          """,
          """
          CREATE TABLE IF NOT EXISTS contact_disposition (
            tenant VARCHAR(40) NOT NULL, contact VARCHAR(36) NOT NULL, agent VARCHAR(40) NOT NULL,
            code VARCHAR(1000) NOT NULL, note VARCHAR(2000) NOT NULL, at_ms BIGINT NOT NULL,
            lapsed BOOLEAN NOT NULL DEFAULT FALSE,
            PRIMARY KEY (tenant, contact, agent))\
          """,
          // Version 4 knew no other tenants.
          """
          ALTER TABLE contact_record
          ADD COLUMN IF NOT EXISTS hosted BOOLEAN NOT NULL DEFAULT FALSE\
          """,
          """
          CREATE TABLE IF NOT EXISTS agreement_contact (
            tenant VARCHAR(40) NOT NULL, contact VARCHAR(36) NOT NULL,
            agreement VARCHAR(130) NOT NULL, at_ms BIGINT NOT NULL, outcome VARCHAR(16) NOT NULL,
            talk_ms BIGINT NOT NULL,
            PRIMARY KEY (tenant, contact))\
          """,
          // Version 3 did not say.
          """
          ALTER TABLE contact_disposition
          ADD COLUMN IF NOT EXISTS lapsed BOOLEAN NOT NULL DEFAULT FALSE\
          """);

  @Override
  public String name() {
    return "records";
  }

  @Override
  public int version() {
    return 5;
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
      for (var table :
          List.of(
              "contact_open",
              "contact_record",
              "contact_transfer",
              "contact_detour",
              "contact_disposition",
              "agreement_contact",
              "last_agent",
              "queue_book")) statement.execute("DELETE FROM " + table);
    }
  }

  @Override
  public void apply(Recorded recorded, Connection tx) throws SQLException {
    switch (recorded.event()) {
      case ContactEvent.Arrived _ -> arrived(contact(recorded), tx);
      case ContactEvent.Ended(var record, _) -> ended(recorded, record, tx);
      // It ended before it was known in whose queue.
      case ContactEvent.TakerAgreed(var record, _) -> {
        if (record.isPresent()) {
          forget(contact(recorded), tx);
          written(recorded, record.get(), tx);
        }
      }
      case ContactEvent.Disposed disposed -> disposed(contact(recorded), disposed, tx);
      case QueueEvent.Joined joined -> joined(queue(recorded), joined, tx);
      case QueueEvent.PlaceTaken taken -> placeTaken(queue(recorded), taken, tx);
      case QueueEvent.Left left -> left(queue(recorded), left, tx);
      default -> {} // agents' facts, and a contact's way between arrival and end, are not counted
    }
  }

  private static ContactId contact(Recorded recorded) {
    return ContactId.parse(entity(recorded));
  }

  private static QueueRef queue(Recorded recorded) {
    return QueueRef.parse(entity(recorded));
  }

  /** The id behind the type: {@code queue|tenant/name}. */
  private static String entity(Recorded recorded) {
    var id = recorded.persistenceId();
    return id.substring(id.indexOf('|') + 1);
  }

  private static void arrived(ContactId contact, Connection tx) throws SQLException {
    update(
        tx,
        "INSERT INTO contact_open (tenant, contact) VALUES (?, ?)",
        contact.tenant().name(),
        contact.uuid().toString());
  }

  private static void ended(Recorded recorded, ContactRecord record, Connection tx)
      throws SQLException {
    var contact = contact(recorded);
    update(
        tx,
        "DELETE FROM contact_open WHERE tenant = ? AND contact = ?",
        contact.tenant().name(),
        contact.uuid().toString());
    written(recorded, record, tx);
  }

  /** Its own tenant's record, and that of the tenant which has taken it. */
  private static void written(Recorded recorded, ContactRecord record, Connection tx)
      throws SQLException {
    var contact = record.contact();
    var hosted = record.hosted();
    // Of who was given away its own tenant's books know the detour.
    var queued = record.queuedAt().isPresent() && record.outcome() != ContactRecord.Outcome.REFUSED;
    insert(recorded, record.own(), queued && hosted.isEmpty(), false, tx);
    if (hosted.isPresent()) {
      insert(recorded, hosted.get(), queued, true, tx);
      agreed(record.own(), tx);
      agreed(hosted.get(), tx);
    }
    for (int number = 0; number < record.transfers().size(); number++)
      update(
          tx,
          "INSERT INTO contact_transfer (tenant, contact, number, queue) VALUES (?, ?, ?, ?)",
          contact.tenant().name(),
          contact.uuid().toString(),
          number,
          record.transfers().get(number).queue().name());
    talkedLast(record, recorded.position(), tx);
    for (int number = 0; number < record.detours().size(); number++)
      update(
          tx,
          "INSERT INTO contact_detour (tenant, contact, number, queue) VALUES (?, ?, ?, ?)",
          contact.tenant().name(),
          contact.uuid().toString(),
          number,
          record.detours().get(number).queue().name());
  }

  private static void insert(
      Recorded recorded, ContactRecord record, boolean queued, boolean hosted, Connection tx)
      throws SQLException {
    update(
        tx,
        """
        INSERT INTO contact_record (tenant, contact, position, queue, queued, outcome, hosted, record)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)\
        """,
        record.tenant().name(),
        record.contact().uuid().toString(),
        recorded.position(),
        record.queue().name(),
        queued,
        record.outcome().name(),
        hosted,
        RecordJson.of(record));
  }

  /** For the bill: what each of the two reads in its own record. */
  private static void agreed(ContactRecord record, Connection tx) throws SQLException {
    update(
        tx,
        """
        INSERT INTO agreement_contact (tenant, contact, agreement, at_ms, outcome, talk_ms)
        VALUES (?, ?, ?, ?, ?, ?)\
        """,
        record.tenant().name(),
        record.contact().uuid().toString(),
        record.host().orElseThrow().agreement().key(),
        record.endedAt().toEpochMilli(),
        record.outcome().name(),
        record.talkMs());
  }

  private static void forget(ContactId contact, Connection tx) throws SQLException {
    for (var table : List.of("contact_record", "contact_transfer", "contact_detour"))
      update(
          tx,
          "DELETE FROM " + table + " WHERE tenant = ? AND contact = ?",
          contact.tenant().name(),
          contact.uuid().toString());
  }

  /** Whoever has not called for longer than any number may ask is forgotten, now and then. */
  private static void talkedLast(ContactRecord record, long position, Connection tx)
      throws SQLException {
    if (record.agent().isPresent() && !record.caller().isEmpty() && record.host().isEmpty())
      update(
          tx,
          """
          MERGE INTO last_agent (tenant, caller, agent, at_ms) KEY (tenant, caller)
          VALUES (?, ?, ?, ?)\
          """,
          record.tenant().name(),
          record.caller(),
          record.agent().get().name(),
          record.endedAt().toEpochMilli());
    if (position % FORGET_EVERY == 0)
      update(
          tx,
          "DELETE FROM last_agent WHERE at_ms < ?",
          record.endedAt().minus(REMEMBERED).toEpochMilli());
  }

  /** The agent's last word counts, before the contact has ended or afterwards. */
  private static void disposed(ContactId contact, ContactEvent.Disposed disposed, Connection tx)
      throws SQLException {
    update(
        tx,
        """
        MERGE INTO contact_disposition (tenant, contact, agent, code, note, at_ms, lapsed)
        KEY (tenant, contact, agent) VALUES (?, ?, ?, ?, ?, ?, ?)\
        """,
        contact.tenant().name(),
        contact.uuid().toString(),
        disposed.agent().name(),
        String.join(",", disposed.codes()),
        disposed.note(),
        disposed.at().toEpochMilli(),
        disposed.hasLapsed());
  }

  private static void joined(QueueRef queue, QueueEvent.Joined joined, Connection tx)
      throws SQLException {
    count(queue, tx, 1, 0, 0, 0, 0, joined.from().isPresent() ? 1 : 0, Duration.ZERO);
  }

  /** Two who were counted turn out to be one. */
  private static void placeTaken(QueueRef queue, QueueEvent.PlaceTaken taken, Connection tx)
      throws SQLException {
    if (taken.both()) count(queue, tx, -1, 0, 0, 0, 0, 0, Duration.ZERO);
  }

  private static void left(QueueRef queue, QueueEvent.Left left, Connection tx)
      throws SQLException {
    switch (left.outcome()) {
      case ANSWERED ->
          count(queue, tx, 0, 1, 0, 0, 0, 0, Duration.between(left.since(), left.at()));
      case ABANDONED -> count(queue, tx, 0, 0, 1, 0, 0, 0, Duration.ZERO);
      case RELEASED -> count(queue, tx, 0, 0, 0, 1, 0, 0, Duration.ZERO);
      case OVERFLOWED -> count(queue, tx, 0, 0, 0, 0, 1, 0, Duration.ZERO);
      case REFUSED -> count(queue, tx, -1, 0, 0, 0, 0, 0, Duration.ZERO);
    }
  }

  private static void count(
      QueueRef queue,
      Connection tx,
      int offered,
      int answered,
      int abandoned,
      int released,
      int flowOut,
      int flowIn,
      Duration wait)
      throws SQLException {
    var waitMs = Math.max(0, wait.toMillis());
    var changed =
        update(
            tx,
            """
            UPDATE queue_book SET offered = offered + ?, answered = answered + ?,
              abandoned = abandoned + ?, released = released + ?,
              flow_out = flow_out + ?, flow_in = flow_in + ?,
              total_wait_ms = total_wait_ms + ?, worst_wait_ms = GREATEST(worst_wait_ms, ?)
            WHERE tenant = ? AND queue = ?\
            """,
            offered,
            answered,
            abandoned,
            released,
            flowOut,
            flowIn,
            waitMs,
            waitMs,
            queue.tenant().name(),
            queue.queue().name());
    if (changed == 0)
      update(
          tx,
          """
          INSERT INTO queue_book (tenant, queue, offered, answered, abandoned, released,
            flow_out, flow_in, total_wait_ms, worst_wait_ms)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)\
          """,
          queue.tenant().name(),
          queue.queue().name(),
          offered,
          answered,
          abandoned,
          released,
          flowOut,
          flowIn,
          waitMs,
          waitMs);
  }

  private static int update(Connection tx, String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = tx.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) statement.setObject(i + 1, values[i]);
      return statement.executeUpdate();
    }
  }
}
