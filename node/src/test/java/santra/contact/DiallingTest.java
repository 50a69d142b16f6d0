package santra.contact;

import static org.assertj.core.api.Assertions.assertThat;
import static santra.contact.ContactTest.at;
import static santra.contact.ContactTest.dialog;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import santra.contact.ContactCommand.Connect;
import santra.contact.ContactCommand.Dial;
import santra.contact.ContactCommand.GiveUpNumber;
import santra.contact.ContactCommand.HangUp;
import santra.contact.ContactCommand.LapseOffer;
import santra.contact.ContactCommand.LoseOffer;
import santra.contact.ContactCommand.NoteRinging;
import santra.contact.ContactCommand.Transfer;
import santra.contact.ContactCommand.TryTrunk;
import santra.contact.ContactEvent.NumberGivenUp;
import santra.contact.ContactEvent.NumberRinging;
import santra.contact.ContactEvent.Queued;
import santra.contact.ContactEvent.Transferred;
import santra.contact.ContactEvent.TrunkFailed;
import santra.contact.ContactRecord.Charge;
import santra.contact.ContactRecord.HungUpBy;
import santra.contact.ContactRecord.LegRecord;
import santra.contact.ContactRecord.Outcome;
import santra.contact.ContactRecord.Segment;
import santra.vocabulary.QueueId;

/** Rows 54 and 180: a number outside is called for a contact, over one trunk after the other. */
class DiallingTest {
  private static final QueueId SALES = new QueueId("sales");
  private static final Outside MOBILE =
      new Outside("+358401234567", "+358100100", false, "+358100100", Duration.ofSeconds(60));

  private static Destination mobile() {
    return new Destination.ToNumber(MOBILE, plan());
  }

  private static Plan plan() {
    return new Plan(
        "v2",
        "",
        true,
        SALES,
        "music",
        10,
        Duration.ofMinutes(5),
        Duration.ofSeconds(20),
        Duration.ofSeconds(10),
        Duration.ofSeconds(20),
        Optional.empty(),
        Optional.empty());
  }

  private static ContactTest sentOut() {
    return new ContactTest().talking().when(new Transfer("a1", mobile(), at(40), true));
  }

  private static Stage.Calling calling(ContactTest life) {
    return (Stage.Calling) life.open().stage();
  }

  private static TryTrunk over(ContactTest life, String trunk, int second) {
    var id = calling(life).nextLeg();
    return new TryTrunk(
        new Attempt(
            new Leg(id, new Path("e", "UDP", "r", 0), early(id), "our offer", ""),
            trunk,
            60_000,
            "EUR",
            at(second),
            at(second + 60)),
        at(second),
        Optional.empty());
  }

  private static Dialog early(String tag) {
    return new Dialog("c", tag, "", "<sip:a@h>", "<sip:b@h>", "sip:b@h", List.of(), 1, 0);
  }

  private static String leg(ContactTest life) {
    return life.open().attempt().orElseThrow().leg().id();
  }

  private static ContactTest lost(ContactTest life, int status, int second) {
    return life.when(new LoseOffer(leg(life), OfferOutcome.UNREACHABLE, status, at(second)));
  }

  private static ContactTest answered(ContactTest life, int second) {
    return life.when(
        new Connect(leg(life), dialog(leg(life)), "theirs", at(second), Optional.empty()));
  }

  @Test
  void aCallerSentToANumberTalksWithItAndTheRecordHasTrunkAndCost() {
    var life = sentOut();
    life.when(over(life, "first", 41));
    life.when(new NoteRinging(leg(life), dialog("theirs"), at(43)));
    life.when(new NoteRinging(leg(life), dialog("theirs"), at(44)));
    assertThat(life.history).endsWith(new NumberRinging(leg(life), dialog("theirs"), at(43)));
    answered(life, 50).when(new HangUp(leg(life), 3, at(140)));

    var record = life.record();
    assertThat(record.outcome()).isEqualTo(Outcome.ANSWERED);
    assertThat(record.hungUpBy()).isEqualTo(HungUpBy.OUTSIDE);
    assertThat(record.queuedAt()).isEmpty();
    assertThat(record.answeredAt()).contains(at(50));
    assertThat(record.talkMs()).isEqualTo(90_000);
    assertThat(record.transfers()).hasSize(1);
    assertThat(record.segments())
        .extracting(Segment::kind)
        .containsExactly("arriving", "greeting", "queue", "talk", "dial", "outside");
    assertThat(record.legs().getLast().outside())
        .contains(new Charge("+358401234567", "first", 90_000, "EUR"));
    assertThat(record.legs())
        .extracting(LegRecord::outcome)
        .containsExactly("answered", "transferred", "answered");
  }

  @Test
  void whatIsTheTrunksTroubleIsTriedAtTheNext() {
    for (var status : List.of(408, 500, 503, 407)) {
      var life = sentOut();
      life.when(over(life, "first", 41));
      var first = leg(life);
      lost(life, status, 42);
      assertThat(life.history)
          .endsWith(new TrunkFailed(first, OfferOutcome.UNREACHABLE, status, at(42)));
      assertThat(calling(life).tried()).extracting(Stage.Tried::trunk).containsExactly("first");

      life.when(over(life, "second", 43));
      assertThat(leg(life)).isNotEqualTo(first);
      answered(life, 50);
      assertThat(life.open().stage()).isInstanceOf(Stage.TalkingOutside.class);
    }
  }

