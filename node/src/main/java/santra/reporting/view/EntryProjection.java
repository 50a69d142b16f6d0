package santra.reporting.view;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import santra.agent.AgentEvent;
import santra.contact.Arrival;
import santra.contact.ContactEvent;
import santra.contact.ContactRecord;
import santra.contact.Plan;
import santra.persistence.projection.Projection;
import santra.persistence.projection.Recorded;
import santra.queue.QueueEvent;
import santra.vocabulary.AgentRef;
import santra.vocabulary.Agreement;
import santra.vocabulary.ContactId;
import santra.vocabulary.QueueRef;

/**
 * Every stay in a queue, a row each, with what an agent did with it: figures by any interval, any
 * promise and any view are counted from these rows when they are asked for.
 */
public final class EntryProjection implements Projection {
  private static final String TABLE =
      """
      CREATE TABLE IF NOT EXISTS queue_entry (
        tenant VARCHAR(40) NOT NULL, queue VARCHAR(40) NOT NULL, contact VARCHAR(36) NOT NULL,
        since_ms BIGINT NOT NULL, left_ms BIGINT, outcome VARCHAR(16),
        talk_ms BIGINT, wrap_from_ms BIGINT, wrap_ms BIGINT, agent VARCHAR(40), promise_ms BIGINT,
        PRIMARY KEY (tenant, contact, queue, since_ms))\
      """;

  /** Who is brought into a conversation talks, but the stay in the queue is not theirs. */
  private static final String GUESTS =
      """
      CREATE TABLE IF NOT EXISTS queue_guest (
        tenant VARCHAR(40) NOT NULL, contact VARCHAR(36) NOT NULL, agent VARCHAR(40) NOT NULL,
        PRIMARY KEY (tenant, contact, agent))\
      """;

  private static final String NO_GUEST =
      "DELETE FROM queue_guest WHERE tenant = ? AND contact = ? AND agent = ?";

  /** The status of a guest who had answered. */
  private static final int ANSWERED = 200;

  /** What a contact in progress was promised, queue by queue, when it came. */
  private static final String PROMISES =
      """
      CREATE TABLE IF NOT EXISTS contact_promise (
        tenant VARCHAR(40) NOT NULL, contact VARCHAR(36) NOT NULL, queue VARCHAR(40) NOT NULL,
        promise_ms BIGINT NOT NULL,
        PRIMARY KEY (tenant, contact, queue))\
      """;

  /** Of which stay a call-back keeps the place: a contact has one at most. */
  private static final String CALLBACKS =
      """
      CREATE TABLE IF NOT EXISTS queue_callback (
        tenant VARCHAR(40) NOT NULL, contact VARCHAR(36) NOT NULL, queue VARCHAR(40) NOT NULL,
        since_ms BIGINT NOT NULL, promised_ms BIGINT NOT NULL, called_in BOOLEAN NOT NULL,
        PRIMARY KEY (tenant, contact))\
      """;

  /** Who was taken by another tenant, or is one of another's: each queue's own word of it. */
  private static final List<String> AGREEMENTS =
      List.of(
          "ALTER TABLE queue_entry ADD COLUMN IF NOT EXISTS taken_by VARCHAR(130)",
          "ALTER TABLE queue_entry ADD COLUMN IF NOT EXISTS given_by VARCHAR(130)");

  private static final String STAY = "tenant = ? AND queue = ? AND contact = ? AND since_ms = ?";

  @Override
  public String name() {
    return "queue-entries";
  }

  @Override
  public int version() {
    return 5;
  }

  @Override
  public void create(Connection tx) throws SQLException {
    try (var statement = tx.createStatement()) {
      statement.execute(TABLE);
      statement.execute(GUESTS);
      // Version 1 had no agent.
      statement.execute("ALTER TABLE queue_entry ADD COLUMN IF NOT EXISTS agent VARCHAR(40)");
      // Version 2 had no promise.
      statement.execute("ALTER TABLE queue_entry ADD COLUMN IF NOT EXISTS promise_ms BIGINT");
      // Version 4 knew no agreements.
      for (var column : AGREEMENTS) statement.execute(column);
      statement.execute(PROMISES);
      statement.execute(CALLBACKS);
      statement.execute(
          "CREATE INDEX IF NOT EXISTS queue_entry_since ON queue_entry (tenant, since_ms)");
    }
  }

