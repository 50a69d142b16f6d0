package santra.contact;

import static org.assertj.core.api.Assertions.assertThat;
import static santra.contact.ContactTest.at;
import static santra.contact.ContactTest.dialog;
import static santra.contact.ContactTest.offer;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import santra.contact.ContactCommand.Anchor;
import santra.contact.ContactCommand.Arrive;
import santra.contact.ContactCommand.CallIn;
import santra.contact.ContactCommand.Connect;
import santra.contact.ContactCommand.EndGreeting;
import santra.contact.ContactCommand.FlowOut;
import santra.contact.ContactCommand.GiveUpNumber;
import santra.contact.ContactCommand.HangUp;
import santra.contact.ContactCommand.LapseOffer;
import santra.contact.ContactCommand.LoseOffer;
import santra.contact.ContactCommand.MoveMedia;
import santra.contact.ContactCommand.PressDigit;
import santra.contact.ContactCommand.PromiseCallback;
import santra.contact.ContactCommand.RefuseCallback;
import santra.contact.ContactCommand.Ring;
import santra.contact.ContactCommand.SendAway;
import santra.contact.ContactCommand.TakePlace;
import santra.contact.ContactCommand.TryTrunk;
import santra.contact.ContactEvent.CallbackDue;
import santra.contact.ContactEvent.CallbackPutOff;
import santra.contact.ContactEvent.CallbackRefused;
import santra.contact.ContactEvent.CallbackWanted;
import santra.contact.ContactEvent.CallerAway;
import santra.contact.ContactEvent.PlaceTaken;
import santra.contact.ContactRecord.Charge;
import santra.contact.ContactRecord.HungUpBy;
import santra.contact.ContactRecord.LegRecord;
import santra.contact.ContactRecord.Outcome;
import santra.contact.ContactRecord.Segment;
import santra.flow.CallbackTerms;
import santra.flow.OpeningHours;
import santra.flow.OpeningHours.Span;
import santra.vocabulary.ContactId;
import santra.vocabulary.OverflowCause;
import santra.vocabulary.QueueId;

/** Rows 123-126: the place in the queue is kept without a leg, and the number is called. */
class CallbacksTest {
  private static final QueueId SALES = new QueueId("sales");
  private static final Outside MOBILE =
      new Outside("+358401234567", "+358100100", false, "", Duration.ofSeconds(60));
  private static final CallbackTerms TERMS =
      new CallbackTerms(
          "1", "words", 2, Duration.ofMinutes(1), Duration.ofHours(1), Optional.empty(), 3);

  private static Plan plan(CallbackTerms terms) {
    return new Plan(
        "v1",
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
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.of(terms));
  }

  private static ContactTest waiting(CallbackTerms terms) {
    var usual = ContactTest.arrive(true, Optional.empty()).arrival();
    return new ContactTest()
        .when(
            new Arrive(
                new Arrival(
                    usual.number(),
                    "0401234567",
                    "",
                    usual.testId(),
                    plan(terms),
                    usual.invite(),
                    usual.leg(),
                    Optional.empty(),
                    Optional.empty()),
                at(0)))
        .when(new Anchor("sdp", at(2), at(1), Optional.empty()))
        .when(new EndGreeting(at(2)));
  }

  private static ContactTest promised(CallbackTerms terms) {
    return waiting(terms)
        .when(new PressDigit("c", "1", at(10), Optional.empty()))
        .when(new PromiseCallback(MOBILE, at(10), at(11)));
  }

  private static ContactTest away() {
    return promised(TERMS).when(new HangUp("c", 2, at(15)));
  }

  private static Ring ring(String leg, int second) {
    return new Ring(offer(leg, second), at(second), Optional.empty());
  }

  private static ContactTest agentAnswers(ContactTest life, String leg, int second) {
    return life.when(ring(leg, second))
        .when(new Connect(leg, dialog(leg), "agent sdp", at(second + 5), Optional.empty()));
  }

