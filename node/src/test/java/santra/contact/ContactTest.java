package santra.contact;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import santra.contact.ContactCommand.AgreeMedia;
import santra.contact.ContactCommand.Anchor;
import santra.contact.ContactCommand.Arrive;
import santra.contact.ContactCommand.Cancel;
import santra.contact.ContactCommand.Connect;
import santra.contact.ContactCommand.EndGreeting;
import santra.contact.ContactCommand.FailMedia;
import santra.contact.ContactCommand.GiveUpPreferred;
import santra.contact.ContactCommand.HangUp;
import santra.contact.ContactCommand.Hold;
import santra.contact.ContactCommand.KeepSession;
import santra.contact.ContactCommand.LapseOffer;
import santra.contact.ContactCommand.LoseOffer;
import santra.contact.ContactCommand.MoveMedia;
import santra.contact.ContactCommand.NoteRinging;
import santra.contact.ContactCommand.PressDigit;
import santra.contact.ContactCommand.RefreshSession;
import santra.contact.ContactCommand.RefuseQueue;
import santra.contact.ContactCommand.RefuseReinvite;
import santra.contact.ContactCommand.Reinvite;
import santra.contact.ContactCommand.Release;
import santra.contact.ContactCommand.Renegotiate;
import santra.contact.ContactCommand.Resume;
import santra.contact.ContactCommand.Ring;
import santra.contact.ContactCommand.Transfer;
import santra.contact.ContactRecord.HungUpBy;
import santra.contact.ContactRecord.Outcome;
import santra.contact.ContactRecord.Segment;
import santra.vocabulary.AgentId;
import santra.vocabulary.ContactId;
import santra.vocabulary.Decision.Accepted;
import santra.vocabulary.Decision.Declined;
import santra.vocabulary.Decision.Rejected;
import santra.vocabulary.QueueId;
import santra.vocabulary.TenantId;
import santra.vocabulary.Why;

/** A contact's life by commands; other tests of the rulebook begin with one of its lives. */
class ContactTest {
  private static final Instant T0 = Instant.parse("2026-11-24T08:00:00Z");
  static final ContactId ID = new ContactId(new TenantId("acme"), new UUID(0, 1));

  Contact contact = new Contact.New();
  final List<ContactEvent> history = new ArrayList<>();

  ContactTest when(ContactCommand command) {
    switch (Contact.decide(contact, command)) {
      case Accepted<ContactEvent>(var events) ->
          events.forEach(event -> {
            history.add(event);
            contact = Contact.evolve(ID, contact, event);
          });
      case Rejected<ContactEvent>(var reason) -> throw new AssertionError(reason);
      case Declined<ContactEvent>(var reason, _) -> throw new AssertionError(reason);
    }
    return this;
  }

  ContactTest whenTimePasses() {
    return when(contact.deadline().orElseThrow().command());
  }

  String refused(ContactCommand command) {
    return Contact.decide(contact, command) instanceof Rejected<ContactEvent>(var reason)
        ? reason
        : "";
  }

  ContactRecord record() {
    if (contact instanceof Contact.Ended(var record, _, _)) return record;
    throw new AssertionError("not ended: " + contact.describe());
  }

  static Instant at(int second) {
    return T0.plusSeconds(second);
  }

  static Dialog dialog(String tag) {
    return new Dialog(
        "call", tag, "remote", "<sip:a@h>", "<sip:b@h>", "sip:b@127.0.0.1", List.of(), 0, 1);
  }

  private static Arrive arrive(boolean answersAtOnce) {
    return arrive(answersAtOnce, Optional.empty());
  }

  static Arrive arrive(boolean answersAtOnce, Optional<SessionTimer> timer) {
    return new Arrive(
        new Arrival(
            "+358100100",
            "caller",
            "",
            "test-1",
            new Plan(
                "v1",
                "welcome",
                answersAtOnce,
                new QueueId("sales"),
                "music",
                10,
                Duration.ofMinutes(5),
                Duration.ofSeconds(20),
                Duration.ofSeconds(10),
                Duration.ofSeconds(20),
                Optional.empty(),
                Optional.empty()),
            new Invite(List.of("SIP/2.0/UDP h"), List.of(), "f", "t", 1),
            new Leg(
                Leg.CALLER,
                new Path("127.0.0.1:5060", "UDP", "127.0.0.9:5060", 0),
                dialog("caller-tag"),
                "",
                "caller sdp"),
            Optional.empty(),
            timer),
        T0);
  }

