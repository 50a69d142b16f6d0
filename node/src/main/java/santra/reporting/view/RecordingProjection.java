package santra.reporting.view;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Locale;
import santra.contact.ContactEvent;
import santra.contact.RecordingPart;
import santra.persistence.projection.Projection;
import santra.persistence.projection.Recorded;
import santra.vocabulary.ContactId;

/** The recordings of all contacts as they are now, a row for each part. */
public final class RecordingProjection implements Projection {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String TABLE =
      """
      CREATE TABLE IF NOT EXISTS recording_part (
        tenant VARCHAR(40) NOT NULL, contact VARCHAR(36) NOT NULL, number INT NOT NULL,
        from_ms BIGINT NOT NULL, file VARCHAR(200) NOT NULL, part VARCHAR(20000) NOT NULL,
        PRIMARY KEY (tenant, contact, number))\
      """;
  private static final String INDEX =
      "CREATE INDEX IF NOT EXISTS recording_part_from ON recording_part (tenant, from_ms)";

  @Override
  public String name() {
    return "recordings";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public void create(Connection tx) throws SQLException {
    try (var statement = tx.createStatement()) {
      statement.execute(TABLE);
      statement.execute(INDEX);
    }
  }

  @Override
  public void clear(Connection tx) throws SQLException {
    try (var statement = tx.createStatement()) {
      statement.execute("DELETE FROM recording_part");
    }
  }

  @Override
  public void apply(Recorded recorded, Connection tx) throws SQLException {
    if (!(recorded.event() instanceof ContactEvent.RecordingChanged(var part, _))) return;
    var id = recorded.persistenceId();
    var contact = ContactId.parse(id.substring(id.indexOf('|') + 1));
    try (var merge =
        tx.prepareStatement(
            "MERGE INTO recording_part (tenant, contact, number, from_ms, file, part)"
                + " KEY (tenant, contact, number) VALUES (?, ?, ?, ?, ?, ?)")) {
      merge.setString(1, contact.tenant().name());
      merge.setString(2, contact.uuid().toString());
      merge.setInt(3, part.number());
      merge.setLong(4, part.from().toEpochMilli());
      merge.setString(5, part.file());
      merge.setString(6, json(contact, part));
      merge.executeUpdate();
    }
  }

  private static String json(ContactId contact, RecordingPart part) {
    var at = part.session().lastIndexOf('@');
    var json =
        JSON.createObjectNode()
            .put("contact", contact.uuid().toString())
            .put("number", part.number())
            .put("state", part.progress().name().toLowerCase(Locale.ROOT))
            .put("mediaServer", at < 0 ? "" : part.session().substring(at + 1))
            .put("key", part.key())
            .put("from", part.from().toString());
    part.to().map(Instant::toString).ifPresent(to -> json.put("to", to));
    part.voicemail().ifPresent(queue -> json.put("voicemail", queue.name()));
    var pauses = json.putArray("pauses");
    for (var pause : part.pauses()) {
      var one = pauses.addObject().put("from", pause.from().toString());
      pause.to().map(Instant::toString).ifPresent(to -> one.put("to", to));
    }
    part.kept()
        .ifPresent(kept ->
            json.put("bytes", kept.bytes())
                .put("lengthMs", kept.lengthMs())
                .put("sha256", kept.sha256())
                .put("complete", kept.complete()));
    return json.toString();
  }
}