  private static ContactTest dialled(ContactTest life, int second) {
    var calling = (Stage.Calling) life.open().stage();
    var id = calling.nextLeg();
    return life.when(
        new TryTrunk(
            new Attempt(
                new Leg(
                    id,
                    new Path("e", "UDP", "r", 0),
                    new Dialog(id, id, "", "<sip:a@h>", "<sip:b@h>", "sip:b@h", List.of(), 1, 0),
                    "our offer",
                    ""),
                "good",
                60_000,
                "EUR",
                at(second),
                at(second + 60)),
            at(second),
            Optional.empty()));
  }

  private static String outside(ContactTest life) {
    return life.open().attempt().orElseThrow().leg().id();
  }

  private static ContactTest answers(ContactTest life, int second) {
    var id = outside(life);
    return life.when(new Connect(id, dialog(id), "theirs", at(second), Optional.empty()));
  }

  @Test
  void whoPressesTheKeyIsCalledBackInTheSamePlaceAndLeavesOneRecord() {
    var life = away();
    assertThat(life.history)
        .contains(new CallbackWanted("0401234567", at(10), Optional.empty()))
        .endsWith(new CallerAway(false, at(15)));
    assertThat(life.open().stage()).isEqualTo(new Stage.Waiting(at(2)));

    agentAnswers(life, "a1", 100);
    assertThat(life.open().stage()).isInstanceOf(Stage.Calling.class);
    assertThat(life.open().queuedAt()).contains(at(2));
    answers(dialled(life, 106), 110);
    var talking = (Stage.Talking) life.open().stage();
    assertThat(talking.queuedAt()).isEqualTo(at(2));
    var customer = life.open().caller().id();
    life.when(new HangUp(customer, 2, at(170)));

    var record = life.record();
    assertThat(record.outcome()).isEqualTo(Outcome.ANSWERED);
    assertThat(record.hungUpBy()).isEqualTo(HungUpBy.CUSTOMER);
    assertThat(record.waitMs()).isEqualTo(108_000);
    assertThat(record.talkMs()).isEqualTo(60_000);
    assertThat(record.callback())
        .contains(
            new ContactRecord.CalledBack(
                "+358401234567", at(11), 1, Optional.of(at(110)), Optional.empty()));
    assertThat(record.segments())
        .extracting(Segment::kind)
        .containsExactly("arriving", "greeting", "queue", "call-back", "dial", "talk");
    assertThat(record.legs())
        .extracting(LegRecord::leg)
        .containsExactlyInAnyOrder("c", customer, "a1");
    assertThat(record.legs())
        .filteredOn(leg -> leg.leg().equals(customer))
        .singleElement()
        .extracting(LegRecord::outside)
        .isEqualTo(Optional.of(new Charge("+358401234567", "good", 60_000, "EUR")));
  }

  @Test
  void whoHasHeardThatItIsPromisedIsLetGoByTheCentre() {
    var life = promised(TERMS);
    // No agent is rung for who is still on the line, to be told good-bye.
    assertThat(life.refused(ring("a1", 12))).isNotEmpty();
    life.when(new SendAway(at(14)));
    assertThat(life.history).endsWith(new CallerAway(true, at(14)));
    life.when(new SendAway(at(15))).when(new HangUp("c", 3, at(15)));
    assertThat(life.history).endsWith(new CallerAway(true, at(14)));

    var silent = promised(TERMS).whenTimePasses();
    assertThat(silent.open().isAway()).isTrue();
  }

  @Test
  void whoMayNotBeCalledBackWaitsOnTheLine() {
    var life =
        waiting(TERMS)
            .when(new PressDigit("c", "1", at(10), Optional.empty()))
            .when(new PressDigit("c", "1", at(10), Optional.empty()))
            .when(new RefuseCallback("too many", at(10), at(11)));
    assertThat(life.history.stream().filter(CallbackWanted.class::isInstance)).hasSize(1);
    assertThat(life.history).endsWith(new CallbackRefused("too many", at(11)));
    life.when(new PressDigit("c", "2", at(12), Optional.empty())).when(new HangUp("c", 2, at(20)));
    assertThat(life.record().outcome()).isEqualTo(Outcome.ABANDONED);
    assertThat(life.record().callback()).isEmpty();
  }

