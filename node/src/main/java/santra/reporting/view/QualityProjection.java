package santra.reporting.view;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.sql.SQLException;
import santra.contact.ContactEvent;
import santra.contact.LegQuality;
import santra.persistence.projection.Projection;
import santra.persistence.projection.Recorded;
import santra.vocabulary.ContactId;

/** How each leg was heard at each media server; the last measurement of both counts. */
public final class QualityProjection implements Projection {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String TABLE =
      """
      CREATE TABLE IF NOT EXISTS leg_quality (
        tenant VARCHAR(40) NOT NULL, contact VARCHAR(36) NOT NULL, leg VARCHAR(64) NOT NULL,
        session VARCHAR(200) NOT NULL, quality VARCHAR(1000) NOT NULL,
        PRIMARY KEY (tenant, contact, leg, session))\
      """;

  @Override
  public String name() {
    return "quality";
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
      statement.execute("DELETE FROM leg_quality");
    }
  }

  @Override
  public void apply(Recorded recorded, Connection tx) throws SQLException {
    if (!(recorded.event() instanceof ContactEvent.QualityMeasured(var session, var legs, _)))
      return;
    var id = recorded.persistenceId();
    var contact = ContactId.parse(id.substring(id.indexOf('|') + 1));
    try (var merge =
        tx.prepareStatement(
            "MERGE INTO leg_quality (tenant, contact, leg, session, quality)"
                + " KEY (tenant, contact, leg, session) VALUES (?, ?, ?, ?, ?)")) {
      for (var leg : legs) {
        merge.setString(1, contact.tenant().name());
        merge.setString(2, contact.uuid().toString());
        merge.setString(3, leg.leg());
        merge.setString(4, session);
        merge.setString(5, json(leg, session));
        merge.executeUpdate();
      }
    }
  }

  private static String json(LegQuality leg, String session) {
    var at = session.lastIndexOf('@');
    var json =
        JSON.createObjectNode()
            .put("leg", leg.leg())
            .put("mediaServer", at < 0 ? "" : session.substring(at + 1))
            .put("packets", leg.packets())
            .put("bytes", leg.bytes());
    leg.lost().ifPresent(lost -> json.put("lost", lost));
    leg.jitterMicros().ifPresent(micros -> json.put("jitterMs", micros / 1e3));
    leg.mosHundredths().ifPresent(mos -> json.put("mos", mos / 1e2));
    return json.toString();
  }
}
