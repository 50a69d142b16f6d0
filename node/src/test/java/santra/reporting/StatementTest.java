package santra.reporting;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import santra.queue.Outcome;
import santra.tenancy.Accounting.Contract;
import santra.tenancy.Accounting.Costs;
import santra.tenancy.Accounting.Formula;
import santra.tenancy.Accounting.Measured;
import santra.tenancy.Accounting.Meter;
import santra.tenancy.Accounting.Sanction;
import santra.vocabulary.ContactId;
import santra.vocabulary.QueueId;
import santra.vocabulary.TenantId;

/** Requirements 37 and 38. */
class StatementTest {
  private static final Instant FROM = Instant.parse("2026-10-31T22:00:00Z");
  private static final Instant TO = Instant.parse("2026-11-30T22:00:00Z");
  private static final QueueId NURSES = new QueueId("nurses");

  private static BigDecimal of(String number) {
    return new BigDecimal(number);
  }

  private static Meter meter(Measured what, String target, Sanction... sanctions) {
    return new Meter(
        what,
        Formula.NEGATIVE,
        Duration.ofSeconds(300),
        Duration.ofSeconds(5),
        of(target),
        true,
        List.of(sanctions));
  }

  private static Contract contract(int most, Meter level, Meter reached) {
    return new Contract(
        Set.of(NURSES),
        LocalDate.parse("2026-01-01"),
        Optional.empty(),
        of("10000"),
        "EUR",
        most,
        Map.of("level", level, "reached", reached));
  }

  private static final Contract CONTRACT =
      contract(
          20,
          meter(
              Measured.SERVICE_LEVEL,
              "80",
              new Sanction(of("70"), of("10")),
              new Sanction(of("80"), of("5"))),
          meter(Measured.REACHED, "100", new Sanction(of("100"), of("1.5"))));

  private static QueueEntry contact(int n, int waitedS, Outcome outcome) {
    var since = FROM.plusSeconds(60L * n);
    return new QueueEntry(
        NURSES,
        new ContactId(new TenantId("acme"), new UUID(0, n)),
        since,
        Optional.of(new QueueEntry.Leaving(since.plusSeconds(waitedS), outcome)),
        Optional.empty(),
        Optional.empty());
  }

  private static Statement.Settled settled(Contract contract, List<QueueEntry> contacts) {
    var statement = new Statement(contract, FROM, TO, TO.plusSeconds(3_600));
    contacts.forEach(statement::count);
    return statement.settled();
  }

  /** 72 of 100 in time: below 80, not below 70. Two hang up at once and count nowhere. */
  private static List<QueueEntry> november() {
    var contacts = new ArrayList<QueueEntry>();
    for (int n = 0; n < 72; n++) contacts.add(contact(n, 300, Outcome.ANSWERED));
    for (int n = 72; n < 90; n++) contacts.add(contact(n, 301, Outcome.ANSWERED));
    for (int n = 90; n < 100; n++) contacts.add(contact(n, 60, Outcome.ABANDONED));
    contacts.add(contact(100, 4, Outcome.ABANDONED));
    contacts.add(contact(101, 4, Outcome.ABANDONED));
    return contacts;
  }

  @Test
  void aShortfallTakesItsPartOfTheFee() {
    var settled = settled(CONTRACT, november());

    assertThat(settled.closed()).isTrue();
    var level = settled.lines().getFirst();
    assertThat(level.level()).contains(of("72.00"));
    assertThat(level.percent()).isEqualByComparingTo("5");
    var reached = settled.lines().getLast();
    assertThat(reached.kept()).isEqualTo(72);
    assertThat(reached.of()).isEqualTo(100);
    assertThat(reached.misses()).hasSize(28).doesNotHaveDuplicates();
    assertThat(settled.percent()).isEqualByComparingTo("6.5");
    assertThat(settled.sanction()).isEqualByComparingTo("650.00");
    assertThat(settled.due()).isEqualByComparingTo("9350.00");
  }

  private static QueueEntry calledBack(int n, int promisedS, Optional<QueueEntry.Leaving> left) {
    var since = FROM.plusSeconds(60L * n);
    return new QueueEntry(
        NURSES,
        new ContactId(new TenantId("acme"), new UUID(0, n)),
        since,
        left,
        Optional.empty(),
        Optional.empty(),
        Optional.of(new QueueEntry.CalledBack(since.plusSeconds(promisedS), false)));
  }

