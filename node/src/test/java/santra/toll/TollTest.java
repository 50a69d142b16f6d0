package santra.toll;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import santra.toll.TollCommand.Free;
import santra.toll.TollCommand.RaiseAlarm;
import santra.toll.TollCommand.Seize;
import santra.vocabulary.ContactId;
import santra.vocabulary.Decision;
import santra.vocabulary.QueueId;
import santra.vocabulary.TenantId;

/** Row 180 and the carriers' P0: what a tenant's calls outside may use and cost. */
class TollTest {
  private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");
  private static final LocalDate TODAY = LocalDate.parse("2026-11-30");
  private static final Caps CAPS = new Caps(3, 5, 10_000_000, ZoneOffset.UTC, 2, 2);

  private Toll toll = Toll.NOTHING;

  private static ContactId contact(int number) {
    return new ContactId(new TenantId("acme"), new UUID(0, number));
  }

  private static Instant at(int second) {
    return NOON.plusSeconds(second);
  }

  private String tell(TollCommand command) {
    return switch (Toll.decide(toll, command)) {
      case Decision.Accepted<TollEvent>(var events) -> {
        for (var event : events) toll = Toll.evolve(toll, event);
        yield "";
      }
      case Decision.Rejected<TollEvent>(var reason) -> reason;
      case Decision.Declined<TollEvent>(var reason, _) -> reason;
    };
  }

  private String seize(int number, String trunk, int second) {
    return seize(number, trunk, 60_000, second);
  }

  private String seize(int number, String trunk, long perMinute, int second) {
    return tell(new Seize(contact(number), "o1", trunk, perMinute, CAPS, at(second)));
  }

  private String free(int number, long cost, int second) {
    return tell(new Free(contact(number), "o1", cost, TODAY, at(second)));
  }

  /** An order that comes late, for a call that is over, keeps no channel. */
  @Test
  void whoIsGoneSeizesNothing() {
    assertThat(seize(1, "a", 0)).isEmpty();
    assertThat(free(1, 0, 5)).isEmpty();

    assertThat(seize(1, "a", 0)).isEqualTo("that call is over");
    assertThat(toll.seizures()).isEmpty();
    assertThat(seize(2, "a", 6)).isEmpty();
  }

  @Test
  void whoIsGoneIsRememberedForAWhileAndNotForEver() {
    for (int i = 0; i < 3; i++) {
      assertThat(seize(i, "a", 700 * i)).isEmpty();
      assertThat(free(i, 0, 700 * i + 1)).isEmpty();
    }

    assertThat(toll.gone()).hasSize(1);
  }

  @Test
  void callsAtOnceAreCappedAndFreedAgain() {
    assertThat(seize(1, "a", 0)).isEmpty();
    assertThat(seize(2, "b", 2)).isEmpty();
    assertThat(seize(3, "c", 4)).isEmpty();
    assertThat(Toll.cap(seize(4, "d", 6))).contains(Toll.CONCURRENT);

    free(2, 0, 7);
    assertThat(seize(4, "d", 8)).isEmpty();
  }

  @Test
  void callsAMinuteAreCapped() {
    for (int i = 0; i < 5; i++) {
      assertThat(seize(i, "a", 2 * i)).isEmpty();
      free(i, 0, 2 * i + 1);
    }

    assertThat(Toll.cap(seize(9, "a", 20))).contains(Toll.PER_MINUTE);
    assertThat(seize(9, "a", 61)).isEmpty();
  }

  @Test
  void aDaysCostIsCappedWithWhatRunsNow() {
    assertThat(seize(1, "a", 0)).isEmpty();
    free(1, 9_000_000, 10);
    assertThat(seize(2, "a", 6_000_000, 20)).isEmpty();
    assertThat(toll.costMicros(TODAY, at(25))).isEqualTo(9_500_000);

    assertThat(Toll.cap(seize(3, "a", 30))).contains(Toll.COST);
    assertThat(tell(new Seize(contact(3), "o1", "a", 0, CAPS, NOON.plusSeconds(86_400))))
        .as("the running call has cost its part of the next day")
        .contains(Toll.COST);
    free(2, 1_000_000, 86_400);
    assertThat(tell(new Seize(contact(3), "o1", "a", 0, CAPS, NOON.plusSeconds(86_401)))).isEmpty();
  }

  @Test
  void aTrunkHasSoManyChannelsAndTakesSoManyCallsASecond() {
    assertThat(seize(1, "a", 0)).isEmpty();
    assertThat(seize(2, "a", 0)).isEmpty();
    assertThat(seize(3, "a", 5)).isEqualTo("no channel of trunk a is free");
    free(1, 0, 0);
    free(2, 0, 0);
    assertThat(seize(3, "a", 0)).isEqualTo("trunk a takes no more calls a second");
    assertThat(seize(3, "b", 0)).isEmpty();
  }

