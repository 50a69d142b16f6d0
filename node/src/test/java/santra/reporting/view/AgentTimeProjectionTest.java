package santra.reporting.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import santra.agent.Activity;
import santra.agent.Activity.Afterwards;
import santra.agent.Agent;
import santra.agent.AgentCommand;
import santra.agent.AgentCommand.Missing;
import santra.agent.AgentEvent;
import santra.contact.entity.ContactCodec;
import santra.node.Examples;
import santra.persistence.codec.CodecRegistry;
import santra.persistence.projection.JournalReader;
import santra.persistence.projection.Recorded;
import santra.reporting.AgentFigures;
import santra.reporting.AgentSpan;
import santra.reporting.AgentTimes;
import santra.reporting.Interval;
import santra.vocabulary.AgentId;
import santra.vocabulary.ContactId;
import santra.vocabulary.Decision;
import santra.vocabulary.TenantId;
import santra.vocabulary.Why;

/** Requirement 84: the states add up to the time logged in, to the millisecond. */
class AgentTimeProjectionTest {
  private static final TenantId ACME = new TenantId("acme");
  private static final ZoneId HELSINKI = ZoneId.of("Europe/Helsinki");

  /** The hour after midnight comes twice on this day: it has 25. */
  private static final Instant T0 = Instant.parse("2026-10-24T21:00:00Z");

  private static final Why WHY = new Why("test", 1, 0, 0, "v");

  private final JdbcDataSource database = new JdbcDataSource();
  private final AgentTimeProjection projection = new AgentTimeProjection();
  private long position;

  AgentTimeProjectionTest() {
    database.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
  }

  private void happens(String agent, Object... events) throws SQLException {
    try (var connection = database.getConnection()) {
      projection.create(connection);
      for (var event : events)
        projection.apply(
            new Recorded(++position, "agent|acme/" + agent, position, T0, "test", event),
            connection);
    }
  }

  private RecordStore store() {
    return new RecordStore(
        database,
        new JournalReader(
            database, new CodecRegistry(List.of(ContactCodec.journal())), Clock.systemUTC()));
  }

  private List<AgentTimes.Row> rows(Interval interval, Instant from, Instant to, Instant now) {
    var boundaries = interval.boundaries(from, to, HELSINKI, 3_000);
    var times = new AgentTimes(boundaries, now);
    store().agentSpans(ACME, boundaries.getFirst(), boundaries.getLast(), times::count);
    store().holds(ACME, boundaries.getFirst(), boundaries.getLast(), times::count);
    return times.rows();
  }

  private static Instant at(long seconds) {
    return T0.plusSeconds(seconds);
  }

  @Test
  void aDaysWorkIsSplitByStateAndReason() throws SQLException {
    var contact = new ContactId(ACME, new UUID(0, 1));
    happens(
        "anna",
        new AgentEvent.LoggedIn(at(0), Optional.empty()),
        new AgentEvent.BecameReady(at(10), Optional.empty()),
        new AgentEvent.Reserved(contact, Examples.SALES, at(40), at(90), WHY),
        new AgentEvent.Answered(contact, at(45)),
        new AgentEvent.AfterwardsChosen(
            new Afterwards.StayNotReady("lunch"), at(50), Optional.empty()),
        new AgentEvent.Finished(contact, at(105), at(120), new Afterwards.StayNotReady("lunch")),
        new AgentEvent.WrapUpEnded(contact, at(120), Optional.empty()),
        new AgentEvent.LoggedOut(at(600), Optional.empty()));

    var figures = rows(Interval.DAY, T0, at(1), at(9_000)).getFirst().figures();

    assertThat(figures)
        .isEqualTo(
            new AgentFigures(
                30_000,
                5_000,
                60_000,
                0,
                15_000,
                Map.of("logged-in", 10_000L, "lunch", 480_000L),
                1));
    assertThat(figures.loggedInMs()).isEqualTo(600_000);
    assertThat(figures.averageHandlingMs()).contains(75_000L);
    assertThat(figures.occupancy()).hasValue(75.0 / 105);
    assertThat(figures.utilisation()).hasValue(75.0 / 600);
  }

