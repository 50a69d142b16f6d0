package santra.reporting.view;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import santra.contact.ContactEvent;
import santra.persistence.projection.Projection;
import santra.persistence.projection.Recorded;
import santra.vocabulary.ContactId;
import santra.vocabulary.QueueId;

/** Every expected wait that a waiting caller was told, and when the wait was over. */
public final class EstimateProjection implements Projection {
  @Override
  public String name() {
    return "estimates";
  }

  @Override
  public int version() {
    return 2;
  }

  @Override
  public void create(Connection tx) throws SQLException {
    try (var statement = tx.createStatement()) {
      statement.execute(
          """
          CREATE TABLE IF NOT EXISTS wait_told (
            tenant VARCHAR(40) NOT NULL, position BIGINT NOT NULL, contact VARCHAR(36) NOT NULL,
            queue VARCHAR(40) NOT NULL, at_ms BIGINT NOT NULL, most_ms BIGINT NOT NULL,
            over_ms BIGINT, answered BOOLEAN NOT NULL,
            PRIMARY KEY (tenant, position))\
          """);
      statement.execute("CREATE INDEX IF NOT EXISTS wait_told_at ON wait_told (tenant, at_ms)");
      statement.execute("CREATE INDEX IF NOT EXISTS wait_told_whom ON wait_told (contact)");
      statement.execute(
          """
          CREATE TABLE IF NOT EXISTS wait_where (
            tenant VARCHAR(40) NOT NULL, contact VARCHAR(36) NOT NULL, queue VARCHAR(40) NOT NULL,
            PRIMARY KEY (tenant, contact))\
          """);
    }
  }

  @Override
  public void clear(Connection tx) throws SQLException {
    try (var statement = tx.createStatement()) {
      statement.execute("DELETE FROM wait_told");
      statement.execute("DELETE FROM wait_where");
    }
  }

  @Override
  public void apply(Recorded recorded, Connection tx) throws SQLException {
    if (!(recorded.event() instanceof ContactEvent event)) return;
    var id = recorded.persistenceId();
    var contact = ContactId.parse(id.substring(id.indexOf('|') + 1));
    switch (event) {
      case ContactEvent.Queued queued -> waits(contact, queued.queue(), tx);
      case ContactEvent.Announced told -> {
        var minutes = told.announcement().minutes();
        if (minutes.isPresent())
          update(
              tx,
              """
              INSERT INTO wait_told (tenant, position, contact, queue, at_ms, most_ms, answered)
              SELECT ?, ?, ?, queue, ?, ?, FALSE FROM wait_where WHERE tenant = ? AND contact = ?\
              """,
              contact.tenant().name(),
              recorded.position(),
              contact.uuid().toString(),
              told.at().toEpochMilli(),
              minutes.get() * 60_000L,
              contact.tenant().name(),
              contact.uuid().toString());
      }
      // In another tenant's queue nothing is foretold that would be this one's.
      case ContactEvent.TakerAgreed agreed -> {
        over(contact, false, agreed.at(), tx);
        nowhere(contact, tx);
      }
      // Who takes a call-back does not wait to the end: what was foretold is never known.
      case ContactEvent.CallbackPromised promised -> over(contact, false, promised.at(), tx);
      case ContactEvent.Connected connected -> over(contact, true, connected.at(), tx);
      case ContactEvent.Ended ended -> {
        over(contact, false, ended.at(), tx);
        nowhere(contact, tx);
      }
      default -> {} // nothing else begins, foretells or ends a wait
    }
  }

  private static void waits(ContactId contact, QueueId queue, Connection tx) throws SQLException {
    update(
        tx,
        "MERGE INTO wait_where (tenant, contact, queue) VALUES (?, ?, ?)",
        contact.tenant().name(),
        contact.uuid().toString(),
        queue.name());
  }

  private static void nowhere(ContactId contact, Connection tx) throws SQLException {
    update(
        tx,
        "DELETE FROM wait_where WHERE tenant = ? AND contact = ?",
        contact.tenant().name(),
        contact.uuid().toString());
  }

  private static void over(ContactId contact, boolean answered, Instant at, Connection tx)
      throws SQLException {
    update(
        tx,
        """
        UPDATE wait_told SET over_ms = ?, answered = ?
        WHERE contact = ? AND tenant = ? AND over_ms IS NULL\
        """,
        at.toEpochMilli(),
        answered,
        contact.uuid().toString(),
        contact.tenant().name());
  }

  private static void update(Connection tx, String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = tx.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) statement.setObject(i + 1, values[i]);
      statement.executeUpdate();
    }
  }
}
