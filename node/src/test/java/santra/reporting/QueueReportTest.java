package santra.reporting;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import santra.queue.Outcome;
import santra.reporting.QueueEntry.Handling;
import santra.reporting.QueueEntry.Leaving;
import santra.vocabulary.ContactId;
import santra.vocabulary.QueueId;
import santra.vocabulary.TenantId;

class QueueReportTest {
  private static final Instant NINE = Instant.parse("2026-11-25T09:00:00Z");
  private static final List<Outcome> OUTCOMES =
      List.of(Outcome.ANSWERED, Outcome.ABANDONED, Outcome.RELEASED);
  private static final QueueId SALES = new QueueId("sales");
  private static final Terms TERMS = new Terms(Duration.ofSeconds(20), Duration.ofSeconds(5));

  private static QueueReport report(QueueReport.View view) {
    var boundaries =
        Interval.QUARTER.boundaries(NINE, NINE.plusSeconds(1_800), ZoneOffset.UTC, 100);
    return new QueueReport(boundaries, view, _ -> TERMS, NINE.plusSeconds(1_800));
  }

  private static QueueEntry entry(
      long since, Optional<Leaving> leaving, Optional<Handling> handling) {
    var contact = new ContactId(new TenantId("acme"), new UUID(0, since));
    return new QueueEntry(
        SALES, contact, NINE.plusSeconds(since), leaving, handling, Optional.empty());
  }

  private static QueueEntry left(long since, long waited, Outcome outcome) {
    return entry(
        since,
        Optional.of(new Leaving(NINE.plusSeconds(since + waited), outcome)),
        outcome == Outcome.ANSWERED
            ? Optional.of(new Handling(Duration.ofSeconds(100), Duration.ofSeconds(20)))
            : Optional.empty());
  }

  @Test
  void everybodyIsCountedWhereHeEntered() {
    var report = report(QueueReport.View.COHORT);
    report.count(left(10, 20, Outcome.ANSWERED)); // in time: the promise is inclusive
    report.count(left(20, 21, Outcome.ANSWERED));
    report.count(left(30, 4, Outcome.ABANDONED)); // did not really call
    report.count(left(40, 5, Outcome.ABANDONED));
    report.count(left(50, 30, Outcome.ABANDONED));
    report.count(left(60, 300, Outcome.RELEASED));
    report.count(left(890, 60, Outcome.ANSWERED)); // answered in the next quarter
    report.count(entry(100, Optional.empty(), Optional.empty()));

    var first = report.rows().getFirst().figures();
    assertThat(first.offered()).isEqualTo(8);
    assertThat(first.served()).isEqualTo(new ServiceLevel(1, 3, 1, 2));
    assertThat(first.shorts()).isEqualTo(1);
    assertThat(first.flowOut()).isEqualTo(1);
    assertThat(first.waiting()).isEqualTo(1);
    assertThat(first.balances()).isTrue();
    assertThat(first.averageWait()).hasValue(Duration.ofSeconds(101).dividedBy(3));
    assertThat(first.averageHandling()).hasValue(Duration.ofMinutes(2));
    assertThat(first.longestWait()).isEqualTo(Duration.ofSeconds(1_700));
    assertThat(report.rows().get(1).figures()).isEqualTo(IntervalFigures.NONE);
  }

  @Test
  void byEventHeIsCountedWhereItHappened() {
    var report = report(QueueReport.View.EVENT);
    report.count(left(890, 60, Outcome.ANSWERED));
    report.count(left(-30, 60, Outcome.ANSWERED)); // entered before the report begins

    assertThat(report.rows().get(0).figures().offered()).isEqualTo(1);
    assertThat(report.rows().get(0).figures().served().answered()).isEqualTo(1);
    assertThat(report.rows().get(1).figures().offered()).isZero();
    assertThat(report.rows().get(1).figures().served().answered()).isEqualTo(1);
  }

  private static QueueEntry calledBack(long since, long promised, Optional<Leaving> leaving) {
    var contact = new ContactId(new TenantId("acme"), new UUID(1, since));
    return new QueueEntry(
        SALES,
        contact,
        NINE.plusSeconds(since),
        leaving,
        Optional.empty(),
        Optional.empty(),
        Optional.of(new QueueEntry.CalledBack(NINE.plusSeconds(promised), false)));
  }

  private static QueueEntry calledIn(long since, long promised, Optional<Leaving> leaving) {
    var stay = calledBack(since, promised, leaving);
    return new QueueEntry(
        stay.queue(),
        stay.contact(),
        stay.since(),
        leaving,
        Optional.empty(),
        Optional.empty(),
        Optional.of(new QueueEntry.CalledBack(NINE.plusSeconds(promised), true)));
  }