  @Override
  public void clear(Connection tx) throws SQLException {
    try (var statement = tx.createStatement()) {
      statement.execute("DELETE FROM queue_entry");
      statement.execute("DELETE FROM queue_guest");
      statement.execute("DELETE FROM contact_promise");
      statement.execute("DELETE FROM queue_callback");
    }
  }

  @Override
  public void apply(Recorded recorded, Connection tx) throws SQLException {
    var id = recorded.persistenceId();
    var entity = id.substring(id.indexOf('|') + 1);
    switch (recorded.event()) {
      case ContactEvent.Arrived arrived -> promised(ContactId.parse(entity), arrived.arrival(), tx);
      case ContactEvent.Transferred transferred ->
          promised(ContactId.parse(entity), transferred.to().plan(), tx);
      case ContactEvent.CallbackPromised promised ->
          promised(ContactId.parse(entity), promised, tx);
      case QueueEvent.Joined joined -> joined(QueueRef.parse(entity), joined, tx);
      case QueueEvent.Left(var contact, var outcome, var since, var at, _, var to) ->
          update(
              tx,
              """
              UPDATE queue_entry SET left_ms = ?, outcome = ?, given_by = ?
              WHERE tenant = ? AND contact = ? AND queue = ? AND since_ms = ?\
              """,
              at.toEpochMilli(),
              outcome.name(),
              to.map(Agreement::key).orElse(null),
              QueueRef.parse(entity).tenant().name(),
              contact.uuid().toString(),
              QueueRef.parse(entity).queue().name(),
              since.toEpochMilli());
      case ContactEvent.Ended(var record, _) -> {
        for (var stay : record.transfers())
          talked(tx, record.contact(), stay.queuedAt(), stay.answeredAt(), stay.endedAt());
        if (record.queuedAt().isPresent() && record.answeredAt().isPresent())
          talked(
              tx,
              record.hosted().map(ContactRecord::contact).orElse(record.contact()),
              record.queuedAt().get(),
              record.answeredAt().get(),
              record.endedAt());
        if (record.callback().flatMap(ContactRecord.CalledBack::calledIn).isPresent())
          update(
              tx,
              "UPDATE queue_callback SET called_in = TRUE WHERE tenant = ? AND contact = ?",
              record.contact().tenant().name(),
              record.contact().uuid().toString());
        update(
            tx,
            "DELETE FROM contact_promise WHERE tenant = ? AND contact = ?",
            record.contact().tenant().name(),
            record.contact().uuid().toString());
      }
      case QueueEvent.PlaceTaken taken -> placeTaken(QueueRef.parse(entity), taken, tx);
      case ContactEvent.GuestInvited(var agent, _, _, _, _) ->
          guest(
              tx,
              "MERGE INTO queue_guest (tenant, contact, agent) VALUES (?, ?, ?)",
              ContactId.parse(entity),
              agent.name());
      case ContactEvent.GuestLeft(var agent, _, var status, _) when status != ANSWERED ->
          guest(tx, NO_GUEST, ContactId.parse(entity), agent.name());
      case ContactEvent.HandedOver(_, var agent, _, _) ->
          guest(tx, NO_GUEST, ContactId.parse(entity), agent.name());
      case AgentEvent.Finished(var contact, var at, var wrapUpEndsAt, _, _) -> {
        var agent = AgentRef.parse(entity);
        if (guest(tx, NO_GUEST, contact, agent.agent().name()) > 0) return;
        if (wrapUpEndsAt.isAfter(at))
          finished(tx, contact, at, agent, "wrap_from_ms = ?", at.toEpochMilli());
        else finished(tx, contact, at, agent, "wrap_ms = ?", 0);
      }
      case AgentEvent.WrapUpEnded(var contact, var at, _) ->
          update(
              tx,
              """
              UPDATE queue_entry SET wrap_ms = ? - wrap_from_ms
              WHERE tenant = ? AND contact = ? AND agent = ? AND wrap_ms IS NULL\
              """,
              at.toEpochMilli(),
              AgentRef.parse(entity).tenant().name(),
              contact.uuid().toString(),
              AgentRef.parse(entity).agent().name());
      default -> {} // the rest of a contact's and an agent's life is not the queue's
    }
  }

  private static int guest(Connection tx, String sql, ContactId contact, String agent)
      throws SQLException {
    return update(tx, sql, contact.tenant().name(), contact.uuid().toString(), agent);
  }

  private static void promised(ContactId contact, Arrival arrival, Connection tx)
      throws SQLException {
    promised(contact, arrival.plan(), tx);
    if (arrival.script().isPresent())
      for (var plan : arrival.script().get().plans().values()) promised(contact, plan, tx);
  }

