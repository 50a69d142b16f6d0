package santra.contact;

import static org.assertj.core.api.Assertions.assertThat;
import static santra.contact.ContactTest.at;
import static santra.contact.ContactTest.dialog;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import santra.contact.ContactCommand.Anchor;
import santra.contact.ContactCommand.Arrive;
import santra.contact.ContactCommand.Connect;
import santra.contact.ContactCommand.HangUp;
import santra.contact.ContactCommand.HearTaker;
import santra.contact.ContactCommand.RefuseQueue;
import santra.contact.ContactCommand.Ring;
import santra.contact.ContactCommand.Transfer;
import santra.contact.ContactEvent.TakerAgreed;
import santra.contact.ContactEvent.TakerAsked;
import santra.contact.ContactEvent.TakerRefused;
import santra.contact.ContactRecord.Detour;
import santra.contact.ContactRecord.Outcome;
import santra.contact.entity.Introduction;
import santra.flow.Overflow;
import santra.flow.Overflow.When;
import santra.flow.TakingTerms;
import santra.flow.TakingTerms.Shown;
import santra.vocabulary.AgentId;
import santra.vocabulary.Agreement;
import santra.vocabulary.OverflowCause;
import santra.vocabulary.QueueId;
import santra.vocabulary.QueueRef;
import santra.vocabulary.TenantId;
import santra.vocabulary.Why;

/** Overflow to another tenant (row 46): whose queue it is, and what each of the two reads of it. */
class TakersTest {
  private static final TenantId CLINIC = new TenantId("clinic");
  private static final Agreement HELP = new Agreement("help", new TenantId("acme"), CLINIC);

  /** Both call it the same. */
  private static final QueueId ADVICE = new QueueId("advice");

  private static Plan plan(Optional<Host> host, Outlet... outlets) {
    return new Plan(
        "v1",
        "",
        true,
        ADVICE,
        "music",
        10,
        Duration.ofMinutes(5),
        Duration.ofSeconds(20),
        Duration.ofSeconds(10),
        Duration.ofSeconds(20),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(outlets),
        Optional.empty(),
        Optional.empty(),
        host);
  }

  private static Plan hosted(Shown... shows) {
    return plan(
        Optional.of(
            new Host(
                HELP, new TakingTerms(ZoneOffset.UTC, Optional.empty(), 5, 50, Set.of(shows)))));
  }

  private static Outlet to(Plan plan, When when) {
    return Outlet.toQueue(new Overflow(when, new Overflow.Target.ToTenant("help"), true), plan);
  }

  private static final When AFTER_A_MINUTE = new When.Waited(Duration.ofMinutes(1));

  /** In its own queue since second 1, and the other is asked at second 61. */
  private static ContactTest asking(Plan taker, Outlet... more) {
    var outlets = new ArrayList<>(List.of(to(taker, AFTER_A_MINUTE)));
    outlets.addAll(List.of(more));
    var arrive = ContactTest.arrive(true, Optional.empty());
    var arrival = arrive.arrival();
    return new ContactTest()
        .when(
            new Arrive(
                new Arrival(
                    arrival.number(),
                    "0401234567",
                    "",
                    "",
                    plan(Optional.empty(), outlets.toArray(Outlet[]::new)),
                    arrival.invite(),
                    arrival.leg(),
                    Optional.empty(),
                    Optional.empty()),
                arrive.at()))
        .when(new Anchor("sdp", at(1), at(1), Optional.empty()))
        .whenTimePasses();
  }

  private static HearTaker hears(String refusal, int second) {
    return new HearTaker(
        at(61), refusal.isEmpty() ? Optional.empty() : Optional.of(refusal), at(second));
  }

  private static Offer bens(int second) {
    return new Offer(
        new AgentId("ben"),
        false,
        new Leg("a1", new Path("e", "UDP", "r", 0), dialog("a1"), "our offer", ""),
        at(second),
        at(second + 20),
        new Why("longest", 1, 0, 0, "v1"),
        Optional.empty(),
        Optional.of(CLINIC));
  }

  @Test
  void whileTheOtherIsAskedThePlaceIsKeptAndNobodyIsOffered() {
    var life = asking(hosted());

    assertThat(life.history.getLast())
        .isEqualTo(new TakerAsked(ADVICE, OverflowCause.WAIT, hosted(), at(61)));
    assertThat(life.open().queuedAt()).contains(at(1));
    assertThat(life.open().waits()).isFalse();
    assertThat(life.refused(new Ring(bens(62), at(62), Optional.empty()))).isNotEmpty();
  }

  @Test
  void whoIsTakenStandsInTheOthersQueueSinceItWasAskedAndNoWayLeadsOn() {
    var life = asking(hosted()).when(hears("", 63));

    var open = life.open();
    assertThat(open.stage()).isEqualTo(new Stage.Waiting(at(61)));
    assertThat(open.plan().queueOf(open.id().tenant())).isEqualTo(new QueueRef(CLINIC, ADVICE));
    assertThat(open.plan().outlets()).isEmpty();
    life.when(hears("", 64));
    assertThat(life.open().detours()).as("told twice").hasSize(1);
  }

  /** Its own queue was full, or so it hears only now: that was the other queue of that name. */
  @Test
  void aRefusalOfItsOwnQueueThatComesLateTouchesNobodyWhoIsTaken() {
    var life =
        asking(hosted())
            .when(hears("", 63))
            .when(new RefuseQueue("queue is full", at(64), Optional.of(ADVICE)));

    assertThat(life.open().stage()).isEqualTo(new Stage.Waiting(at(61)));
  }

