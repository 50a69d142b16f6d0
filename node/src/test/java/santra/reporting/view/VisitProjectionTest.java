package santra.reporting.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import santra.contact.Announcement;
import santra.contact.ContactEvent;
import santra.contact.entity.ContactCodec;
import santra.node.Examples;
import santra.persistence.codec.CodecRegistry;
import santra.persistence.projection.JournalReader;
import santra.persistence.projection.Recorded;
import santra.queue.Outcome;
import santra.queue.QueueEvent;
import santra.reporting.CallLeg;
import santra.reporting.Estimate;
import santra.reporting.EstimateFigures;
import santra.reporting.QueueEntry;
import santra.reporting.Visit;
import santra.routing.WaitRange;
import santra.vocabulary.ContactId;

class VisitProjectionTest {
  private final JdbcDataSource database = new JdbcDataSource();
  private final VisitProjection visits = new VisitProjection();
  private final EntryProjection entries = new EntryProjection();
  private final RecordProjection records = new RecordProjection();
  private final EstimateProjection estimates = new EstimateProjection();
  private long position;

  VisitProjectionTest() {
    database.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
  }

  private void happens(String entity, Object event) throws SQLException {
    try (var connection = database.getConnection()) {
      var recorded = new Recorded(++position, entity, position, Examples.AT, "test", event);
      for (var one : List.of(visits, entries, records, estimates)) {
        one.create(connection);
        one.apply(recorded, connection);
      }
      new AgentTimeProjection().create(connection);
    }
  }

  private RecordStore store() {
    return new RecordStore(
        database,
        new JournalReader(
            database, new CodecRegistry(List.of(ContactCodec.journal())), Clock.systemUTC()));
  }

  private void aCallIsAnswered(ContactId contact) throws SQLException {
    var record = Examples.RECORD;
    var since = record.queuedAt().orElseThrow();
    happens(
        "contact|" + contact.entityId(),
        new ContactEvent.Arrived(Examples.ARRIVAL, record.arrivedAt()));
    happens("queue|acme/sales", new QueueEvent.Joined(contact, since));
    happens(
        "queue|acme/sales",
        new QueueEvent.Left(contact, Outcome.ANSWERED, since, record.answeredAt().orElseThrow()));
    happens("contact|" + contact.entityId(), new ContactEvent.Ended(record, record.endedAt()));
  }

  @Test
  void aCallLeavesLegsRecordAndLog() throws SQLException {
    aCallIsAnswered(Examples.CALL);
    var from = Examples.AT.minusSeconds(1);
    var to = Examples.AT.plusSeconds(1_000);
    var tenant = Examples.CALL.tenant();

    var legs = new ArrayList<CallLeg>();
    assertThat(store().legs(tenant, from, to, 0, 10, legs::add)).isEqualTo(2);
    assertThat(legs).map(CallLeg::number).containsExactly(1L, 2L);
    assertThat(legs).map(CallLeg::direction).containsExactly("in", "out");
    assertThat(legs.getLast().answered())
        .isEqualTo(Examples.RECORD.answeredAt().map(at -> at.truncatedTo(ChronoUnit.MILLIS)));
    assertThat(legs.getLast().cause()).isEqualTo(16);

    var lines = new ArrayList<String>();
    store().contacts(tenant, from, to, 0, 10, lines::add);
    assertThat(lines).hasSize(1);

    var log = new ArrayList<String>();
    store().queueLog(tenant, from, to, Optional.empty(), 10, log::add);
    assertThat(log)
        .map(line -> line.substring(line.indexOf("|sales|")))
        .containsExactly(
            "|sales|NONE|ENTERQUEUE||040|1",
            "|sales|anna|CONNECT|7||8",
            "|sales|anna|COMPLETEAGENT|7|12|1");

    var seen = new ArrayList<Visit>();
    store().visits(tenant, from, to, seen::add);
    assertThat(seen).hasSize(1);
    assertThat(seen.getFirst().end()).isPresent();
  }