  @Test
  void anAgentWhoComesFirstIsBetterThanACallBack() {
    var life =
        waiting(TERMS)
            .when(new PressDigit("c", "1", at(10), Optional.empty()))
            .when(ring("a1", 10))
            .when(new PromiseCallback(MOBILE, at(10), at(11)));
    assertThat(life.history)
        .endsWith(new CallbackRefused("it does not wait there any more", at(11)));
    life.when(new Connect("a1", dialog("a1"), "sdp", at(12), Optional.empty()));
    assertThat(life.open().stage()).isInstanceOf(Stage.Talking.class);
  }

  @Test
  void aNumberThatDoesNotAnswerIsCalledAgainAndThenNoMore() {
    var life = dialled(agentAnswers(away(), "a1", 100), 106);
    life.when(new LapseOffer(outside(life), at(166)));
    assertThat(life.open().stage()).isEqualTo(new Stage.Waiting(at(2)));
    assertThat(life.open().offer()).isEmpty();
    // The agent is free, and nobody else is asked before the next try.
    assertThat(life.open().waits()).isFalse();
    assertThat(life.refused(ring("a2", 170))).isNotEmpty();

    life.whenTimePasses();
    assertThat(life.history).endsWith(new CallbackDue(at(226)));
    assertThat(life.open().waits()).isTrue();
    dialled(agentAnswers(life, "a3", 230), 236);
    life.when(new LoseOffer(outside(life), OfferOutcome.BUSY, 486, at(240)));
    life.whenTimePasses();

    var record = life.record();
    assertThat(record.outcome()).isEqualTo(Outcome.RELEASED);
    assertThat(record.reason()).contains("call-back not reached");
    assertThat(record.callback())
        .contains(
            new ContactRecord.CalledBack(
                "+358401234567", at(11), 2, Optional.empty(), Optional.empty()));
    assertThat(record.legs())
        .extracting(LegRecord::outcome)
        .containsExactly("answered", "no-answer", "answered", "busy", "answered");
  }

  @Test
  void anAgentWhoHangsUpWhileItRingsLeavesThePlaceAsItWas() {
    var life = dialled(agentAnswers(away(), "a1", 100), 106);
    life.when(new HangUp("a1", 2, at(108)));
    assertThat(life.open().stage()).isEqualTo(new Stage.Waiting(at(2)));
    assertThat(life.open().attempt()).isEmpty();

    var choosing = agentAnswers(away(), "a1", 100).when(new HangUp("a1", 2, at(105)));
    assertThat(choosing.open().stage()).isEqualTo(new Stage.Waiting(at(2)));
  }

  @Test
  void withoutATrunkTheAgentIsLetGo() {
    var life = agentAnswers(away(), "a1", 100);
    life.when(new GiveUpNumber(at(105), 0, 503, "no trunk is left", at(106)));
    assertThat(life.open().stage()).isEqualTo(new Stage.Waiting(at(2)));
    assertThat(life.open().waits()).isFalse();
  }

  @Test
  void anAgentWhoDoesNotTakeItIsFollowedByTheNext() {
    var life = away().when(ring("a1", 100)).when(new LapseOffer("a1", at(120)));
    assertThat(life.open().waits()).isTrue();
    agentAnswers(life, "a2", 121);
    assertThat(life.open().stage()).isInstanceOf(Stage.Calling.class);
  }

  @Test
  void itIsNotKeptForEver() {
    var life = away();
    // The longest wait on the line is none of a call-back's.
    assertThat(life.contact.deadline().orElseThrow().at()).isEqualTo(at(11 + 3_600));
    life.whenTimePasses();
    assertThat(life.record().reason()).contains("call-back not reached");
  }