  @Test
  void whoIsNotTakenIsInItsPlaceAndTheWayWasTried() {
    var life = asking(hosted()).when(hears("not taken: queue is full", 63));

    assertThat(life.history.getLast())
        .isEqualTo(new TakerRefused("not taken: queue is full", at(63)));
    assertThat(life.open().stage()).isEqualTo(new Stage.Waiting(at(1)));
    assertThat(life.open().plan().outlets()).isEmpty();
    life.when(new HangUp(Leg.CALLER, 2, at(70)));
    assertThat(life.record().host()).isEmpty();
    assertThat(life.record().waitMs()).isEqualTo(69_000);
  }

  /** Two tenants, two records: the giver's of the whole, the taker's of the stay. */
  @Test
  void eachTenantReadsItsOwnPart() {
    var record = answered(hosted(Shown.CALLER)).record();

    var own = record.own();
    assertThat(own.queue()).isEqualTo(ADVICE);
    assertThat(own.queuedAt()).contains(at(1));
    assertThat(own.detours())
        .containsExactly(new Detour(ADVICE, at(1), at(61), OverflowCause.WAIT, Optional.of(HELP)));
    assertThat(own.talkMs()).isEqualTo(30_000);
    assertThat(own.agent()).as("is the other's").isEmpty();
    assertThat(own.segments()).allMatch(segment -> segment.agent().isEmpty());
    assertThat(own.legs()).allMatch(leg -> leg.agent().isEmpty());

    var theirs = record.hosted().orElseThrow();
    assertThat(theirs.tenant()).isEqualTo(CLINIC);
    assertThat(theirs.caller()).isEqualTo("0401234567");
    assertThat(theirs.number()).isEmpty();
    assertThat(theirs.arrivedAt()).isEqualTo(at(61));
    assertThat(theirs.waitMs()).isEqualTo(9_000);
    assertThat(theirs.agent()).contains(new AgentId("ben"));
    assertThat(theirs.legs()).extracting(ContactRecord.LegRecord::leg).containsExactly("a1");
    assertThat(theirs.segments())
        .extracting(ContactRecord.Segment::kind)
        .containsExactly("queue", "talk");
    assertThat(theirs.detours()).isEmpty();
  }

  private static ContactTest answered(Plan taker) {
    return asking(taker)
        .when(hears("", 63))
        .when(new Ring(bens(65), at(65), Optional.empty()))
        .when(new Connect("a1", dialog("a1"), "sdp", at(70), Optional.empty()))
        .when(new HangUp(Leg.CALLER, 2, at(100)));
  }

  @Test
  void whatIsNotAgreedIsNotShown() {
    assertThat(answered(hosted()).record().hosted().orElseThrow().caller()).isEmpty();
    var life = asking(hosted()).when(hears("", 63));
    assertThat(Introduction.of(life.contact).orElseThrow().caller()).isEmpty();
    var whole = answered(hosted(Shown.RECORD)).record().hosted().orElseThrow();
    assertThat(whole.number()).isEqualTo("+358100100");
    assertThat(whole.arrivedAt()).isEqualTo(at(0));
  }

  /** In the giver's name nothing is done by whom the giver does not know. */
  @Test
  void theOthersAgentSendsNobodyOn() {
    var life =
        asking(hosted())
            .when(hears("", 63))
            .when(new Ring(bens(65), at(65), Optional.empty()))
            .when(new Connect("a1", dialog("a1"), "sdp", at(70), Optional.empty()));

    var to = new Destination.ToQueue(plan(Optional.empty()));
    assertThat(life.refused(new Transfer("a1", to, at(75), true)))
        .contains("taken from another tenant");
    assertThat(life.open().offer().orElseThrow().agentOf(life.open().id().tenant()).tenant())
        .isEqualTo(CLINIC);
  }

  /** Who hangs up before the answer is heard has left the queue that the answer names. */
  @Test
  void whoHangsUpMeanwhileIsAbandonedWhereTheOtherSays() {
    var refused = asking(hosted()).when(new HangUp(Leg.CALLER, 2, at(62)));
    assertThat(refused.record().host()).isEmpty();
    refused.when(hears("not taken: the contact is over", 64));
    assertThat(refused.record().host()).isEmpty();
    assertThat(refused.record().queuedAt()).contains(at(1));

    var taken = asking(hosted()).when(new HangUp(Leg.CALLER, 2, at(62)));
    var before = taken.record();
    taken.when(hears("", 64));
    assertThat(taken.history.getLast()).isInstanceOf(TakerAgreed.class);
    var record = taken.record();
    assertThat(record.endedAt()).isEqualTo(before.endedAt());
    assertThat(record.outcome()).isEqualTo(Outcome.ABANDONED);
    assertThat(record.queuedAt()).contains(at(61));
    assertThat(record.waitMs()).isEqualTo(1_000);
    assertThat(record.detours()).hasSize(1);
    assertThat(taken.when(hears("", 66)).history).hasSameSizeAs(taken.history);
  }

  @Test
  void nobodyWaitsForAnAnswerLongerThanForAnAgent() {
    var life = asking(hosted()).whenTimePasses();

    assertThat(life.record().outcome()).isEqualTo(Outcome.RELEASED);
    assertThat(life.record().endedAt()).isEqualTo(at(301));
  }
}
