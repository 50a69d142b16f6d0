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
import org.junit.jupiter.api.Test;
import santra.contact.ContactCommand.Anchor;
import santra.contact.ContactCommand.Arrive;
import santra.contact.ContactCommand.Connect;
import santra.contact.ContactCommand.FlowOut;
import santra.contact.ContactCommand.GiveUpNumber;
import santra.contact.ContactCommand.HangUp;
import santra.contact.ContactCommand.LoseOffer;
import santra.contact.ContactCommand.RefuseCallback;
import santra.contact.ContactCommand.RefuseQueue;
import santra.contact.ContactCommand.Ring;
import santra.contact.ContactCommand.TryTrunk;
import santra.contact.ContactEvent.NumberDialled;
import santra.contact.ContactEvent.Overflowed;
import santra.flow.OpeningHours;
import santra.flow.Overflow;
import santra.flow.Overflow.When;
import santra.vocabulary.OverflowCause;
import santra.vocabulary.QueueId;

/** Overflow: who waits in vain goes on, with its place or without. */
class OverflowsTest {
  private static final QueueId SALES = new QueueId("sales");
  private static final QueueId BILLING = new QueueId("billing");

  private static Plan plan(QueueId queue, Outlet... outlets) {
    return new Plan(
        "v1",
        "",
        true,
        queue,
        "music",
        10,
        Duration.ofMinutes(5),
        Duration.ofSeconds(20),
        Duration.ofSeconds(10),
        Duration.ofSeconds(20),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(outlets));
  }

  private static Outlet to(Plan plan, When when, boolean keepsPlace) {
    return Outlet.toQueue(
        new Overflow(when, new Overflow.Target.ToQueue(plan.queue()), keepsPlace), plan);
  }

  private static final Outside MOBILE =
      new Outside("+358401234567", "+358100100", false, "", Duration.ofSeconds(60));

  private static Outlet outside(When when) {
    return Outlet.toNumber(
        new Overflow(when, new Overflow.Target.ToNumber("0401234567"), true), MOBILE);
  }

  private static Outlet callback(When when) {
    return Outlet.of(new Overflow(when, new Overflow.Target.ToCallback(), true));
  }

  private static When after(int seconds) {
    return new When.Waited(Duration.ofSeconds(seconds));
  }

  /** In the queue since second 1. */
  private static ContactTest waiting(Outlet... outlets) {
    var arrive = ContactTest.arrive(true, Optional.empty());
    var arrival = arrive.arrival();
    return new ContactTest()
        .when(
            new Arrive(
                new Arrival(
                    arrival.number(),
                    arrival.caller(),
                    "",
                    "",
                    plan(SALES, outlets),
                    arrival.invite(),
                    arrival.leg(),
                    Optional.empty(),
                    Optional.empty()),
                arrive.at()))
        .when(new Anchor("sdp", at(1), at(1), Optional.empty()));
  }

  @Test
  void whoHasWaitedSoLongGoesOnAndKeepsItsPlace() {
    var life = waiting(to(plan(BILLING), after(60), true)).whenTimePasses();

    assertThat(life.history)
        .endsWith(new Overflowed(SALES, OverflowCause.WAIT, BILLING, at(1), at(61)));
    assertThat(life.open().stage()).isEqualTo(new Stage.Waiting(at(1)));
    life.when(new HangUp(Leg.CALLER, 2, at(71)));
    assertThat(life.record().queue()).isEqualTo(BILLING);
    assertThat(life.record().waitMs()).isEqualTo(70_000);
    assertThat(life.record().detours())
        .containsExactly(new ContactRecord.Detour(SALES, at(1), at(61), OverflowCause.WAIT));
  }

  @Test
  void itsPlaceMayBeginAnew() {
    var life = waiting(to(plan(BILLING), after(60), false)).whenTimePasses();

    assertThat(life.open().stage()).isEqualTo(new Stage.Waiting(at(61)));
  }