  private static Optional<Leaving> leaving(long at, Outcome outcome) {
    return Optional.of(new Leaving(NINE.plusSeconds(at), outcome));
  }

  /** Row 126: a promised call-back keeps its place, and is kept, given up, or open. */
  @Test
  void aCallBackIsAStayLikeAnyOtherAndIsCountedBeside() {
    for (var view : QueueReport.View.values()) {
      var report = report(view);
      report.count(calledBack(10, 30, leaving(330, Outcome.ANSWERED)));
      report.count(calledBack(20, 50, leaving(150, Outcome.ANSWERED)));
      report.count(calledBack(30, 40, leaving(800, Outcome.RELEASED)));
      report.count(calledBack(40, 60, Optional.empty()));
      report.count(calledIn(50, 70, leaving(200, Outcome.ABANDONED)));
      report.count(left(60, 20, Outcome.ANSWERED));

      var row = report.rows().getFirst();
      assertThat(row.callbacks())
          .isEqualTo(new CallbackFigures(5, 2, 1, 1, 1, Duration.ofSeconds(400)));
      assertThat(row.callbacks().balances()).isTrue();
      assertThat(row.callbacks().averageWait()).contains(Duration.ofSeconds(200));
      assertThat(row.figures().balances()).isTrue();
      assertThat(row.figures().served().answered()).isEqualTo(3);
      assertThat(row.figures().flowOut()).isEqualTo(1);
      assertThat(row.figures().waiting()).isEqualTo(1);
    }
  }

  @Test
  void byEventACallBackIsPromisedWhenItWasAndKeptWhenItWas() {
    var report = report(QueueReport.View.EVENT);
    report.count(calledBack(-30, 10, leaving(950, Outcome.ANSWERED)));

    var rows = report.rows();
    assertThat(rows.get(0).callbacks().promised()).isEqualTo(1);
    assertThat(rows.get(0).callbacks().kept()).isZero();
    assertThat(rows.get(1).callbacks().kept()).isEqualTo(1);
    assertThat(rows.get(1).callbacks().promised()).isZero();
  }

  @Test
  void aShortCallRuleBelowThePromiseMovesOnlyTheFormulasThatCountIt() {
    var with = report(QueueReport.View.COHORT);
    var boundaries = Interval.DAY.boundaries(NINE, NINE.plusSeconds(1), ZoneOffset.UTC, 1);
    var without =
        new QueueReport(
            boundaries,
            QueueReport.View.COHORT,
            _ -> new Terms(TERMS.promise(), Duration.ZERO),
            NINE);
    for (var entry :
        new QueueEntry[] {
          left(1, 3, Outcome.ABANDONED),
          left(2, 9, Outcome.ANSWERED),
          left(3, 40, Outcome.ABANDONED)
        }) {
      with.count(entry);
      without.count(entry);
    }

    var strict = with.rows().getFirst().figures().served();
    var loose = without.rows().getFirst().figures().served();
    assertThat(strict.handled()).isEqualTo(loose.handled());
    assertThat(strict.ignore()).isEqualTo(loose.ignore());
    assertThat(strict.negative()).isNotEqualTo(loose.negative());
  }

  @Test
  void whoWasTurnedAwayCountsNowhere() {
    var report = report(QueueReport.View.COHORT);
    report.count(left(10, 20, Outcome.ANSWERED));
    report.count(left(20, 1, Outcome.REFUSED));

    assertThat(report.rows().getFirst().figures().offered()).isEqualTo(1);
    assertThat(report.rows().getFirst().figures().balances()).isTrue();
  }

  /** Law BooksBalance: offered = answered + abandoned + short + flow-out + waiting. */
  @Test
  void everyIntervalBalancesByCohort() {
    var seed = System.nanoTime();
    var random = new Random(seed);
    var report = report(QueueReport.View.COHORT);
    var counted = 0;
    for (int i = 0; i < 5_000; i++) {
      var since = random.nextInt(-600, 2_400);
      if (since >= 0 && since < 1_800) counted++;
      report.count(
          random.nextInt(10) == 0
              ? entry(since, Optional.empty(), Optional.empty())
              : left(since, random.nextInt(90), OUTCOMES.get(random.nextInt(OUTCOMES.size()))));
    }

    assertThat(report.rows()).as("seed %d", seed).allMatch(row -> row.figures().balances());
    assertThat(report.rows().stream().mapToLong(row -> row.figures().offered()).sum())
        .as("seed %d", seed)
        .isEqualTo(counted);
  }
}