  @Test
  void aSeizureToldTwiceIsOneAndTheNextTrunkTakesItsPlace() {
    seize(1, "a", 0);
    assertThat(seize(1, "a", 1)).isEmpty();
    assertThat(toll.seizures()).hasSize(1);
    assertThat(seize(1, "b", 2)).isEmpty();
    assertThat(toll.seizures()).extracting(Toll.Seizure::trunk).containsExactly("b");
    assertThat(free(1, 7, 3)).isEmpty();
    assertThat(free(1, 7, 4)).isEmpty();
    assertThat(toll.spentMicros()).isEqualTo(7);
  }

  /** Law NoChannelIsLeft: it was refused, given up, and then the same order was heard once more. */
  @Test
  void whoHasGivenUpBeforeItWasHeardSeizesNothing() {
    assertThat(free(1, 0, 3)).isEmpty();
    assertThat(seize(1, "a", 1)).isEqualTo("that call is over");
    assertThat(toll.seizures()).isEmpty();
    assertThat(free(2, 7, 3)).as("what it had has been counted long ago").isEmpty();
    assertThat(toll.spentMicros()).isZero();
  }

  @Test
  void aChannelThatIsNeverGivenBackIsFreedByTheDeadline() {
    seize(1, "a", 0);
    var due = toll.deadline().orElseThrow();
    assertThat(due.at()).isEqualTo(NOON.plus(Toll.FORGOTTEN));
    tell(due.command());
    assertThat(toll.seizures()).isEmpty();
    assertThat(toll.deadline()).isEmpty();
  }

  @Test
  void anAlarmIsRaisedOnceAMinute() {
    tell(new RaiseAlarm(Toll.COST, at(0)));
    tell(new RaiseAlarm(Toll.COST, at(59)));
    assertThat(toll.alarms()).containsEntry(Toll.COST, at(0));
    tell(new RaiseAlarm(Toll.COST, at(60)));
    assertThat(toll.alarms()).containsEntry(Toll.COST, at(60));
  }

  private String promise(int number, String to, int most) {
    return tell(
        new TollCommand.Promise(contact(number), to, new QueueId("sales"), most, at(number)));
  }

  /** Row 126: one open call-back for a number, and no more than those at work can keep. */
  @Test
  void oneCallBackIsOpenForANumberUntilItIsRedeemed() {
    assertThat(promise(1, "+358401", 2)).isEmpty();
    assertThat(promise(1, "+358401", 2)).isEmpty();
    assertThat(promise(2, "+358401", 2)).isEqualTo("that number has an open call-back");
    assertThat(promise(1, "+358402", 2)).isEqualTo("that contact has an open call-back");
    assertThat(promise(2, "+358402", 2)).isEmpty();
    assertThat(promise(3, "+358403", 2)).isEqualTo("too many call-backs are open");
    assertThat(toll.promises()).hasSize(2);

    assertThat(tell(new TollCommand.Redeem(contact(1), Optional.empty(), at(9)))).isEmpty();
    assertThat(tell(new TollCommand.Redeem(contact(1), Optional.empty(), at(9)))).isEmpty();
    assertThat(promise(4, "+358401", 2)).isEmpty();
    var forgotten = toll.deadline().orElseThrow();
    assertThat(forgotten.at()).isEqualTo(at(2).plus(Toll.UNKEPT));
    assertThat(forgotten.command())
        .isEqualTo(
            new TollCommand.Redeem(
                contact(2), Optional.of(forgotten.at().minus(Toll.UNKEPT)), forgotten.at()));
    assertThat(toll.promiseTo("+358401")).map(Toll.Promise::contact).contains(contact(4));
  }

  private static TollCommand.Promise promise(int contact, int wantedAt) {
    return new TollCommand.Promise(
        contact(contact), "+358401234567", new QueueId("sales"), 3, at(wantedAt));
  }

  private static TollCommand.Redeem redeem(int contact, int wantedAt) {
    return new TollCommand.Redeem(contact(contact), Optional.of(at(wantedAt)), at(60));
  }

  /** Law OneOpenCallBackPerNumber: an order that is heard late is of the call-back it names. */
  @Test
  void whatIsSaidLateOfACallBackThatIsOverNeitherEndsNorOpensOne() {
    tell(promise(1, 1));
    tell(redeem(1, 1));
    tell(promise(1, 30));
    tell(redeem(1, 1));
    assertThat(toll.promiseTo("+358401234567")).map(Toll.Promise::at).contains(at(30));

    tell(redeem(1, 30));
    assertThat(tell(promise(1, 30))).contains("that call-back is over");
    assertThat(toll.promises()).isEmpty();
    // Refused before it was heard that it is wanted: it comes too late.
    tell(redeem(2, 40));
    assertThat(tell(promise(2, 40))).contains("that call-back is over");
    assertThat(tell(promise(3, 41))).isEmpty();
  }
}
