package santra.reporting.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import santra.contact.ContactEvent;
import santra.contact.Offer;
import santra.contact.entity.ContactCodec;
import santra.node.Examples;
import santra.persistence.codec.CodecRegistry;
import santra.persistence.projection.JournalReader;
import santra.persistence.projection.Recorded;
import santra.vocabulary.ContactId;
import santra.vocabulary.Why;

class DecisionProjectionTest {
  private final JdbcDataSource database = new JdbcDataSource();
  private final DecisionProjection projection = new DecisionProjection();

  DecisionProjectionTest() {
    database.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
  }

  private void happens(long position, Object event) throws SQLException {
    try (var connection = database.getConnection()) {
      projection.create(connection);
      projection.apply(
          new Recorded(
              position,
              "contact|" + Examples.CALL.entityId(),
              position,
              Examples.AT,
              "contact.agent-offered:1",
              event),
          connection);
    }
  }

  private static ContactEvent offered(Why why) {
    var offer = Examples.OFFER;
    return new ContactEvent.AgentOffered(
        new Offer(
            offer.agent(),
            offer.staysNotReady(),
            offer.leg(),
            offer.offeredAt(),
            offer.lapsesAt(),
            why),
        Examples.AT);
  }

  private RecordStore store() {
    return new RecordStore(
        database,
        new JournalReader(
            database, new CodecRegistry(List.of(ContactCodec.journal())), Clock.systemUTC()));
  }

  @Test
  void everyOfferKeepsWhatWasWeighed() throws Exception {
    happens(1, offered(Examples.OFFER.why()));
    happens(2, new ContactEvent.Queued(Examples.SALES, Examples.AT));
    happens(3, offered(Examples.WEIGHED));

    var decisions = store().decisions(Examples.CALL);

    assertThat(decisions).hasSize(2);
    assertThat(decisions.getFirst()).contains("\"agent\":\"anna\"").doesNotContain("decidedAt");
    var weighed = new ObjectMapper().readTree(decisions.getLast());
    assertThat(weighed.path("rule").asText()).isEqualTo("service-level to most-skilled");
    assertThat(weighed.path("need").asText()).isEqualTo("finnish 3 and (sales 2 or support 4)");
    assertThat(weighed.path("contacts").path(0).path("waitMs").asLong()).isEqualTo(20_000);
    assertThat(weighed.path("agents").path(0).path("score").asLong()).isEqualTo(8);
    var other = new ContactId(Examples.CALL.tenant(), new UUID(0, 1));
    assertThat(store().decisions(other)).isEmpty();
  }

  @Test
  void whatIsClearedIsGone() throws Exception {
    happens(1, offered(Examples.WEIGHED));
    try (var connection = database.getConnection()) {
      projection.clear(connection);
    }

    assertThat(store().decisions(Examples.CALL)).isEmpty();
  }
}