  private static void promised(ContactId contact, Plan plan, Connection tx) throws SQLException {
    update(
        tx,
        "MERGE INTO contact_promise (tenant, contact, queue, promise_ms) VALUES (?, ?, ?, ?)",
        contact.tenant().name(),
        contact.uuid().toString(),
        plan.queue().name(),
        plan.promise().toMillis());
  }

  /** One from an earlier build does not say which stay it is of, and is in no figure. */
  private static void promised(
      ContactId contact, ContactEvent.CallbackPromised promised, Connection tx)
      throws SQLException {
    if (promised.queue().isEmpty() || promised.since().isEmpty()) return;
    update(
        tx,
        """
        MERGE INTO queue_callback (tenant, contact, queue, since_ms, promised_ms, called_in)
        VALUES (?, ?, ?, ?, ?, FALSE)\
        """,
        contact.tenant().name(),
        contact.uuid().toString(),
        promised.queue().get().name(),
        promised.since().get().toEpochMilli(),
        promised.at().toEpochMilli());
  }

  private static void joined(QueueRef queue, QueueEvent.Joined joined, Connection tx)
      throws SQLException {
    var tenant = queue.tenant().name();
    var contact = joined.contact().uuid().toString();
    update(
        tx,
        """
        INSERT INTO queue_entry (tenant, queue, contact, since_ms, taken_by, promise_ms)
        VALUES (?, ?, ?, ?, ?, (
          SELECT promise_ms FROM contact_promise
          WHERE tenant = ? AND contact = ? AND queue = ?))\
        """,
        tenant,
        queue.queue().name(),
        contact,
        joined.at().toEpochMilli(),
        joined.taken().map(taken -> taken.agreement().key()).orElse(null),
        tenant,
        contact,
        queue.queue().name());
  }

  /** The two stays are one from now on: that of the call, in the place of the call-back. */
  private static void placeTaken(QueueRef queue, QueueEvent.PlaceTaken taken, Connection tx)
      throws SQLException {
    var tenant = queue.tenant().name();
    var from = taken.from().uuid().toString();
    var by = taken.by().uuid().toString();
    var joined = taken.joined().toEpochMilli();
    var since = taken.since().toEpochMilli();
    if (taken.both())
      update(tx, "DELETE FROM queue_entry WHERE " + STAY, tenant, queue.queue().name(), by, joined);
    var kept =
        update(
            tx,
            "UPDATE queue_entry SET contact = ? WHERE " + STAY,
            by,
            tenant,
            queue.queue().name(),
            from,
            since);
    if (kept == 0)
      update(
          tx,
          "UPDATE queue_entry SET since_ms = ? WHERE " + STAY,
          since,
          tenant,
          queue.queue().name(),
          by,
          joined);
    update(
        tx,
        "UPDATE queue_callback SET contact = ?, called_in = TRUE WHERE tenant = ? AND contact = ?",
        by,
        tenant,
        from);
  }

  private static void talked(
      Connection tx, ContactId contact, Instant queuedAt, Instant from, Instant to)
      throws SQLException {
    update(
        tx,
        "UPDATE queue_entry SET talk_ms = ? WHERE tenant = ? AND contact = ? AND since_ms = ?",
        Math.max(0, Duration.between(from, to).toMillis()),
        contact.tenant().name(),
        contact.uuid().toString(),
        queuedAt.toEpochMilli());
  }

  /**
   * The conversation that ended was of the latest stay before, in a queue of the agent's tenant: a
   * transfer begins the next one.
   */
  private static void finished(
      Connection tx, ContactId contact, Instant at, AgentRef agent, String set, long value)
      throws SQLException {
    update(
        tx,
        """
        UPDATE queue_entry SET agent = ?, %s
        WHERE tenant = ? AND contact = ? AND since_ms = (
          SELECT MAX(since_ms) FROM queue_entry
          WHERE tenant = ? AND contact = ? AND since_ms < ?)\
        """
            .formatted(set),
        agent.agent().name(),
        value,
        agent.tenant().name(),
        contact.uuid().toString(),
        agent.tenant().name(),
        contact.uuid().toString(),
        at.toEpochMilli());
  }

  private static int update(Connection tx, String sql, @Nullable Object... values)
      throws SQLException {
    try (PreparedStatement statement = tx.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++)
        if (values[i] == null) statement.setNull(i + 1, Types.VARCHAR);
        else statement.setObject(i + 1, values[i]);
      return statement.executeUpdate();
    }
  }
}
