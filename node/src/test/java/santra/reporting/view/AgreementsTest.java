package santra.reporting.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import santra.contact.ContactEvent;
import santra.contact.ContactRecord;
import santra.contact.entity.ContactCodec;
import santra.node.Examples;
import santra.persistence.codec.CodecRegistry;
import santra.persistence.projection.JournalReader;
import santra.persistence.projection.Projection;
import santra.persistence.projection.Recorded;
import santra.queue.Outcome;
import santra.queue.QueueEvent;
import santra.queue.Taken;
import santra.reporting.AgreementFigures;
import santra.vocabulary.ContactId;
import santra.vocabulary.OverflowCause;
import santra.vocabulary.TenantId;

/** Overflow to another tenant (row 46) in the books, records and bills of both. */
class AgreementsTest {
  private static final TenantId ACME = Examples.CALL.tenant();
  private static final TenantId CLINIC = Examples.HELP.taker();
  private static final Instant AT = Examples.AT;
  private static final Instant ASKED = AT.plusSeconds(120);

  private final JdbcDataSource database = new JdbcDataSource();
  private final List<Projection> projections =
      List.of(
          new RecordProjection(),
          new EntryProjection(),
          new VisitProjection(),
          new QualityProjection(),
          new RecordingProjection());
  private long position;

  AgreementsTest() {
    database.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
  }

  private void happens(String entity, Object event) throws SQLException {
    try (var connection = database.getConnection()) {
      var recorded = new Recorded(++position, entity, position, AT, "", event);
      for (var projection : projections) {
        projection.create(connection);
        projection.apply(recorded, connection);
      }
    }
  }

  private void contact(ContactEvent event) throws SQLException {
    happens("contact|" + Examples.CALL.entityId(), event);
  }

  private RecordStore store() {
    return new RecordStore(
        database,
        new JournalReader(
            database, new CodecRegistry(List.of(ContactCodec.journal())), Clock.systemUTC()));
  }

  private void isGivenAway() throws SQLException {
    contact(new ContactEvent.Arrived(Examples.ARRIVAL, AT));
    happens("queue|acme/sales", new QueueEvent.Joined(Examples.CALL, AT));
    happens(
        "queue|clinic/support",
        new QueueEvent.Joined(
            Examples.CALL,
            ASKED,
            Optional.empty(),
            Optional.empty(),
            Optional.of(new Taken(Examples.HELP, LocalDate.of(2026, 11, 24)))));
  }

  private void isFlowOut() throws SQLException {
    happens(
        "queue|acme/sales",
        new QueueEvent.Left(
            Examples.CALL,
            Outcome.OVERFLOWED,
            AT,
            ASKED,
            Optional.of(OverflowCause.WAIT),
            Optional.of(Examples.HELP)));
  }

  private void leavesTheTaker(Outcome outcome) throws SQLException {
    happens(
        "queue|clinic/support",
        new QueueEvent.Left(Examples.CALL, outcome, ASKED, ASKED.plusSeconds(10)));
  }

  private JsonNode books(TenantId tenant) throws Exception {
    var books = new ObjectMapper().readTree(store().books(tenant));
    assertThat(books.path("balanced").asBoolean()).as(books.toString()).isTrue();
    return books;
  }

  private List<AgreementFigures> bill(TenantId tenant) {
    var bill = new ArrayList<AgreementFigures>();
    store().agreements(tenant, AT, AT.plusSeconds(3_600), bill::add);
    return bill;
  }

  private JsonNode record(TenantId tenant) throws Exception {
    return new ObjectMapper()
        .readTree(store().contact(new ContactId(tenant, Examples.CALL.uuid())).orElseThrow());
  }

  @Test
  void whatTheOneGivesTheOtherTakesInBothBooksAndBothBills() throws Exception {
    isGivenAway();
    isFlowOut();
    assertThat(books(CLINIC).path("queues").path(0).path("waiting").asInt()).isOne();
    assertThat(bill(CLINIC).getFirst().open()).isOne();
    leavesTheTaker(Outcome.ANSWERED);
    contact(new ContactEvent.Ended(Examples.GIVEN, AT.plusSeconds(190)));

    assertThat(books(ACME).path("queues").path(0).path("flowOut").asInt()).isOne();
    assertThat(books(ACME).path("contacts").path("answered").asInt()).isOne();
    assertThat(books(CLINIC).path("queues").path(0).path("answered").asInt()).isOne();
    assertThat(books(CLINIC).path("contacts").path("arrived").asInt())
        .as("it is none of its own")
        .isZero();
    assertThat(bill(ACME))
        .containsExactly(new AgreementFigures("help", true, CLINIC, 1, 1, 0, 0, 0, 60_000));
    assertThat(bill(CLINIC))
        .containsExactly(new AgreementFigures("help", false, ACME, 1, 1, 0, 0, 0, 60_000));
  }

  @Test
  void eachTenantHasOneRecordOfIt() throws Exception {
    isGivenAway();
    isFlowOut();
    leavesTheTaker(Outcome.ANSWERED);
    contact(new ContactEvent.Ended(Examples.GIVEN, AT.plusSeconds(190)));

    assertThat(record(ACME).path("queue").asText()).isEqualTo("sales");
    assertThat(record(ACME).has("agent")).isFalse();
    assertThat(record(ACME).toString()).doesNotContain("\"ben\"").contains("\"anna\"");
    assertThat(record(ACME).path("agreement").path("taker").asText()).isEqualTo("clinic");
    assertThat(record(CLINIC).path("queue").asText()).isEqualTo("support");
    assertThat(record(CLINIC).path("agent").asText()).isEqualTo("ben");
    assertThat(record(CLINIC).path("caller").asText()).isEqualTo("040");
    assertThat(record(CLINIC).path("number").asText()).isEmpty();
    assertThat(record(CLINIC).toString()).doesNotContain("anna").doesNotContain("test-9");
  }

  /** It hung up before its own tenant knew that it had been taken. */
  @Test
  void aRecordThatWasWrittenTooSoonIsWrittenAnew() throws Exception {
    isGivenAway();
    contact(new ContactEvent.Ended(Examples.RECORD, AT.plusSeconds(125)));
    contact(
        new ContactEvent.TakerAgreed(Optional.of(abandoned(Examples.GIVEN)), AT.plusSeconds(125)));
    leavesTheTaker(Outcome.ABANDONED);
    isFlowOut();

    assertThat(books(ACME).path("contacts").path("abandoned").asInt()).isOne();
    assertThat(books(CLINIC).path("queues").path(0).path("abandoned").asInt()).isOne();
    assertThat(bill(ACME).getFirst().contacts()).isOne();
    assertThat(bill(ACME).getFirst().abandoned()).isOne();
    assertThat(bill(CLINIC).getFirst().abandoned()).isOne();
  }

  private static ContactRecord abandoned(ContactRecord record) {
    return new ContactRecord(
        record.contact(),
        record.tenant(),
        record.channel(),
        record.number(),
        record.caller(),
        record.queue(),
        record.configuration(),
        ContactRecord.Outcome.ABANDONED,
        record.hungUpBy(),
        record.sipCause(),
        record.reason(),
        record.arrivedAt(),
        record.queuedAt(),
        Optional.empty(),
        record.endedAt(),
        record.waitMs(),
        0,
        Optional.empty(),
        record.testId(),
        List.of(),
        List.of(),
        List.of(),
        record.detours(),
        Optional.empty(),
        Optional.empty(),
        record.host());
  }
}