  /** The next queue's clock begins when it comes there, whatever its place. */
  @Test
  void eachQueueGivesItsOwnTime() {
    var last = plan(new QueueId("night"));
    var life =
        waiting(to(plan(BILLING, to(last, after(30), true)), after(60), true))
            .whenTimePasses()
            .whenTimePasses();

    assertThat(life.history)
        .endsWith(
            new Overflowed(SALES, OverflowCause.WAIT, BILLING, at(1), at(61)),
            new Overflowed(BILLING, OverflowCause.WAIT, last.queue(), at(1), at(91)));
  }

  @Test
  void whoIsRungIsSentOnOnlyWhenThatWasInVain() {
    var life =
        waiting(to(plan(BILLING), after(60), true))
            .when(new Ring(offer("a1", 55), at(55), Optional.empty()));

    assertThat(life.whenTimePasses().history.getLast()).isInstanceOf(ContactEvent.OfferEnded.class);
    assertThat(life.whenTimePasses().history.getLast())
        .isEqualTo(new Overflowed(SALES, OverflowCause.WAIT, BILLING, at(1), at(75)));
  }

  @Test
  void aLongQueueSendsOnAndAFullOneRefuses() {
    var life = waiting(to(plan(BILLING), new When.LongerThan(3), true));

    assertThat(life.open().plan().mostWaiting(true)).isEqualTo(3);
    life.when(new RefuseQueue("queue is full", at(2), Optional.of(SALES)));
    assertThat(life.open().plan().queue()).isEqualTo(BILLING);
    life.when(new RefuseQueue("queue is full", at(3), Optional.of(SALES)));
    assertThat(life.open().plan().queue())
        .as("said by the one that it has left")
        .isEqualTo(BILLING);
    life.when(new RefuseQueue("queue is full", at(4), Optional.of(BILLING)));
    assertThat(life.record().outcome()).isEqualTo(ContactRecord.Outcome.REFUSED);
  }

  @Test
  void onlyAWayThatIsWrittenIsTaken() {
    var life = waiting(to(plan(BILLING), new When.Unstaffed(), true));
    var before = life.history.size();

    life.when(new FlowOut(SALES, at(1), OverflowCause.WAIT, at(9)));
    life.when(new FlowOut(BILLING, at(1), OverflowCause.NO_STAFF, at(9)));
    life.when(new FlowOut(SALES, at(2), OverflowCause.NO_STAFF, at(9)));
    assertThat(life.history).hasSize(before);
    life.when(new FlowOut(SALES, at(1), OverflowCause.NO_STAFF, at(9)));
    life.when(new FlowOut(SALES, at(1), OverflowCause.NO_STAFF, at(10)));
    assertThat(life.history).hasSize(before + 1);
  }

  /** ContactTest's clock begins at an instant of that day. */
  @Test
  void whenTheHoursEndWhoStillWaitsGoesOn() {
    var begin = at(0).atZone(ZoneOffset.UTC);
    var end = begin.toLocalTime().plusMinutes(2).withSecond(0).withNano(0);
    var hours =
        new OpeningHours(
            ZoneOffset.UTC,
            Map.of(
                DayOfWeek.from(begin),
                List.of(new OpeningHours.Span(LocalTime.MIDNIGHT.plusMinutes(1), end))),
            Map.of());
    var life = waiting(to(plan(BILLING), new When.Closed(hours), true)).whenTimePasses();

    assertThat(life.history.getLast())
        .isEqualTo(
            new Overflowed(
                SALES,
                OverflowCause.CLOSED,
                BILLING,
                at(1),
                end.atDate(begin.toLocalDate()).toInstant(ZoneOffset.UTC)));
  }

  /** One contact, one record: each stay is a segment. */
  @Test
  void anAnswerInTheNextQueueIsInTheSameRecord() {
    var life =
        waiting(to(plan(BILLING), after(60), true))
            .whenTimePasses()
            .when(new Ring(offer("a1", 62), at(62), Optional.empty()))
            .when(new Connect("a1", dialog("a1"), "sdp", at(65), Optional.empty()))
            .when(new HangUp("a1", 1, at(75)));

    assertThat(life.record().segments())
        .extracting(ContactRecord.Segment::kind)
        .containsExactly("arriving", "queue", "queue", "talk");
    assertThat(life.record().detours()).hasSize(1);
  }