  /** Books and stays are counted by different projections, and must agree. */
  @Test
  void booksThatDifferForGoodAreWrong() throws SQLException {
    aCallIsAnswered(Examples.CALL);
    var check = BooksCheck.idle(database);
    check.check();
    assertThat(check.figures()).isEqualTo(Map.of("queues", 1L, "unequal", 0L, "wrong", 0L));

    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute("UPDATE queue_book SET answered = answered - 1");
    }
    check.check();
    check.check();
    assertThat(check.figures()).isEqualTo(Map.of("queues", 1L, "unequal", 1L, "wrong", 0L));
    check.check();
    assertThat(check.figures()).isEqualTo(Map.of("queues", 1L, "unequal", 1L, "wrong", 1L));
  }

  @Test
  void whatCallersWereToldAndThePublicWasShownIsScored() throws SQLException {
    var tenant = Examples.CALL.tenant();
    var id = "contact|" + Examples.CALL.entityId();
    var told = Examples.AT.plusSeconds(10);
    happens(id, new ContactEvent.Queued(Examples.SALES, Examples.AT));
    happens(
        id,
        new ContactEvent.Announced(
            new Announcement(0, List.of("x"), Optional.of(1), Optional.of(2)), told));
    happens("queue|acme/sales", new QueueEvent.Joined(Examples.CALL, Examples.AT));
    happens(
        "queue|acme/sales",
        new QueueEvent.Left(
            Examples.CALL, Outcome.ANSWERED, Examples.AT, Examples.AT.plusSeconds(100)));
    happens(
        id,
        new ContactEvent.Connected(
            "a1", Examples.CALLER.dialog(), "v=0", Examples.AT.plusSeconds(100), Optional.empty()));
    new ServedWaitStore(database)
        .note(tenant, Examples.SALES, Examples.AT.minusSeconds(20), new WaitRange(0, 1));

    var estimates = new ArrayList<Estimate>();
    store()
        .estimates(
            tenant, Examples.AT.minusSeconds(60), Examples.AT.plusSeconds(60), estimates::add);

    assertThat(estimates).hasSize(2);
    var score = EstimateFigures.NONE.with(estimates.getFirst());
    assertThat(score.within()).isEqualTo(1);
    assertThat(score.meanBiasMs()).contains(-30_000L);
    var shown = EstimateFigures.NONE.with(estimates.getLast());
    assertThat(shown.within()).isZero();
    assertThat(shown.meanErrorMs()).contains(70_000L);
  }

  private static final ContactEvent.CallbackPromised PROMISED =
      new ContactEvent.CallbackPromised(
          Examples.OUTSIDE,
          Examples.CALLBACK,
          Examples.AT,
          Examples.AT.plusSeconds(20),
          Optional.of(Examples.SALES),
          Optional.of(Examples.AT));

  /** The agent's answer an hour later says nothing of how long waiting on the line had taken. */
  @Test
  void whatWasToldToWhoTookACallBackIsNeverKnown() throws SQLException {
    var id = "contact|" + Examples.CALL.entityId();
    var told = Examples.AT.plusSeconds(10);
    var answered = Examples.AT.plusSeconds(3_600);
    new ServedWaitStore(database)
        .note(
            Examples.CALL.tenant(),
            Examples.SALES,
            Examples.AT.minusSeconds(20),
            new WaitRange(0, 1));
    happens(id, new ContactEvent.Queued(Examples.SALES, Examples.AT));
    happens(
        id,
        new ContactEvent.Announced(
            new Announcement(0, List.of("x"), Optional.of(1), Optional.of(2)), told));
    happens(id, PROMISED);
    happens("queue|acme/sales", new QueueEvent.Joined(Examples.CALL, Examples.AT));
    happens(
        id,
        new ContactEvent.Connected(
            "a1", Examples.CALLER.dialog(), "v=0", answered, Optional.empty()));
    happens(
        "queue|acme/sales",
        new QueueEvent.Left(Examples.CALL, Outcome.ANSWERED, Examples.AT, answered));

    var estimates = new ArrayList<Estimate>();
    store()
        .estimates(
            Examples.CALL.tenant(),
            Examples.AT.minusSeconds(60),
            Examples.AT.plusSeconds(60),
            estimates::add);

    assertThat(estimates).hasSize(2);
    for (var estimate : estimates) {
      var score = EstimateFigures.NONE.with(estimate);
      assertThat(score.unknown()).isEqualTo(1);
    }
  }

  /** The queue may hear of it only afterwards. */
  @Test
  void aStayKnowsTheCallBackThatKeepsItsPlace() throws SQLException {
    happens("contact|" + Examples.CALL.entityId(), PROMISED);
    happens("queue|acme/sales", new QueueEvent.Joined(Examples.CALL, Examples.AT));
    happens(
        "queue|acme/sales",
        new QueueEvent.Left(
            Examples.CALL, Outcome.OVERFLOWED, Examples.AT, Examples.AT.plusSeconds(30)));
    happens(
        "queue|acme/support", new QueueEvent.Joined(Examples.CALL, Examples.AT.plusSeconds(30)));

    var stays = new ArrayList<QueueEntry>();
    store()
        .entries(
            Examples.CALL.tenant(),
            Examples.AT.minusSeconds(1),
            Examples.AT.plusSeconds(100),
            stays::add);

    assertThat(stays).hasSize(2);
    assertThat(stays)
        .filteredOn(stay -> stay.callback().isPresent())
        .singleElement()
        .satisfies(stay -> assertThat(stay.queue()).isEqualTo(Examples.SALES));
  }

  /** Books and stays agree, and the call-back is over in the figures, too. */
  @Test
  void whoCallsInIsOneStayInThePlaceOfTheCallBack() throws SQLException {
    var at = Examples.AT.truncatedTo(ChronoUnit.MILLIS);
    var by = new ContactId(Examples.CALL.tenant(), new UUID(7, 7));
    happens("contact|" + Examples.CALL.entityId(), PROMISED);
    happens("queue|acme/sales", new QueueEvent.Joined(Examples.CALL, at));
    happens("queue|acme/sales", new QueueEvent.Joined(by, at.plusSeconds(600)));
    happens(
        "queue|acme/sales",
        new QueueEvent.PlaceTaken(
            Examples.CALL, at, by, at.plusSeconds(600), true, at.plusSeconds(601)));
    happens("queue|acme/sales", new QueueEvent.Left(by, Outcome.ANSWERED, at, at.plusSeconds(660)));

    var stays = new ArrayList<QueueEntry>();
    store().entries(Examples.CALL.tenant(), at.minusSeconds(1), at.plusSeconds(1_000), stays::add);

    assertThat(stays).hasSize(1);
    assertThat(stays.getFirst().contact()).isEqualTo(by);
    assertThat(stays.getFirst().since()).isEqualTo(at);
    assertThat(stays.getFirst().leaving().orElseThrow().outcome()).isEqualTo(Outcome.ANSWERED);
    assertThat(stays.getFirst().callback())
        .contains(new QueueEntry.CalledBack(at.plusSeconds(20), true));
    var check = BooksCheck.idle(database);
    check.check();
    assertThat(check.figures()).isEqualTo(Map.of("queues", 1L, "unequal", 0L, "wrong", 0L));
  }

  @Test
  void aStayKeepsThePromiseThatWasInForceWhenTheContactCame() throws SQLException {
    aCallIsAnswered(Examples.CALL);
    var stays = new ArrayList<QueueEntry>();
    store()
        .entries(
            Examples.CALL.tenant(),
            Examples.AT.minusSeconds(1),
            Examples.AT.plusSeconds(1_000),
            stays::add);

    assertThat(stays).hasSize(1);
    assertThat(stays.getFirst().promised()).contains(Examples.PLAN.promise());
  }
}