  static Offer offer(String leg, int second) {
    return new Offer(
        new AgentId("anna"),
        false,
        new Leg(leg, new Path("e", "UDP", "r", 0), dialogBefore(leg), "our offer", ""),
        at(second),
        at(second + 20),
        new Why("test", 1, 0, 0, "v1"));
  }

  private static Dialog dialogBefore(String tag) {
    return new Dialog("c", tag, "", "<sip:a@h>", "<sip:b@h>", "sip:b@h", List.of(), 1, 0);
  }

  ContactTest waiting() {
    return when(arrive(true))
        .when(new Anchor("sdp", at(2), at(1), Optional.empty()))
        .when(new EndGreeting(at(2)));
  }

  ContactTest talking() {
    return waiting()
        .when(new Ring(offer("a1", 5), at(5), Optional.empty()))
        .when(new Connect("a1", dialog("a1"), "agent sdp", at(12), Optional.empty()));
  }

  @Test
  void aCallThatIsAnsweredHasOneRecordWithItsSegments() {
    talking().when(new HangUp("a1", 1, at(42)));

    assertThat(record().outcome()).isEqualTo(Outcome.ANSWERED);
    assertThat(record().hungUpBy()).isEqualTo(HungUpBy.AGENT);
    assertThat(record().waitMs()).isEqualTo(10_000);
    assertThat(record().talkMs()).isEqualTo(30_000);
    assertThat(record().testId()).contains("test-1");
    assertThat(record().segments())
        .extracting(Segment::kind)
        .containsExactly("arriving", "greeting", "queue", "talk");
    assertThat(record().legs()).extracting(ContactRecord.LegRecord::leg).containsExactly("c", "a1");
  }

  @Test
  void withoutAGreetingTheContactIsQueuedInTheSameBreath() {
    when(arrive(true)).when(new Anchor("sdp", at(1), at(1), Optional.empty()));

    assertThat(history).hasSize(3);
    assertThat(contact.describe()).isEqualTo("Waiting");
  }

  @Test
  void theGreetingEndsByItself() {
    when(arrive(true)).when(new Anchor("sdp", at(3), at(1), Optional.empty())).whenTimePasses();

    assertThat(contact.describe()).isEqualTo("Waiting");
  }

  @Test
  void aCallerMayLeaveAtAnyTime() {
    for (Supplier<ContactTest> stage :
        List.<Supplier<ContactTest>>of(
            () -> new ContactTest().when(arrive(false)),
            () ->
                new ContactTest()
                    .when(arrive(false))
                    .when(new Anchor("s", at(3), at(1), Optional.empty())),
            () ->
                new ContactTest()
                    .when(arrive(false))
                    .when(new Anchor("s", at(1), at(1), Optional.empty())))) {
      var test = stage.get().when(new Cancel(at(4)));
      assertThat(test.record().outcome()).isEqualTo(Outcome.ABANDONED);
      assertThat(test.record().sipCause()).isEqualTo(487);
    }
  }

  @Test
  void aByeInTheQueueIsAnAbandonedCall() {
    waiting().when(new HangUp(Leg.CALLER, 2, at(30)));

    assertThat(record().outcome()).isEqualTo(Outcome.ABANDONED);
    assertThat(record().sipCause()).isEqualTo(200);
    assertThat(record().waitMs()).isEqualTo(28_000);
  }

  @Test
  void aCancelThatCrossedOurAnswerChangesNothing() {
    waiting().when(new Cancel(at(3)));

    assertThat(contact.describe()).isEqualTo("Waiting");
  }

  @Test
  void anUnansweredOfferLapsesAndTheContactKeepsItsPlace() {
    waiting().when(new Ring(offer("a1", 5), at(5), Optional.empty())).whenTimePasses();

    assertThat(contact).isInstanceOf(Contact.Open.class);
    assertThat(((Contact.Open) contact).queuedAt()).contains(at(2));
    assertThat(contact.describe()).isEqualTo("Waiting");
  }