  private static Stage.Calling calling(ContactTest life) {
    return (Stage.Calling) life.open().stage();
  }

  private static ContactTest ringsOutside(ContactTest life, int second) {
    var id = calling(life).nextLeg();
    var leg = new Leg(id, new Path("e", "UDP", "r", 0), dialog(id), "our offer", "");
    return life.when(
        new TryTrunk(
            new Attempt(leg, "first", 0, "", at(second), at(second + 60)),
            at(second),
            Optional.empty()));
  }

  /** Till it answers it stands in the queue; then the queue has sent it on, and it is answered. */
  @Test
  void aNumberThatAnswersIsFlowOutOfTheQueue() {
    var life = waiting(outside(after(60))).whenTimePasses();
    assertThat(life.history.getLast())
        .isEqualTo(new NumberDialled(MOBILE, at(61), Optional.of(OverflowCause.WAIT)));
    assertThat(life.open().queuedAt()).contains(at(1));
    ringsOutside(life, 62);
    var leg = calling(life).nextLeg();
    life.when(new Connect(leg, dialog(leg), "theirs", at(70), Optional.empty()));

    assertThat(life.open().queuedAt()).as("it stands in no queue").isEmpty();
    assertThat(life.open().detours()).hasSize(1);
    life.when(new HangUp(Leg.CALLER, 2, at(100)));
    var record = life.record();
    assertThat(record.outcome()).isEqualTo(ContactRecord.Outcome.ANSWERED);
    assertThat(record.queuedAt()).isEmpty();
    assertThat(record.talkMs()).isEqualTo(30_000);
    assertThat(record.detours())
        .containsExactly(new ContactRecord.Detour(SALES, at(1), at(70), OverflowCause.WAIT));
    assertThat(record.segments())
        .extracting(ContactRecord.Segment::kind)
        .containsExactly("arriving", "queue", "dial", "outside");
  }

  @Test
  void whoIsNotReachedOutsideIsBackInItsPlaceAndTheNextWayIsOpen() {
    var life = waiting(outside(after(60)), to(plan(BILLING), after(90), true)).whenTimePasses();
    ringsOutside(life, 62);
    life.when(new LoseOffer(calling(life).nextLeg(), OfferOutcome.BUSY, 486, at(65)));

    assertThat(life.open().stage()).isEqualTo(new Stage.Waiting(at(1)));
    assertThat(life.open().detours()).isEmpty();
    life.when(new FlowOut(SALES, at(1), OverflowCause.WAIT, at(70)));
    assertThat(life.open().stage()).as("tried once").isEqualTo(new Stage.Waiting(at(1)));
    assertThat(life.whenTimePasses().history)
        .endsWith(new Overflowed(SALES, OverflowCause.WAIT, BILLING, at(1), at(91)));
  }

  @Test
  void whoHangsUpWhileANumberIsCalledHasAbandonedTheQueue() {
    var life = waiting(outside(after(60))).whenTimePasses();
    life.when(new HangUp(Leg.CALLER, 2, at(66)));

    assertThat(life.record().outcome()).isEqualTo(ContactRecord.Outcome.ABANDONED);
    assertThat(life.record().queuedAt()).contains(at(1));
    assertThat(life.record().detours()).isEmpty();
  }

  @Test
  void aQueueThatIsTooLongMaySendOutside() {
    var life = waiting(outside(new When.LongerThan(3)));

    life.when(new RefuseQueue("queue is full", at(2), Optional.of(SALES)));
    assertThat(life.open().stage()).isInstanceOf(Stage.Calling.class);
    life.when(new GiveUpNumber(at(2), 0, 503, "no trunk is left", at(3)));
    assertThat(life.open().stage()).isEqualTo(new Stage.Waiting(at(1)));
    assertThat(life.open().plan().mostWaiting(true)).as("it may stand there now").isEqualTo(10);
  }