  @Test
  void whatTheNumberSaysIsHeardAndTheCallerReturnsToItsQueue() {
    for (var status : List.of(486, 404, 603, 302, 484, 600)) {
      var life = sentOut();
      life.when(over(life, "first", 41));
      var leg = leg(life);
      lost(life, status, 42);

      assertThat(life.history)
          .endsWith(
              new TrunkFailed(leg, OfferOutcome.UNREACHABLE, status, at(42)),
              new NumberGivenUp("+358401234567", status, "", at(42)),
              new Queued(SALES, at(40)));
      assertThat(life.open().stage()).isEqualTo(new Stage.Waiting(at(40)));
    }
  }

  @Test
  void aNumberThatRingsForEverIsGivenUpAtItsTime() {
    var life = sentOut();
    life.when(over(life, "first", 41));
    assertThat(life.contact.deadline().orElseThrow())
        .extracting(it -> it.at(), it -> it.command())
        .containsExactly(at(101), new LapseOffer(leg(life), at(101)));
    life.whenTimePasses();

    assertThat(life.open().stage()).isEqualTo(new Stage.Waiting(at(40)));
  }

  @Test
  void ifNobodyChoosesATrunkTheDeadlineGivesUp() {
    var life = sentOut();
    assertThat(life.contact.deadline().orElseThrow().at()).isEqualTo(at(40).plus(Dialling.GRACE));
    life.whenTimePasses();
    assertThat(life.history).endsWith(new Queued(SALES, at(40)));

    life = sentOut();
    life.when(over(life, "first", 41));
    lost(life, 503, 90);
    assertThat(life.contact.deadline().orElseThrow().at()).isEqualTo(at(90).plus(Dialling.GRACE));
  }

  @Test
  void aGivingUpOfAnEarlierTryIsNotOneOfThis() {
    var life = sentOut();
    life.when(over(life, "first", 41));
    lost(life, 503, 42);
    var events = life.history.size();

    life.when(new GiveUpNumber(at(40), 0, 503, "late", at(43)));
    assertThat(life.history).hasSize(events);
    life.when(new GiveUpNumber(at(40), 1, 503, "no trunk is left", at(43)));
    assertThat(life.history).hasSize(events + 2);
  }

  @Test
  void trunksAreNotTriedForEver() {
    var life = sentOut();
    for (int i = 0; i < Dialling.MOST_TRIES; i++) {
      life.when(over(life, "trunk" + i, 41 + i));
      lost(life, 503, 41 + i);
    }

    assertThat(life.open().stage()).isInstanceOf(Stage.Waiting.class);
    assertThat(life.open().legs()).hasSize(1 + Dialling.MOST_TRIES);
  }

  @Test
  void aTryToldTwiceIsMadeOnceAndOneThatIsOverIsNotMadeAgain() {
    var life = sentOut();
    var first = over(life, "first", 41);
    life.when(first);
    var events = life.history.size();
    life.when(first);
    assertThat(life.history).hasSize(events);

    lost(life, 503, 42);
    assertThat(life.refused(first)).isEqualTo("TryTrunk while Calling");
  }

  @Test
  void aCallerWhoLeavesWhileANumberIsCalledHasAbandoned() {
    var life = sentOut();
    life.when(over(life, "first", 41)).when(new HangUp(Leg.CALLER, 9, at(45)));

    assertThat(life.record().outcome()).isEqualTo(Outcome.ABANDONED);
    assertThat(life.record().queuedAt()).isEmpty();
    assertThat(life.record().legs().getLast().outcome()).isEqualTo("withdrawn");
    assertThat(life.record().legs().getLast().outside().orElseThrow().costMicros()).isZero();
  }

  @Test
  void theAgentWhoSentItOnHasNoMoreSay() {
    var life = sentOut();
    life.when(over(life, "first", 41)).when(new HangUp("a1", 9, at(45)));
    assertThat(life.open().stage()).isInstanceOf(Stage.Calling.class);
    assertThat(life.refused(new Transfer("a1", mobile(), at(46), true))).isEmpty();
    assertThat(life.history).filteredOn(Transferred.class::isInstance).hasSize(1);
  }

  /** For overflow: who waits is called for, keeps the place, and counts where it waited. */
  @Test
  void whoWaitsKeepsThePlaceWhileANumberIsCalled() {
    var life = new ContactTest().waiting().when(new Dial(MOBILE, at(30)));
    assertThat(life.open().queuedAt()).contains(at(2));
    life.when(over(life, "first", 31));
    lost(life, 486, 40);
    assertThat(life.open().stage()).isEqualTo(new Stage.Waiting(at(2)));
    assertThat(life.history).filteredOn(Queued.class::isInstance).hasSize(1);

    life.when(new Dial(MOBILE, at(50)));
    life.when(over(life, "first", 51));
    answered(life, 60).when(new HangUp(Leg.CALLER, 3, at(70)));
    assertThat(life.record().queuedAt()).contains(at(2));
    assertThat(life.record().waitMs()).isEqualTo(58_000);
  }

  @Test
  void eachSecondBegunCosts() {
    var life = sentOut();
    life.when(over(life, "first", 41));
    var attempt = life.open().attempt().orElseThrow();

    assertThat(attempt.costMicros(Duration.ofMillis(1))).isEqualTo(1_000);
    assertThat(attempt.costMicros(Duration.ofMinutes(3))).isEqualTo(180_000);
    assertThat(attempt.costMicros(Duration.ofSeconds(-3))).isZero();
  }
}