  private static Contract reached(boolean callbackCounts) {
    return contract(
        20,
        meter(Measured.SERVICE_LEVEL, "80"),
        new Meter(
            Measured.REACHED,
            Formula.NEGATIVE,
            Duration.ofSeconds(300),
            Duration.ofSeconds(5),
            of("100"),
            callbackCounts,
            List.of()));
  }

  /** Row 38: reached is answered or promised a call-back within five minutes. */
  @Test
  void whoIsPromisedACallBackInTimeIsReachedHoweverItEnds() {
    var late = Optional.of(new QueueEntry.Leaving(FROM.plusSeconds(9_000), Outcome.ANSWERED));
    var givenUp = Optional.of(new QueueEntry.Leaving(FROM.plusSeconds(9_000), Outcome.RELEASED));
    var contacts =
        List.of(
            calledBack(0, 300, late),
            calledBack(1, 300, givenUp),
            calledBack(2, 10, Optional.empty()),
            calledBack(3, 301, late),
            contact(4, 20, Outcome.ANSWERED),
            contact(5, 20, Outcome.ABANDONED));

    var counted = settled(reached(true), contacts).lines().getLast();
    assertThat(counted.kept()).isEqualTo(4);
    assertThat(counted.of()).isEqualTo(6);
    assertThat(counted.misses()).map(one -> one.uuid().getLeastSignificantBits()).contains(3L, 5L);
    var strict = settled(reached(false), contacts).lines().getLast();
    assertThat(strict.kept()).isEqualTo(1);
    assertThat(strict.of()).isEqualTo(6);
  }

  @Test
  void theSameEventsGiveTheSameStatementInWhateverOrder() {
    var contacts = november();
    var once = settled(CONTRACT, contacts);
    Collections.shuffle(contacts, new Random(7));

    assertThat(settled(CONTRACT, contacts)).isEqualTo(once);
  }

  @Test
  void whatIsShownAsTheTargetMayStillMissIt() {
    var contacts = new ArrayList<QueueEntry>();
    for (int n = 0; n < 19_999; n++)
      contacts.add(contact(n, n < 15_999 ? 1 : 301, Outcome.ANSWERED));

    var level = settled(CONTRACT, contacts).lines().getFirst();

    assertThat(level.level()).contains(of("80.00"));
    assertThat(level.met()).isFalse();
    assertThat(level.percent()).isEqualByComparingTo("5");
  }

  @Test
  void sanctionsNeverTakeMoreThanAgreedAndNothingIsOwedForNothing() {
    var harsh =
        contract(
            8,
            meter(Measured.SERVICE_LEVEL, "80", new Sanction(of("100"), of("50"))),
            meter(Measured.REACHED, "100", new Sanction(of("100"), of("50"))));

    assertThat(settled(harsh, november()).sanction()).isEqualByComparingTo("800.00");
    var quiet = settled(harsh, List.of());
    assertThat(quiet.lines()).allMatch(line -> line.level().isEmpty() && line.met());
    assertThat(quiet.sanction()).isEqualByComparingTo("0");
  }

  @Test
  void aMonthInWhichSomebodyStillWaitsIsNotClosed() {
    var statement = new Statement(CONTRACT, FROM, TO, TO.plusSeconds(60));
    statement.count(
        new QueueEntry(
            NURSES,
            new ContactId(new TenantId("acme"), new UUID(0, 1)),
            TO.minusSeconds(10),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()));

    assertThat(statement.settled().closed()).isFalse();
  }

  @Test
  void aContactCostsItsPartOfEverything() {
    var rates = new Costs(LocalDate.MIN, of("0.10"), of("0.05"), of("40"), "EUR");
    var figures = new CostFigures(100, 80, 100 * 180_000L, 5 * 3_600_000L);

    assertThat(figures.total(rates)).isEqualByComparingTo("225.00");
    assertThat(figures.perContact(rates))
        .hasValueSatisfying(cost -> assertThat(cost).isEqualByComparingTo("2.25"));
    assertThat(figures.perAnswered(rates))
        .hasValueSatisfying(cost -> assertThat(cost).isEqualByComparingTo("2.8125"));
    assertThat(new CostFigures(0, 0, 0, 0).perContact(rates)).isEmpty();
  }
}