  @Test
  void nobodyIsCalledOutsideTheHours() {
    // 08:00:00 is when these contacts begin.
    var week = Map.of(DayOfWeek.TUESDAY, List.of(new Span(LocalTime.of(7, 0), LocalTime.of(8, 1))));
    var hours = new OpeningHours(ZoneOffset.UTC, week, Map.of());
    var terms =
        new CallbackTerms(
            "1", "words", 2, Duration.ofMinutes(1), Duration.ofDays(8), Optional.of(hours), 3);
    var life = promised(terms).when(new HangUp("c", 2, at(15)));
    assertThat(life.open().waits()).isTrue();
    life.whenTimePasses();
    var opens = at(0).plus(Duration.ofDays(7)).minus(Duration.ofHours(1));
    assertThat(life.history).endsWith(new CallbackPutOff(opens, at(60)));
    assertThat(life.open().waits()).isFalse();
    life.whenTimePasses();
    assertThat(life.history).endsWith(new CallbackDue(opens));
    assertThat(life.open().stage()).isEqualTo(new Stage.Waiting(at(2)));
  }

  @Test
  void whoIsNotThereIsNeitherSentOnNorMoved() {
    var life = away();
    var before = life.history.size();
    life.when(new FlowOut(SALES, at(2), OverflowCause.NO_STAFF, at(30)));
    assertThat(life.history).hasSize(before);
    life.when(new MoveMedia(life.open().anchorage().session(), "elsewhere", List.of(), at(31)));
    assertThat(life.open().anchorage().reinvites()).isEmpty();

    agentAnswers(life, "a1", 100);
    life.when(new MoveMedia("elsewhere", "third", List.of(new Said("a1", "sdp")), at(106)));
    assertThat(life.open().anchorage().reinvite("a1")).isPresent();
  }

  private static final ContactId OTHER = new ContactId(ContactTest.ID.tenant(), new UUID(7, 7));

  /** Wherever it stands: waiting, put off, an agent rung or waiting for the number to answer. */
  @Test
  void aCallBackIsOverWhenItsCustomerCallsIn() {
    var ringing = away().when(ring("a1", 100));
    var dialling = dialled(agentAnswers(away(), "a1", 100), 106);
    var putOff = dialled(agentAnswers(away(), "a1", 100), 106);
    putOff.when(new LapseOffer(outside(putOff), at(166)));
    for (var life : List.of(promised(TERMS), away(), ringing, dialling, putOff)) {
      life.when(new CallIn(OTHER, Optional.of(at(9)), at(200)));

      var record = life.record();
      assertThat(record.outcome()).isEqualTo(Outcome.RELEASED);
      assertThat(record.reason()).contains("called in");
      assertThat(record.callback().flatMap(ContactRecord.CalledBack::calledIn))
          .contains(new ContactRecord.CalledIn(OTHER, Optional.of(at(9))));
      assertThat(record.callback().flatMap(ContactRecord.CalledBack::reachedAt)).isEmpty();
      assertThat(record.queuedAt()).contains(at(2));
      // Told twice it is over once; another call finds nothing any more.
      var before = life.history.size();
      life.when(new CallIn(OTHER, Optional.of(at(9)), at(201)));
      assertThat(life.history).hasSize(before);
      assertThat(life.refused(new CallIn(ContactTest.ID, Optional.of(at(9)), at(202))))
          .isNotEmpty();
    }
  }

  @Test
  void whoHasBeenReachedIsNotCalledBackAndGoesOn() {
    var life = answers(dialled(agentAnswers(away(), "a1", 100), 106), 110);
    assertThat(life.refused(new CallIn(OTHER, Optional.of(at(9)), at(111)))).isNotEmpty();
    assertThat(waiting(TERMS).refused(new CallIn(OTHER, Optional.of(at(9)), at(11)))).isNotEmpty();
    // Nor does a call-back end itself.
    assertThat(away().refused(new CallIn(ContactTest.ID, Optional.of(at(9)), at(20)))).isNotEmpty();
  }