  /** Once: whoever cannot be promised one waits on, and goes on by the next way. */
  @Test
  void aQueueMayAskForACallBackInTheCallersStead() {
    var life = waiting(callback(after(60)), to(plan(BILLING), after(90), true)).whenTimePasses();

    assertThat(life.history.getLast())
        .isEqualTo(
            new ContactEvent.CallbackWanted(
                life.open().arrival().caller(), at(61), Optional.of(OverflowCause.WAIT)));
    life.when(new RefuseCallback("a number that may not be called", at(61), at(62)));
    life.when(new FlowOut(SALES, at(1), OverflowCause.WAIT, at(63)));
    assertThat(life.open().stage()).isEqualTo(new Stage.Waiting(at(1)));
    assertThat(life.open().callback()).isEmpty();
    assertThat(life.whenTimePasses().history)
        .endsWith(new Overflowed(SALES, OverflowCause.WAIT, BILLING, at(1), at(91)));
  }

  private static Outlet voicemail(When when) {
    return Outlet.of(
        new Overflow(
            when, new Overflow.Target.ToVoicemail("message.wav", Duration.ofMinutes(2)), true));
  }

  /** The words take four seconds. */
  private static ContactTest afterTheTone() {
    return waiting(voicemail(after(60)))
        .whenTimePasses()
        .when(new ContactCommand.StartRecording("acme.one", at(66), at(62)));
  }

  @Test
  void aMessageIsFlowOutOfTheQueueAndAPartOfTheRecording() {
    var life = afterTheTone();

    assertThat(life.open().queuedAt()).as("it stands in no queue").isEmpty();
    assertThat(life.open().anchorage().recordings().getLast().voicemail()).contains(SALES);
    life.when(new HangUp(Leg.CALLER, 2, at(90)));
    assertThat(life.record().outcome()).isEqualTo(ContactRecord.Outcome.SERVED);
    assertThat(life.record().reason()).contains("voicemail");
    assertThat(life.record().queuedAt()).isEmpty();
    assertThat(life.record().detours())
        .containsExactly(new ContactRecord.Detour(SALES, at(1), at(61), OverflowCause.WAIT));
    assertThat(life.record().segments())
        .extracting(ContactRecord.Segment::kind)
        .containsExactly("arriving", "queue", "voicemail");
    assertThat(life.history)
        .filteredOn(ContactEvent.RecordingChanged.class::isInstance)
        .hasSize(2)
        .last()
        .extracting(event -> ((ContactEvent.RecordingChanged) event).part().progress())
        .isEqualTo(RecordingPart.Progress.ENDED);
  }

  @Test
  void aMessageHasAnEnd() {
    var life = afterTheTone().whenTimePasses();

    assertThat(life.record().endedAt()).isEqualTo(at(66 + 120));
    assertThat(life.record().outcome()).isEqualTo(ContactRecord.Outcome.SERVED);
    assertThat(life.record().hungUpBy()).isEqualTo(ContactRecord.HungUpBy.CENTRE);
  }

  @Test
  void whoHangsUpBeforeTheToneHasLeftNothing() {
    var life = afterTheTone().when(new HangUp(Leg.CALLER, 2, at(64)));

    assertThat(life.record().outcome()).isEqualTo(ContactRecord.Outcome.ABANDONED);
  }

  /** A caller is not left in silence. */
  @Test
  void whereNothingCanBeRecordedTheCallEnds() {
    var life =
        waiting(voicemail(after(60)))
            .whenTimePasses()
            .when(new ContactCommand.EndRecording(0, at(62)));

    assertThat(life.record().outcome()).isEqualTo(ContactRecord.Outcome.RELEASED);
    assertThat(life.record().reason()).contains("no message could be left");
    var unheard = waiting(voicemail(after(60))).whenTimePasses().whenTimePasses();
    assertThat(unheard.record().outcome()).isEqualTo(ContactRecord.Outcome.RELEASED);
  }
}
