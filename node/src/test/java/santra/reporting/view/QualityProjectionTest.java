package santra.reporting.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import santra.contact.ContactEvent;
import santra.contact.LegQuality;
import santra.contact.entity.ContactCodec;
import santra.node.Examples;
import santra.persistence.codec.CodecRegistry;
import santra.persistence.projection.JournalReader;
import santra.persistence.projection.Recorded;

class QualityProjectionTest {
  private final JdbcDataSource database = new JdbcDataSource();

  QualityProjectionTest() {
    database.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
  }

  private void happens(long position, ContactEvent event) throws SQLException {
    try (var connection = database.getConnection()) {
      for (var projection :
          List.of(new RecordProjection(), new QualityProjection(), new RecordingProjection())) {
        projection.create(connection);
        projection.apply(
            new Recorded(
                position,
                "contact|" + Examples.CALL.entityId(),
                position,
                Examples.AT,
                "contact.any:1",
                event),
            connection);
      }
    }
  }

  private static ContactEvent measured(String session, long packets) {
    return new ContactEvent.QualityMeasured(
        session,
        List.of(
            new LegQuality(
                "c",
                packets,
                packets * 172,
                Optional.of(3L),
                Optional.of(1_250L),
                Optional.of(431L))),
        Examples.AT);
  }

  @Test
  void theRecordSaysHowEachLegWasHeardAtEachServer() throws Exception {
    happens(1, measured("acme/1@127.0.0.1:2223", 100));
    happens(2, new ContactEvent.Ended(Examples.RECORD, Examples.AT));
    var store =
        new RecordStore(
            database,
            new JournalReader(
                database, new CodecRegistry(List.of(ContactCodec.journal())), Clock.systemUTC()));
    happens(3, measured("acme/1@127.0.0.2:2223", 100));
    happens(4, measured("acme/1@127.0.0.2:2223", 200)); // told again

    var quality =
        new ObjectMapper().readTree(store.contact(Examples.CALL).orElseThrow()).path("quality");

    assertThat(quality).hasSize(2);
    assertThat(quality.path(1).path("mediaServer").asText()).isEqualTo("127.0.0.2:2223");
    assertThat(quality.path(1).path("packets").asLong()).isEqualTo(200);
    assertThat(quality.path(1).path("jitterMs").asDouble()).isEqualTo(1.25);
    assertThat(quality.path(1).path("mos").asDouble()).isEqualTo(4.31);
    var lines = new ArrayList<String>();
    store.contacts(Examples.CALL.tenant(), 0, 10, lines::add);
    assertThat(lines).singleElement().asString().contains("127.0.0.1:2223");
  }

  @Test
  void aRecordWithoutFiguresIsARecord() throws Exception {
    happens(1, new ContactEvent.Ended(Examples.RECORD, Examples.AT));
    var store =
        new RecordStore(
            database,
            new JournalReader(
                database, new CodecRegistry(List.of(ContactCodec.journal())), Clock.systemUTC()));

    assertThat(store.contact(Examples.CALL).orElseThrow()).doesNotContain("quality");
  }
}