  /** Law PlaceIsKept: the call has the place, and everything that is measured from it. */
  @Test
  void whoCallsInStandsInThePlaceOfTheCallBack() {
    var since = at(0).minusSeconds(600);
    var take = new TakePlace(OTHER, SALES, since, at(2), at(5));
    var life = waiting(TERMS).when(take);

    assertThat(life.history)
        .endsWith(new PlaceTaken(new TakenPlace(OTHER, SALES, since, at(2)), at(5)));
    assertThat(life.open().stage()).isEqualTo(new Stage.Waiting(since));
    life.when(take).when(new TakePlace(OTHER, SALES, since, at(2), at(9)));
    assertThat(life.history.stream().filter(PlaceTaken.class::isInstance)).hasSize(1);
    // The longest wait is of who waits on the line, not of the place.
    assertThat(life.contact.deadline().orElseThrow().at()).isEqualTo(at(2 + 300));

    life.when(ring("a1", 20))
        .when(new Connect("a1", dialog("a1"), "sdp", at(30), Optional.empty()))
        .when(new HangUp("c", 2, at(60)));
    var record = life.record();
    assertThat(record.tookOver()).contains(new ContactRecord.TookOver(OTHER, SALES, since, at(2)));
    assertThat(record.queuedAt()).contains(since);
    assertThat(record.waitMs()).isEqualTo(630_000);
    life.when(take);
  }

  @Test
  void whoIsRungAlreadyStandsThereToo() {
    var since = at(0).minusSeconds(600);
    var life =
        waiting(TERMS).when(ring("a1", 4)).when(new TakePlace(OTHER, SALES, since, at(2), at(5)));
    assertThat(life.open().queuedAt()).contains(since);
    life.when(new LapseOffer("a1", at(24)));
    assertThat(life.open().stage()).isEqualTo(new Stage.Waiting(since));
  }

  @Test
  void aPlaceIsTakenOnlyInItsQueueAndByWhoWaitsBehindIt() {
    var since = at(0).minusSeconds(600);
    var elsewhere = new TakePlace(OTHER, new QueueId("help"), since, at(2), at(5));
    assertThat(waiting(TERMS).refused(elsewhere)).isNotEmpty();
    // Said late, to a contact that has come back to that queue since.
    assertThat(waiting(TERMS).refused(new TakePlace(OTHER, SALES, since, at(1), at(5))))
        .isNotEmpty();
    assertThat(waiting(TERMS).refused(new TakePlace(OTHER, SALES, at(3), at(2), at(5))))
        .isNotEmpty();
    var here = new TakePlace(OTHER, SALES, since, at(2), at(20));
    assertThat(away().refused(here)).isNotEmpty();
    var talking =
        waiting(TERMS)
            .when(ring("a1", 4))
            .when(new Connect("a1", dialog("a1"), "sdp", at(6), Optional.empty()));
    assertThat(talking.refused(here)).isNotEmpty();
    assertThat(talking.when(new HangUp("c", 2, at(9))).refused(here)).isNotEmpty();
  }

  /** Who called in may ask for a call-back again, and keeps the place once more. */
  @Test
  void whoCallsInMayBePromisedOneAgain() {
    var since = at(0).minusSeconds(600);
    var life =
        waiting(TERMS)
            .when(new TakePlace(OTHER, SALES, since, at(2), at(5)))
            .when(new PressDigit("c", "1", at(10), Optional.empty()))
            .when(new PromiseCallback(MOBILE, at(10), at(11)))
            .when(new SendAway(at(14)));
    assertThat(life.open().stage()).isEqualTo(new Stage.Waiting(since));
    assertThat(life.open().isAway()).isTrue();
  }
}
