package santra.reporting.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import santra.contact.ContactEvent;
import santra.contact.ContactRecord.Detour;
import santra.contact.entity.ContactCodec;
import santra.node.Examples;
import santra.persistence.codec.CodecRegistry;
import santra.persistence.projection.JournalReader;
import santra.persistence.projection.Recorded;
import santra.queue.Outcome;
import santra.queue.QueueEvent;
import santra.vocabulary.AgentId;
import santra.vocabulary.ContactId;
import santra.vocabulary.OverflowCause;
import santra.vocabulary.QueueId;
import santra.vocabulary.QueueRef;

class RecordProjectionTest {
  private static final QueueId SUPPORT = new QueueId("support");

  private final JdbcDataSource database = new JdbcDataSource();
  private final RecordProjection projection = new RecordProjection();
  private long position;

  RecordProjectionTest() {
    database.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
  }

  private void happens(String entity, Object event) throws SQLException {
    try (var connection = database.getConnection()) {
      projection.create(connection);
      new EntryProjection().create(connection);
      new QualityProjection().create(connection);
      new RecordingProjection().create(connection);
      projection.apply(
          new Recorded(++position, entity, position, Examples.AT, "", event), connection);
    }
  }

  private void contact(ContactEvent event) throws SQLException {
    happens("contact|" + Examples.CALL.entityId(), event);
  }

  private void queue(QueueId queue, QueueEvent event) throws SQLException {
    happens("queue|" + new QueueRef(Examples.CALL.tenant(), queue).entityId(), event);
  }

  private RecordStore store() {
    return new RecordStore(
        database,
        new JournalReader(
            database, new CodecRegistry(List.of(ContactCodec.journal())), Clock.systemUTC()));
  }

  private static JsonNode json(String text) throws Exception {
    return new ObjectMapper().readTree(text);
  }

  /** Law BooksBalance, counted from the queues' facts and from the records: rows 27 and 46. */
  @Test
  void whoIsSentOnIsInTheBooksOfBothQueues() throws Exception {
    var at = Examples.AT;
    var left = at.plusSeconds(1);
    contact(new ContactEvent.Arrived(Examples.ARRIVAL, at));
    queue(SUPPORT, new QueueEvent.Joined(Examples.CALL, at));
    queue(
        SUPPORT,
        new QueueEvent.Left(
            Examples.CALL, Outcome.OVERFLOWED, at, left, Optional.of(OverflowCause.LENGTH)));
    queue(
        Examples.SALES,
        new QueueEvent.Joined(Examples.CALL, at, Optional.empty(), Optional.of(SUPPORT)));
    queue(
        Examples.SALES,
        new QueueEvent.Left(Examples.CALL, Outcome.ANSWERED, at, at.plusSeconds(8)));
    contact(
        new ContactEvent.Ended(
            Examples.detoured(List.of(new Detour(SUPPORT, at, left, OverflowCause.LENGTH))),
            at.plusSeconds(20)));

    var books = json(store().books(Examples.CALL.tenant()));
    assertThat(books.path("balanced").asBoolean()).as(books.toString()).isTrue();
    var sales = books.path("queues").path(0);
    var support = books.path("queues").path(1);
    assertThat(sales.path("flowIn").asLong()).isEqualTo(1);
    assertThat(support.path("flowOut").asLong()).isEqualTo(1);
    assertThat(support.path("waiting").asLong()).isZero();
  }

  /** After a death they are asked whether everybody knows; who ended long ago is left in peace. */
  @Test
  void whoEndedLastIsKnownAsFarAsAnybodyNeedsIt() throws Exception {
    var contacts = new ArrayList<ContactId>();
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      projection.create(connection);
      new VisitProjection().create(connection);
      for (var ended : List.of(0, 50, 60, 65)) {
        var contact = new ContactId(Examples.CALL.tenant(), new UUID(0, ended));
        contacts.addFirst(contact);
        statement.executeUpdate(
            """
            INSERT INTO contact_record (tenant, contact, position, queue, queued, outcome, record)
            VALUES ('acme', '%s', %d, 'sales', TRUE, 'ANSWERED', '{}')
            """
                .formatted(contact.uuid(), ended));
        statement.executeUpdate(
            """
            INSERT INTO contact_visit
              (tenant, contact, number, caller, arrived_ms, at_once, ended_ms)
            VALUES ('acme', '%s', '100', '200', 0, TRUE, %d)
            """
                .formatted(contact.uuid(), ended * 1_000));
      }
    }

    var tenant = Examples.CALL.tenant();
    assertThat(store().endedLast(tenant, Duration.ofSeconds(20), 100))
        .isEqualTo(contacts.subList(0, 3));
    assertThat(store().endedLast(tenant, Duration.ofSeconds(20), 2))
        .isEqualTo(contacts.subList(0, 2));
    assertThat(store().endedLast(tenant, Duration.ofSeconds(100), 100)).isEqualTo(contacts);
  }

  /** Requirement 83: said while they talk or afterwards, the last word counts. */
  @Test
  void whatItWasAboutIsInTheRecordWheneverItIsSaid() throws Exception {
    var anna = new AgentId("anna");
    contact(new ContactEvent.Arrived(Examples.ARRIVAL, Examples.AT));
    contact(new ContactEvent.Disposed(anna, List.of("fault"), "", Examples.AT));
    contact(new ContactEvent.Ended(Examples.RECORD, Examples.AT));
    contact(
        new ContactEvent.Disposed(
            anna, List.of("fault", "complaint"), "wrong bill", Examples.AT.plusSeconds(5)));

    var record = json(store().contact(Examples.CALL).orElseThrow());
    assertThat(record.path("dispositions")).hasSize(1);
    assertThat(record.path("dispositions").path(0).path("codes")).hasSize(2);
    assertThat(record.path("dispositions").path(0).path("note").asText()).isEqualTo("wrong bill");
    assertThat(record.path("dispositions").path(0).has("lapsed")).isFalse();
    contact(
        new ContactEvent.Disposed(
            new AgentId("ben"), List.of("other"), "", Examples.AT, Optional.of(true)));
    assertThat(store().contact(Examples.CALL).orElseThrow()).contains("\"lapsed\":true");
  }

  /** Whoever talked last, for as long as it is asked for. */
  @Test
  void whoTalkedWithACallerLastIsRemembered() throws Exception {
    contact(new ContactEvent.Arrived(Examples.ARRIVAL, Examples.AT));
    contact(new ContactEvent.Ended(Examples.RECORD, Examples.AT));
    var store = new LastAgentStore(database, Duration.ofSeconds(20));
    var acme = Examples.CALL.tenant();
    var ended = Examples.RECORD.endedAt();

    assertThat(store.lastOf(acme, "040", ended.minusSeconds(9)).toCompletableFuture().join())
        .contains(new AgentId("anna"));
    assertThat(store.lastOf(acme, "040", ended.plusSeconds(1)).toCompletableFuture().join())
        .isEmpty();
    assertThat(store.lastOf(acme, "050", ended).toCompletableFuture().join()).isEmpty();
  }
}
