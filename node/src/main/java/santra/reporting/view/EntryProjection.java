package santra.reporting.view;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import santra.agent.AgentEvent;
import santra.contact.ContactEvent;
import santra.persistence.projection.Projection;
import santra.persistence.projection.Recorded;
import santra.queue.QueueEvent;
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
        talk_ms BIGINT, wrap_from_ms BIGINT, wrap_ms BIGINT,
        PRIMARY KEY (tenant, contact, queue, since_ms))\
      """;

  @Override
  public String name() {
    return "queue-entries";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public void create(Connection tx) throws SQLException {
    try (var statement = tx.createStatement()) {
      statement.execute(TABLE);
      statement.execute(
          "CREATE INDEX IF NOT EXISTS queue_entry_since ON queue_entry (tenant, since_ms)");
    }
  }

  @Override
  public void clear(Connection tx) throws SQLException {
    try (var statement = tx.createStatement()) {
      statement.execute("DELETE FROM queue_entry");
    }
  }

  @Override
  public void apply(Recorded recorded, Connection tx) throws SQLException {
    var id = recorded.persistenceId();
    var entity = id.substring(id.indexOf('|') + 1);
    switch (recorded.event()) {
      case QueueEvent.Joined(var contact, var at, _) ->
          update(
              tx,
              "INSERT INTO queue_entry (tenant, queue, contact, since_ms) VALUES (?, ?, ?, ?)",
              contact.tenant().name(),
              QueueRef.parse(entity).queue().name(),
              contact.uuid().toString(),
              at.toEpochMilli());
      case QueueEvent.Left(var contact, var outcome, var since, var at) ->
          update(
              tx,
              """
              UPDATE queue_entry SET left_ms = ?, outcome = ?
              WHERE tenant = ? AND contact = ? AND queue = ? AND since_ms = ?\
              """,
              at.toEpochMilli(),
              outcome.name(),
              contact.tenant().name(),
              contact.uuid().toString(),
              QueueRef.parse(entity).queue().name(),
              since.toEpochMilli());
      case ContactEvent.Ended(var record, _) when record.answeredAt().isPresent() ->
          ofContact(tx, record.contact(), "talk_ms = ?", record.talkMs());
      case AgentEvent.Finished(var contact, var at, var wrapUpEndsAt, _) -> {
        if (wrapUpEndsAt.isAfter(at)) ofContact(tx, contact, "wrap_from_ms = ?", at.toEpochMilli());
        else ofContact(tx, contact, "wrap_ms = ?", 0);
      }
      case AgentEvent.WrapUpEnded(var contact, var at) ->
          ofContact(tx, contact, "wrap_ms = ? - wrap_from_ms", at.toEpochMilli());
      default -> {} // the rest of a contact's and an agent's life is not the queue's
    }
  }

  /** The stay that was answered. */
  private static void ofContact(Connection tx, ContactId contact, String set, long value)
      throws SQLException {
    update(
        tx,
        "UPDATE queue_entry SET " + set + " WHERE tenant = ? AND contact = ?",
        value,
        contact.tenant().name(),
        contact.uuid().toString());
  }

  private static void update(Connection tx, String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = tx.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) statement.setObject(i + 1, values[i]);
      statement.executeUpdate();
    }
  }
}