  @Test
  void anAnswerThatComesTooLateIsRefused() {
    waiting()
        .when(new Ring(offer("a1", 5), at(5), Optional.empty()))
        .when(new LapseOffer("a1", at(25)));

    assertThat(refused(new Connect("a1", dialog("a1"), "sdp", at(26), Optional.empty())))
        .isEqualTo("Connect while Waiting");
  }

  @Test
  void oneContactRingsOneAgentAtATime() {
    waiting().when(new Ring(offer("a1", 5), at(5), Optional.empty()));

    assertThat(refused(new Ring(offer("a2", 6), at(6), Optional.empty())))
        .isEqualTo("Ring while Ringing");
  }

  @Test
  void anOfferToldTwiceRingsOnce() {
    waiting().when(new Ring(offer("a1", 5), at(5), Optional.empty()));
    var events = history.size();

    when(new Ring(offer("a1", 5), at(5), Optional.empty()));

    assertThat(history).hasSize(events);
  }

  /** Two nodes had the voice anchored at different servers: one of the sessions is for nobody. */
  @Test
  void aSecondAnchorElsewhereIsRefusedSoThatItIsReleased() {
    when(arrive(true)).when(new Anchor("sdp", at(3), at(1), Optional.of("here@m1")));
    var events = history.size();

    when(new Anchor("sdp", at(3), at(2), Optional.of("here@m1")));
    assertThat(history).hasSize(events);
    assertThat(refused(new Anchor("sdp", at(3), at(2), Optional.of("here@m2"))))
        .isEqualTo("Anchor while anchored at here@m1");
  }

  /** Its sender, who did not hear the first answer, would take the agent's voice away again. */
  @Test
  void anOfferToldAgainWhenTheyTalkIsNoRefusal() {
    talking();
    var events = history.size();

    when(new Ring(offer("a1", 5), at(5), Optional.empty()));

    assertThat(history).hasSize(events);
  }

  @Test
  void aDeviceThatSaysNoIsInTheRecord() {
    waiting()
        .when(new Ring(offer("a1", 5), at(5), Optional.empty()))
        .when(new LoseOffer("a1", OfferOutcome.BUSY, 486, at(6)))
        .when(new HangUp(Leg.CALLER, 2, at(9)));

    assertThat(record().legs())
        .extracting(ContactRecord.LegRecord::outcome)
        .containsExactly("answered", "busy");
  }

  /** The media server answered in the last moment, with the alarm already on its way. */
  @Test
  void anAlarmOfAnEarlierStageReleasesNobody() {
    waiting().when(new Release(at(10)));

    assertThat(contact.describe()).isEqualTo("Waiting");
  }

  @Test
  void aContactThatHasWaitedTooLongIsReleased() {
    waiting().whenTimePasses();

    assertThat(record().outcome()).isEqualTo(Outcome.RELEASED);
    assertThat(record().endedAt()).isEqualTo(at(302));
  }