  @Test
  void whoHandledNothingHasNoAverageAndWhoWasNotThereNoShare() {
    assertThat(AgentFigures.NONE.averageHandlingMs()).isEmpty();
    assertThat(AgentFigures.NONE.occupancy()).isEmpty();
    assertThat(AgentFigures.NONE.utilisation()).isEmpty();
  }

  @Test
  void holdIsTakenFromTalk() throws SQLException {
    var contact = Examples.CALL;
    happens(
        "anna",
        new AgentEvent.LoggedIn(at(0), Optional.empty()),
        new AgentEvent.BecameReady(at(0), Optional.empty()),
        new AgentEvent.Reserved(contact, Examples.SALES, at(10), at(90), WHY),
        new AgentEvent.Answered(contact, at(10)),
        new AgentEvent.Finished(contact, at(70), at(70), new Afterwards.LogOut()));
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(
          "INSERT INTO agent_hold VALUES ('acme', 'anna', '%s', %d, %d)"
              .formatted(contact.uuid(), at(30).toEpochMilli(), at(45).toEpochMilli()));
    }

    var figures = rows(Interval.DAY, T0, at(1), at(9_000)).getFirst().figures();

    assertThat(figures.talkMs()).isEqualTo(45_000);
    assertThat(figures.holdMs()).isEqualTo(15_000);
    assertThat(figures.loggedInMs()).isEqualTo(70_000);
  }

  @Test
  void anAnswerThatNobodyHeardOfMakesNoGap() throws SQLException {
    var contact = new ContactId(ACME, new UUID(0, 1));
    happens(
        "anna",
        new AgentEvent.LoggedIn(at(0), Optional.empty()),
        new AgentEvent.BecameReady(at(10), Optional.empty()),
        new AgentEvent.Reserved(contact, Examples.SALES, at(20), at(40), WHY),
        new AgentEvent.Released(contact, at(40)),
        // It had been answered at 38, which is said now.
        new AgentEvent.Reserved(contact, Examples.SALES, at(20), at(38), WHY),
        new AgentEvent.Answered(contact, at(38)),
        new AgentEvent.Finished(contact, at(60), at(60), new Afterwards.LogOut()));

    var figures = rows(Interval.DAY, T0, at(1), at(9_000)).getFirst().figures();

    assertThat(figures.loggedInMs()).isEqualTo(60_000);
    assertThat(figures.talkMs()).isEqualTo(20_000);
  }

  @Test
  void theQueueLogPausesAndUnpauses() throws SQLException {
    happens(
        "anna",
        new AgentEvent.LoggedIn(at(0), Optional.empty()),
        new AgentEvent.BecameReady(at(10), Optional.empty()),
        new AgentEvent.BecameNotReady("lunch", at(20), Optional.empty()),
        new AgentEvent.LoggedOut(at(30), Optional.empty()));
    try (var connection = database.getConnection()) {
      new VisitProjection().create(connection);
    }
    var lines = new ArrayList<String>();
    var mark = store().queueLog(ACME, at(0), at(100), Optional.empty(), 3, lines::add);
    store().queueLog(ACME, at(0), at(100), mark, 3, lines::add);

    assertThat(lines)
        .map(line -> line.substring(line.indexOf("|NONE")))
        .containsExactly(
            "|NONE|NONE|anna|ADDMEMBER|",
            "|NONE|NONE|anna|UNPAUSEALL|",
            "|NONE|NONE|anna|PAUSEALL|lunch",
            "|NONE|NONE|anna|REMOVEMEMBER|");
  }

  // ---- the law

  private static AgentCommand command(Agent agent, ContactId next, Instant now, Random random) {
    var contact = agent.contact().orElse(next);
    return switch (random.nextInt(11)) {
      case 0 -> new AgentCommand.LogIn(now);
      case 1 -> new AgentCommand.LogOut(now);
      case 2, 3 -> new AgentCommand.MakeReady(now);
      case 4 -> new AgentCommand.MakeNotReady(random.nextBoolean() ? "lunch" : "training", now);
      case 5, 6 -> new AgentCommand.Reserve(next, Examples.SALES, now, now.plusSeconds(30), WHY);
      case 7 -> new AgentCommand.Answer(contact, now, Optional.empty());
      case 8 ->
          new AgentCommand.Finish(
              contact,
              now,
              Duration.ofMillis(random.nextInt(3) * 7_001L),
              random.nextBoolean(),
              Optional.empty());
      case 9 -> new AgentCommand.Miss(contact, Missing.NO_ANSWER, now, Optional.empty());
      default -> new AgentCommand.EndWrapUp(contact, now);
    };
  }

  /** What time was spent on by the rulebook's own states, which know nothing of spans. */
  private static String kind(Activity activity) {
    return switch (activity) {
      case Activity.LoggedOut _ -> "";
      case Activity.NotReady not -> "not-ready " + not.reason();
      case Activity.Ready _ -> "READY";
      case Activity.Ringing _ -> "RINGING";
      case Activity.Busy _ -> "BUSY";
      case Activity.WrappingUp _ -> "WRAP_UP";
    };
  }

  private static String kind(AgentSpan span) {
    return span.state() == AgentSpan.State.NOT_READY
        ? "not-ready " + span.reason()
        : span.state().name();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void lawStatesAddUpToTheTimeLoggedIn(long seed) throws SQLException {
    var random = new Random(seed);
    var agent = Agent.NEW;
    var now = T0;
    var expected = new HashMap<String, Long>();
    long loggedIn = 0;
    for (int step = 0; step < 1_500; step++) {
      var later = now.plusMillis(random.nextInt(120_000));
      var kind = kind(agent.activity());
      var ms = Duration.between(now, later).toMillis();
      if (!kind.isEmpty()) {
        expected.merge(kind, ms, Long::sum);
        loggedIn += ms;
      }
      now = later;
      var command = command(agent, new ContactId(ACME, new UUID(0, step)), now, random);
      if (!(Agent.decide(agent, command) instanceof Decision.Accepted<AgentEvent>(var events)))
        continue;
      for (var event : events) {
        happens("anna", event);
        agent = Agent.evolve(agent, event);
      }
    }
    expected.values().removeIf(ms -> ms == 0);
    var spent = new HashMap<String, Long>();
    var end = now;
    store()
        .agentSpans(
            ACME,
            T0,
            now.plusSeconds(1),
            span -> {
              var ms = Duration.between(span.from(), span.to().orElse(end)).toMillis();
              if (ms > 0) spent.merge(kind(span), ms, Long::sum);
            });
    assertThat(spent).as("seed %d", seed).isEqualTo(expected);

    for (var interval : Interval.values()) {
      var rows = rows(interval, T0, now, now);
      assertThat(rows.stream().mapToLong(row -> row.figures().loggedInMs()).sum())
          .as("seed %d by %s", seed, interval)
          .isEqualTo(loggedIn);
      assertThat(rows)
          .allMatch(row ->
              row.figures().loggedInMs() <= Duration.between(row.from(), row.to()).toMillis());
    }
    assertThat(rows(Interval.DAY, T0, now, now).getFirst().agent()).isEqualTo(new AgentId("anna"));
  }

  @Test
  void theDayTheClocksGoBackHasTwentyFiveHours() throws SQLException {
    happens(
        "anna",
        new AgentEvent.LoggedIn(T0, Optional.empty()),
        new AgentEvent.BecameReady(T0, Optional.empty()));
    var nextDay = T0.plus(Duration.ofDays(3));

    var rows = rows(Interval.DAY, T0, T0.plus(Duration.ofHours(30)), nextDay);

    assertThat(rows.getFirst().figures().readyMs()).isEqualTo(Duration.ofHours(25).toMillis());
    assertThat(rows.get(1).figures().readyMs()).isEqualTo(Duration.ofHours(24).toMillis());
  }
}
