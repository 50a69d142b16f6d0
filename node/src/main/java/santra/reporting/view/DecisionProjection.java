package santra.reporting.view;

import java.sql.Connection;
import java.sql.SQLException;
import santra.contact.ContactEvent;
import santra.persistence.projection.Projection;
import santra.persistence.projection.Recorded;
import santra.vocabulary.ContactId;

/** The decision record of every offer, so that it can be asked for by its contact. */
public final class DecisionProjection implements Projection {
  private static final String TABLE =
      """
      CREATE TABLE IF NOT EXISTS routing_decision (
        tenant VARCHAR(40) NOT NULL, contact VARCHAR(36) NOT NULL, position BIGINT NOT NULL,
        decision VARCHAR(100000) NOT NULL,
        PRIMARY KEY (tenant, contact, position))\
      """;

  @Override
  public String name() {
    return "decisions";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public void create(Connection tx) throws SQLException {
    try (var statement = tx.createStatement()) {
      statement.execute(TABLE);
    }
  }

  @Override
  public void clear(Connection tx) throws SQLException {
    try (var statement = tx.createStatement()) {
      statement.execute("DELETE FROM routing_decision");
    }
  }

  @Override
  public void apply(Recorded recorded, Connection tx) throws SQLException {
    if (!(recorded.event() instanceof ContactEvent.AgentOffered(var offer, _))) return;
    var id = recorded.persistenceId();
    var contact = ContactId.parse(id.substring(id.indexOf('|') + 1));
    try (var insert =
        tx.prepareStatement(
            "INSERT INTO routing_decision (tenant, contact, position, decision)"
                + " VALUES (?, ?, ?, ?)")) {
      // Of a contact that was taken the taker decides, about its own.
      insert.setString(1, offer.agentOf(contact.tenant()).tenant().name());
      insert.setString(2, contact.uuid().toString());
      insert.setLong(3, recorded.position());
      insert.setString(4, DecisionJson.of(offer));
      insert.executeUpdate();
    }
  }
}