  @Test
  void aFullQueueRefuses() {
    waiting().when(new RefuseQueue("queue is full", at(3), Optional.empty()));

    assertThat(record().outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(record().sipCause()).isEqualTo(486);
  }

  @Test
  void anOfferNobodyCanAcceptIs488() {
    when(arrive(true)).when(new FailMedia(488, "no common codec", at(1)));

    assertThat(record().outcome()).isEqualTo(Outcome.FAILED);
    assertThat(record().sipCause()).isEqualTo(488);
  }

  @Test
  void aMediaServerThatNeverAnswersIs503() {
    when(arrive(true)).whenTimePasses();

    assertThat(record().sipCause()).isEqualTo(503);
  }

  /** The agent has moved, and its node tells again what the contact has lost meanwhile. */
  @Test
  void anOfferThatWasLostDoesNotRingAgain() {
    waiting()
        .when(new Ring(offer("a1", 5), at(5), Optional.empty()))
        .when(new LapseOffer("a1", at(25)));

    assertThat(refused(new Ring(offer("a1", 5), at(26), Optional.empty())))
        .isEqualTo("Ring while Waiting");
  }

  /** Two nodes' clocks differ, and what is said again comes late: the record stays whole. */
  @Test
  void aContactsTimeNeverGoesBack() {
    talking().when(new HangUp(Leg.CALLER, 2, at(1)));

    assertThat(record().answeredAt()).contains(record().endedAt());
    assertThat(record().talkMs()).isZero();
    assertThat(record().segments().getLast().to()).isEqualTo(record().endedAt());
  }

  @Test
  void aGreetingThatEndsByAnEarlierClockIsNoReasonToHaveQueuedBefore() {
    when(arrive(true))
        .when(new Anchor("sdp", at(3), at(2), Optional.empty()))
        .when(new EndGreeting(at(1)));

    assertThat(((Contact.Open) contact).queuedAt()).contains(at(2));
  }

  @Test
  void theSameInviteByAnotherWayIsTheSameContact() {
    when(arrive(true)).when(arrive(true));

    assertThat(history).hasSize(1);
  }

  @Test
  void aContactThatHasEndedDoesNotArriveAgain() {
    waiting().when(new HangUp(Leg.CALLER, 2, at(9)));

    assertThat(refused(new Arrive(arrive(true).arrival(), at(60)))).isEqualTo("Arrive while Ended");
  }

  @Test
  void anArrivalSaidAgainAfterTheEndIsNotAnotherContact() {
    waiting().when(new HangUp(Leg.CALLER, 2, at(9)));
    var before = history.size();

    when(arrive(true));

    assertThat(history).hasSize(before);
  }

  @Test
  void aNewOfferInsideTheCallIsKept() {
    talking()
        .when(
            new Renegotiate(
                "a1", 7, "held", "our answer", at(20), Optional.empty(), Optional.empty()));

    assertThat(((Contact.Open) contact).offer().orElseThrow().leg().remoteSdp()).isEqualTo("held");
  }

  // ---- a media server dies

  private static Anchor anchored(int second) {
    return new Anchor("old", at(second), at(second), Optional.of("s@1"));
  }

  private static MoveMedia move(String from, String to, int second, String... legs) {
    return new MoveMedia(
        from, to, Stream.of(legs).map(leg -> new Said(leg, to + " " + leg)).toList(), at(second));
  }

  Contact.Open open() {
    if (contact instanceof Contact.Open open) return open;
    throw new AssertionError("not open: " + contact.describe());
  }

  private static Ring ring(String leg, int second) {
    return new Ring(offer(leg, second), at(second), Optional.empty());
  }

  private ContactTest talkingAtTheFirstServer() {
    return when(arrive(true))
        .when(anchored(1))
        .when(ring("a1", 5))
        .when(new Connect("a1", dialogBefore("a1"), "agent sdp", at(12), Optional.empty()));
  }

  @Test
  void bothAnsweredLegsAreToldOfTheNewAnchorByReinvites() {
    talkingAtTheFirstServer().when(move("s@1", "s@2", 20, "c", "a1"));

    assertThat(open().anchorage().session()).isEqualTo("s@2");
    assertThat(open().anchorage().reinvites())
        .containsExactly(
            new Anchorage.Reinvite("c", 0, 1, 1), new Anchorage.Reinvite("a1", 1, 3, 1));
    assertThat(open().caller().localSdp()).isEqualTo("s@2 c");
    assertThat(open().leg("a1").orElseThrow().dialog().localCseq()).isEqualTo(3);
    assertThat(open().stage()).isInstanceOf(Stage.Talking.class);
  }

  @Test
  void whoIsNotAnsweredYetIsToldWithTheAnswer() {
    when(arrive(false))
        .when(anchored(1))
        .when(ring("a1", 5))
        .when(move("s@1", "s@2", 6, "c", "a1"));
    assertThat(open().anchorage().reinvites()).isEmpty();
    assertThat(open().anchorage().stale()).containsExactly("c", "a1");

    when(new Connect("a1", dialogBefore("a1"), "agent sdp", at(9), Optional.empty()));
    assertThat(open().anchorage().reinvites())
        .containsExactly(
            new Anchorage.Reinvite("c", 0, 1, 1), new Anchorage.Reinvite("a1", 1, 3, 1));
    assertThat(open().anchorage().stale()).isEmpty();
  }

  @Test
  void aDeviceThatWasRungInVainIsOwedNothing() {
    when(arrive(true))
        .when(anchored(1))
        .when(ring("a1", 5))
        .when(move("s@1", "s@2", 6, "c", "a1"))
        .when(new LapseOffer("a1", at(25)))
        .when(ring("a2", 30))
        .when(new Connect("a2", dialogBefore("a2"), "agent sdp", at(31), Optional.empty()));

    assertThat(open().anchorage().reinvites())
        .containsExactly(new Anchorage.Reinvite("c", 0, 1, 1));
  }

  @Test
  void aMoveIsRecordedOnceAndOnlyFromWhereTheVoiceIs() {
    talkingAtTheFirstServer().when(move("s@1", "s@2", 20, "c", "a1"));
    var so = history.size();

    when(move("s@1", "s@2", 21, "c", "a1"));
    assertThat(history).hasSize(so);
    assertThat(refused(move("s@1", "s@3", 22, "c", "a1"))).contains("anchored at s@2");
    assertThat(refused(move("s@2", "s@3", 22, "c"))).contains("Talking");
  }

  @Test
  void aServerThatForgotMayTakeTheVoiceAgain() {
    talkingAtTheFirstServer().when(move("s@1", "s@1", 20, "c", "a1"));

    assertThat(open().anchorage().reinvites()).hasSize(2);
  }

  @Test
  void anAnsweredReinviteIsDoneAndFollowsThePhone() {
    talkingAtTheFirstServer()
        .when(move("s@1", "s@2", 20, "c", "a1"))
        .when(new AgreeMedia("a1", 7, "sip:else", "stray", at(21), Optional.empty()))
        .when(new AgreeMedia("a1", 3, "sip:moved@h", "newer sdp", at(21), Optional.empty()))
        .when(new AgreeMedia("c", 1, "", "", at(21), Optional.empty()));

    assertThat(open().anchorage().reinvites()).isEmpty();
    var agent = open().leg("a1").orElseThrow();
    assertThat(agent.remoteSdp()).isEqualTo("newer sdp");
    assertThat(agent.dialog().remoteTarget()).isEqualTo("sip:moved@h");
    assertThat(open().caller().remoteSdp()).isEqualTo("caller sdp");
  }

  @Test
  void aReinviteThatCollidedIsSaidAgainWithTheNextNumber() {
    talkingAtTheFirstServer()
        .when(move("s@1", "s@2", 20, "c", "a1"))
        .when(new Reinvite("a1", 3, at(23), Optional.empty()))
        .when(new Reinvite("a1", 3, at(24), Optional.empty()));

    assertThat(open().anchorage().reinvite("a1")).contains(new Anchorage.Reinvite("a1", 1, 4, 2));
    assertThat(open().leg("a1").orElseThrow().dialog().localCseq()).isEqualTo(4);
  }

  @Test
  void aPeerThatAlwaysPutsUsOffIsLeftAlone() {
    talkingAtTheFirstServer().when(move("s@1", "s@2", 20, "c", "a1"));
    for (int i = 0; i < 200; i++)
      when(
          new Reinvite(
              "a1", open().leg("a1").orElseThrow().dialog().localCseq(), at(23), Optional.empty()));

    assertThat(open().leg("a1").orElseThrow().dialog().localCseq()).isEqualTo(22);
    assertThat(open().anchorage().reinvite("a1")).isEmpty();
  }

  @Test
  void aPhonesOwnReinviteMakesOursNeedless() {
    talkingAtTheFirstServer()
        .when(move("s@1", "s@2", 20, "c", "a1"))
        .when(
            new Renegotiate("a1", 5, "hold", "ours", at(21), Optional.of("s@2"), Optional.empty()))
        .when(new Reinvite("a1", 3, at(23), Optional.empty()));

    assertThat(open().anchorage().reinvites())
        .containsExactly(new Anchorage.Reinvite("c", 0, 1, 1));
  }

  @Test
  void whatADeadServerSaidDoesNotCount() {
    when(arrive(true)).when(anchored(1)).when(move("s@1", "s@2", 3, "c"));

    assertThat(refused(new Ring(offer("a1", 5), at(5), Optional.of("s@1")))).contains("Ring");
    assertThat(
            refused(new Renegotiate("c", 2, "r", "l", at(5), Optional.of("s@1"), Optional.empty())))
        .contains("Renegotiate");
    when(new Ring(offer("a1", 5), at(5), Optional.of("s@2")));
    assertThat(open().stage()).isInstanceOf(Stage.Ringing.class);
  }

  @Test
  void aKeyThatSeveralNodesReportIsPressedOnce() {
    waiting()
        .when(new PressDigit("c", "1", at(5), Optional.of("k-1")))
        .when(new PressDigit("c", "1", at(5), Optional.of("k-2")))
        .when(new PressDigit("c", "1", at(5), Optional.of("k-1")))
        .when(new PressDigit("c", "1", at(5), Optional.of("k-2")))
        .when(new PressDigit("c", "2", at(5), Optional.empty()));

    assertThat(history.stream().filter(ContactEvent.DigitPressed.class::isInstance)).hasSize(3);
  }

  /**
   * Laws OneContactRecord and EveryContactEnds, and segments without a gap: whatever is said in
   * whatever order, there is one record, and nothing is left without a deadline.
   */
  @Test
  void randomLivesObeyTheLaws() {
    var seed = System.nanoTime();
    var random = new Random(seed);
    for (int life = 0; life < 2_000; life++) {
      var one = new ContactTest();
      one.when(arrive(random.nextBoolean()));
      for (int second = 1; second < 40 && one.contact instanceof Contact.Open; second++) {
        var command = anything(random, second);
        if (Contact.decide(one.contact, command) instanceof Accepted) one.when(command);
        if (one.contact instanceof Contact.Open)
          assertThat(one.contact.deadline()).as("seed %d life %d", seed, life).isPresent();
      }
      for (int i = 0; i < 10 && one.contact instanceof Contact.Open; i++) one.whenTimePasses();
      assertThat(one.history.stream().filter(ContactEvent.Ended.class::isInstance))
          .as("seed %d life %d", seed, life)
          .hasSize(1);
      var record = one.record();
      var from = record.arrivedAt();
      for (var segment : record.segments()) {
        assertThat(segment.from()).as("seed %d life %d", seed, life).isEqualTo(from);
        from = segment.to();
      }
    }
  }

  private static ContactCommand anything(Random random, int second) {
    var leg = "a" + random.nextInt(3);
    var at = at(second);
    return switch (random.nextInt(25)) {
      case 0, 1 -> new Anchor("sdp", at.plusSeconds(random.nextInt(3)), at, Optional.of("s@0"));
      case 2 -> new EndGreeting(at);
      case 3, 4, 5 -> new Ring(offer(leg, second), at, Optional.empty());
      case 6 -> new NoteRinging(leg, dialog(leg), at);
      case 7, 8 -> new Connect(leg, dialog(leg), "sdp", at, Optional.empty());
      case 9 -> new LoseOffer(leg, OfferOutcome.REJECTED, 603, at);
      case 10 -> new LapseOffer(leg, at);
      case 11 ->
          random.nextInt(5) == 0
              ? new HangUp(leg, 1, at)
              : new PressDigit("c", "1", at, Optional.empty());
      case 12 ->
          random.nextInt(8) == 0
              ? new Cancel(at)
              : new Renegotiate("c", 2, "r", "l", at, Optional.empty(), Optional.empty());
      case 13 -> random.nextInt(8) == 0 ? new HangUp(Leg.CALLER, 1, at) : new EndGreeting(at);
      case 14 -> random.nextInt(8) == 0 ? new Release(at) : new EndGreeting(at);
      case 15 -> new MoveMedia("s@" + random.nextInt(2), "s@1", said(leg, random), at);
      case 16 ->
          new Reinvite(random.nextBoolean() ? leg : "c", random.nextInt(5), at, Optional.empty());
      case 17 ->
          new AgreeMedia(
              random.nextBoolean() ? leg : "c", random.nextInt(5), "", "x", at, Optional.empty());
      case 18 -> new Transfer(leg, TransfersTest.anywhere(random), at, random.nextBoolean());
      case 19 -> new GiveUpPreferred(new AgentId("bert"), at);
      case 20 -> random.nextBoolean() ? new Hold(at) : new Resume(at);
      case 21 -> new KeepSession("c", 3, SessionTimersTest.OURS, at);
      case 22 -> new RefreshSession(random.nextBoolean() ? leg : "c", at);
      case 23 -> new RefuseReinvite("c", random.nextInt(5), at);
      default ->
          random.nextInt(8) == 0
              ? new RefuseQueue("full", at, Optional.empty())
              : new EndGreeting(at);
    };
  }

  private static List<Said> said(String leg, Random random) {
    var caller = new Said("c", "moved");
    return random.nextBoolean() ? List.of(caller) : List.of(caller, new Said(leg, "moved"));
  }
}
