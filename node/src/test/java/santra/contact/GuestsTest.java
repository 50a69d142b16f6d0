package santra.contact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static santra.contact.ContactTest.at;
import static santra.contact.ContactTest.dialog;
import static santra.contact.ContactTest.offer;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import santra.contact.ContactCommand.BringIn;
import santra.contact.ContactCommand.ChangePart;
import santra.contact.ContactCommand.Connect;
import santra.contact.ContactCommand.ExpireSession;
import santra.contact.ContactCommand.HandOver;
import santra.contact.ContactCommand.HangUp;
import santra.contact.ContactCommand.Hold;
import santra.contact.ContactCommand.LetGo;
import santra.contact.ContactCommand.LoseOffer;
import santra.contact.ContactCommand.MissGuest;
import santra.contact.ContactCommand.MoveMedia;
import santra.contact.ContactCommand.Mute;
import santra.contact.ContactCommand.Renegotiate;
import santra.contact.ContactCommand.Ring;
import santra.contact.ContactCommand.Transfer;
import santra.contact.ContactEvent.GuestInvited;
import santra.contact.ContactEvent.GuestLeft;
import santra.contact.ContactEvent.HandedOver;
import santra.contact.ContactEvent.Resumed;
import santra.contact.ContactRecord.HungUpBy;
import santra.contact.ContactRecord.LegRecord;
import santra.contact.ContactRecord.Outcome;
import santra.contact.ContactRecord.Segment;
import santra.contact.ContactRecord.Stay;
import santra.contact.Destination.ToAgent;
import santra.contact.Destination.ToQueue;
import santra.contact.Stage.Talking;
import santra.vocabulary.AgentId;
import santra.vocabulary.QueueId;

/** Consult, conference, attended transfer and supervision: whoever comes and goes, one contact. */
class GuestsTest {
  private static final AgentId ANNA = new AgentId("anna");
  private static final AgentId BEN = new AgentId("ben");
  private static final AgentId EVE = new AgentId("eve");
  private static final QueueId SALES = new QueueId("sales");

  private static final Plan PLAN =
      new Plan(
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

  private static Destination to(AgentId agent) {
    return new ToAgent(agent, PLAN);
  }

  private static BringIn consult(AgentId agent, int second) {
    return new BringIn("a1", to(agent), Part.CONSULTED, at(second), Optional.empty());
  }

  private static Ring ring(AgentId agent, String leg, int second) {
    var one = offer(leg, second);
    return new Ring(
        new Offer(agent, false, one.leg(), one.offeredAt(), one.lapsesAt(), one.why()),
        at(second),
        Optional.empty());
  }

  private static Connect answer(String leg, int second) {
    return new Connect(leg, dialog(leg), "sdp of " + leg, at(second), Optional.empty());
  }

  /** Anna has talked since second 12, and asks for Ben at 20. */
  private static ContactTest ringing() {
    return new ContactTest().talking().when(consult(BEN, 20)).when(ring(BEN, "b1", 20));
  }

  /** Ben has answered at 25. */
  private static ContactTest consulting() {
    return ringing().when(answer("b1", 25));
  }

  private static Guest guest(ContactTest life, AgentId agent) {
    return life.open().company().guest(agent).orElseThrow();
  }

  private static List<String> kinds(ContactTest life) {
    return life.record().segments().stream().map(Segment::kind).toList();
  }

  @Test
  void whoIsConsultedIsRungAndTheTimeIsASegmentOfItsOwn() {
    var life = consulting();
    assertThat(guest(life, BEN).joinedAt()).contains(at(25));
    assertThat(life.open().stage()).isInstanceOf(Talking.class);

    life.when(new LetGo(BEN, at(40))).when(new HangUp(Leg.CALLER, 3, at(50)));

    assertThat(kinds(life))
        .containsExactly("arriving", "greeting", "queue", "talk", "consult", "talk");
    assertThat(life.record().legs())
        .extracting(LegRecord::leg, LegRecord::outcome, leg -> leg.part().orElse(""))
        .containsExactly(
            tuple("c", "answered", ""),
            tuple("b1", "let-go", "consulted"),
            tuple("a1", "answered", ""));
    assertThat(life.record().agent()).contains(ANNA);
    assertThat(life.record().transfers()).isEmpty();
  }

  @Test
  void completedTheContactIsBensWithOneRecordAndAStayForAnna() {
    var life =
        consulting().when(new HandOver("a1", BEN, at(40), false)).when(new HangUp("b1", 2, at(70)));

    var record = life.record();
    assertThat(record.agent()).contains(BEN);
    assertThat(record.outcome()).isEqualTo(Outcome.ANSWERED);
    assertThat(record.hungUpBy()).isEqualTo(HungUpBy.AGENT);
    assertThat(record.transfers()).containsExactly(new Stay(SALES, at(2), at(12), at(40), ANNA));
    assertThat(record.waitMs()).isZero();
    assertThat(record.talkMs()).isEqualTo(30_000);
    assertThat(kinds(life))
        .containsExactly("arriving", "greeting", "queue", "talk", "consult", "talk");
    assertThat(life.record().segments().getLast().agent()).contains(BEN);
  }

  @Test
  void toldTwiceItIsHandedOverOnce() {
    var life = consulting().when(new HandOver("a1", BEN, at(40), true));
    var events = life.history.size();

    life.when(new HandOver("a1", BEN, at(41), true)).when(new HangUp("a1", 9, at(42)));

    assertThat(life.history).hasSize(events);
    assertThat(life.open().handovers().getLast().transferred().referred()).isTrue();
  }

  @Test
  void nobodyIsHandedAContactBeforeThePhoneIsAnswered() {
    assertThat(ringing().refused(new HandOver("a1", BEN, at(22), false)))
        .isEqualTo("has not answered");
    assertThat(ringing().refused(new ChangePart(BEN, Part.CONFERENCE, at(22))))
        .isEqualTo("has not answered");
    assertThat(consulting().refused(new HandOver("a7", BEN, at(30), false)))
        .isEqualTo("HandOver while Talking");
  }

  @Test
  void anAgentWhoHangsUpLeavesTheCallerWithWhoWasConsulted() {
    var life = consulting().when(new HangUp("a1", 4, at(40)));

    assertThat(life.history.getLast()).isEqualTo(new HandedOver("a1", BEN, at(40), false));
    assertThat(life.open().offer().orElseThrow().agent()).isEqualTo(BEN);
  }

  @Test
  void anAgentWhoHangsUpBeforeAnybodyAnsweredEndsTheContact() {
    var life = ringing().when(new HangUp("a1", 4, at(22)));

    assertThat(life.record().legs())
        .extracting(LegRecord::outcome)
        .containsExactly("answered", "answered", "withdrawn");
  }

  @Test
  void whoDoesNotAnswerBringsTheAgentBackToTheCaller() {
    var life = ringing().whenTimePasses();

    assertThat(life.history.getLast())
        .isEqualTo(new GuestLeft(BEN, Departure.NO_ANSWER, 487, at(40)));
    assertThat(life.open().stage()).isInstanceOf(Talking.class);
    assertThat(life.open().company().guests()).isEmpty();
    life.when(consult(EVE, 50)); // another one then
    assertThat(guest(life, EVE).offer()).isEmpty();
  }

  @Test
  void whoCannotBeRungAtAllIsMissedByDeadline() {
    var life = new ContactTest().talking().when(consult(BEN, 20)).whenTimePasses();
    assertThat(life.history.getLast())
        .isEqualTo(new GuestLeft(BEN, Departure.UNREACHABLE, 480, at(50)));

    var busy = ringing().when(new LoseOffer("b1", OfferOutcome.BUSY, 486, at(21)));
    assertThat(busy.history.getLast()).isEqualTo(new GuestLeft(BEN, Departure.BUSY, 486, at(21)));
  }

  /** The reservation of an earlier attempt is refused late. */
  @Test
  void whatIsSaidOfAnEarlierAttemptHurtsNobody() {
    var life =
        ringing()
            .when(new LetGo(BEN, at(22)))
            .when(consult(BEN, 24))
            .when(new MissGuest(BEN, at(20), at(26)));
    assertThat(guest(life, BEN).since()).isEqualTo(at(24));
    assertThat(life.refused(ring(BEN, "b1", 20))).isEqualTo("Ring while Talking");
    assertThat(life.refused(answer("b1", 27))).isEqualTo("Connect while Talking");
  }

  @Test
  void aConsultDuringHoldEndsTheHold() {
    var life = new ContactTest().talking().when(new Hold(at(18))).when(consult(BEN, 20));

    assertThat(life.history)
        .endsWith(
            new Resumed(at(20)),
            new GuestInvited(BEN, to(BEN), Part.CONSULTED, at(20), Optional.empty()));
    assertThat(life.refused(new Hold(at(21)))).contains("hears music");
  }

  /** A phone that holds while its agent consults by the desk tells us nothing new. */
  @Test
  void aPhonesHoldDuringAConsultIsNoHoldOfTheCaller() {
    var life =
        consulting()
            .when(
                new Renegotiate(
                    "a1",
                    5,
                    "a=sendonly",
                    "a=recvonly",
                    at(30),
                    Optional.empty(),
                    Optional.empty()));
    assertThat(life.open().stage())
        .isInstanceOfSatisfying(
            Talking.class,
            talking -> {
              assertThat(talking.held()).isFalse();
            });
  }

  @Test
  void swappedAndInConferenceTheSegmentsSaySo() {
    var life =
        consulting()
            .when(new ChangePart(BEN, Part.ASIDE, at(30)))
            .when(new ChangePart(BEN, Part.CONSULTED, at(35)))
            .when(new ChangePart(BEN, Part.CONFERENCE, at(40)))
            .when(new HangUp("b1", 2, at(50)))
            .when(new HangUp(Leg.CALLER, 3, at(60)));

    assertThat(kinds(life))
        .containsExactly(
            "arriving",
            "greeting",
            "queue",
            "talk",
            "consult",
            "talk",
            "consult",
            "conference",
            "talk");
    assertThat(life.record().legs().get(1).outcome()).isEqualTo("left");
    assertThat(life.record().legs().get(1).part()).contains("conference");
  }

  @Test
  void aBlindTransferLetsTheGuestsGoFirst() {
    var life = consulting().when(new Transfer("a1", to(EVE), at(40), false));

    assertThat(life.history).contains(new GuestLeft(BEN, Departure.LET_GO, 200, at(40)));
    assertThat(life.open().company().guests()).isEmpty();
    assertThat(life.open().preferred()).contains(EVE);
  }

  /**
   * The agent's node died, and its heir, who did not hear that the guest was let go, rings again.
   */
  @Test
  void whoWasReservedAsAGuestIsNotRungForTheCallerWhoWaitsAnew() {
    var life = ringing().when(new Transfer("a1", new ToQueue(PLAN), at(40), false));
    assertThat(life.open().waits()).isTrue();

    assertThat(life.refused(ring(BEN, "a9", 20))).isNotEmpty();
    life.when(ring(BEN, "a10", 41));

    assertThat(life.open().offer().orElseThrow().leg().id()).isEqualTo("a10");
  }

  @Test
  void aSupervisorListensWithoutATraceForTheCallerAndTheRecordSaysWhen() {
    var life =
        new ContactTest()
            .talking()
            .when(new BringIn("", to(EVE), Part.LISTENING, at(20), Optional.empty()))
            .when(ring(EVE, "b1", 20))
            .when(answer("b1", 22))
            .when(new BringIn("", to(EVE), Part.WHISPERING, at(30), Optional.empty()))
            .when(new LetGo(EVE, at(40)))
            .when(new HangUp(Leg.CALLER, 3, at(60)));

    assertThat(kinds(life)).containsExactly("arriving", "greeting", "queue", "talk");
    var listened = life.record().legs().get(1);
    assertThat(listened.agent()).contains(EVE);
    assertThat(listened.startedAt()).isEqualTo(at(20));
    assertThat(listened.endedAt()).isEqualTo(at(40));
    assertThat(listened.part()).contains("whispering");
  }

  @Test
  void aSupervisorTakesOver() {
    var life =
        new ContactTest()
            .talking()
            .when(new BringIn("", to(EVE), Part.BARGING, at(20), Optional.empty()))
            .when(ring(EVE, "b1", 20))
            .when(answer("b1", 22))
            .when(new HandOver("", EVE, at(30), false));

    assertThat(life.open().offer().orElseThrow().agent()).isEqualTo(EVE);
    assertThat(life.open().handovers()).hasSize(1);
    life.when(new HangUp("b1", 3, at(40)));
    assertThat(kinds(life))
        .containsExactly("arriving", "greeting", "queue", "talk", "conference", "talk");
  }

  @Test
  void aSupervisorAndAConsultedColleagueAreTwoThings() {
    var life =
        consulting().when(new BringIn("", to(EVE), Part.LISTENING, at(30), Optional.empty()));
    assertThat(guest(life, EVE).since()).isEqualTo(at(30));
    assertThat(life.refused(new BringIn("", to(BEN), Part.LISTENING, at(31), Optional.empty())))
        .isEqualTo("takes part already");
    assertThat(life.refused(consult(EVE, 32))).isEqualTo("takes part already");
    assertThat(life.refused(consult(new AgentId("carl"), 33)))
        .isEqualTo("somebody is consulted already");
    assertThat(life.refused(new BringIn("", to(ANNA), Part.LISTENING, at(34), Optional.empty())))
        .isEqualTo("talks with the contact already");
    assertThat(life.refused(new ChangePart(EVE, Part.CONFERENCE, at(35))))
        .isEqualTo("no part of this guest's");
  }

  @Test
  void twoWhoAreSentForAtOnceHaveTwoTimes() {
    var life =
        new ContactTest()
            .talking()
            .when(new BringIn("", to(EVE), Part.LISTENING, at(20), Optional.empty()))
            .when(consult(BEN, 20));
    assertThat(guest(life, BEN).since()).isEqualTo(at(20).plusMillis(1));
  }

  @Test
  void guestsAreBounded() {
    var life = new ContactTest().talking();
    for (int i = 0; i < Company.MOST; i++)
      life.when(
          new BringIn("", to(new AgentId("s" + i)), Part.LISTENING, at(20 + i), Optional.empty()));
    assertThat(life.refused(new BringIn("", to(EVE), Part.LISTENING, at(50), Optional.empty())))
        .isEqualTo("too many take part");
  }

  @Test
  void aPhoneThatIsSilentlyGoneCostsTheCallerNothing() {
    var timer = new SessionTimer(Duration.ofSeconds(90), false);
    var life =
        ringing()
            .when(new Connect("b1", dialog("b1"), "sdp", at(25), Optional.of(timer)))
            .when(new ExpireSession("b1", at(25 + 60)));
    assertThat(life.history.getLast()).isEqualTo(new GuestLeft(BEN, Departure.LET_GO, 200, at(85)));
    assertThat(life.open().stage()).isInstanceOf(Talking.class);
  }

  @Test
  void aMutedAgentIsMutedUntilUnmutedOrGone() {
    var life = consulting().when(new Mute(true, at(26)));
    assertThat(life.open().company().muted()).isTrue();
    life.when(new Mute(true, at(27))).when(new HandOver("a1", BEN, at(40), false));
    assertThat(life.open().company().muted()).as("it was Anna who was muted").isFalse();
  }

  @Test
  void nobodyIsBroughtInWhereTheMediaServerMixesNoVoices() {
    var life = new ContactTest().talking();
    var session = life.open().anchorage().session();
    var said = List.of(new Said("c", "c at m2"), new Said("a1", "a1 at m2"));
    life.when(new MoveMedia(session, "c1@relay@192.0.2.1:2223", said, at(15)));
    assertThat(life.refused(consult(BEN, 20))).contains("mixes no voices");
  }

  @Test
  void theVoiceMovesWithAllLegs() {
    var life = consulting();
    var said =
        List.of(new Said("c", "c at m2"), new Said("a1", "a1 at m2"), new Said("b1", "b1 at m2"));
    var session = life.open().anchorage().session();
    assertThat(life.refused(new MoveMedia(session, "m2", said.subList(0, 2), at(30))))
        .isEqualTo("MoveMedia while Talking");

    life.when(new MoveMedia(session, "m2", said, at(30)));

    assertThat(life.open().anchorage().reinvites())
        .extracting(Anchorage.Reinvite::leg)
        .containsExactlyInAnyOrder("c", "a1", "b1");
    assertThat(guest(life, BEN).leg().orElseThrow().localSdp()).isEqualTo("b1 at m2");
  }

  /** Anna's phone holds the caller at 18, and calls Ben beside at 20. */
  private static ContactTest callingBeside() {
    var aside =
        new Aside(
            new Leg("d1", new Path("e", "UDP", "r", 0), dialog("d1"), "ours", "theirs"),
            new Invite(List.of("SIP/2.0/UDP h"), List.of(), "f", "t", 1),
            Optional.of(new SessionTimer(Duration.ofSeconds(90), true)));
    return new ContactTest()
        .talking()
        .when(new Hold(at(18)))
        .when(new BringIn("a1", to(BEN), Part.CONSULTED, at(20), Optional.of(aside)))
        .when(ring(BEN, "b1", 20))
        .when(answer("b1", 25));
  }

  @Test
  void aCallBesideLeavesTheHoldToThePhoneAndIsOverWithTheConsultation() {
    var life = callingBeside();
    assertThat(life.open().leg("d1")).isPresent();
    assertThat(life.open().timer("d1")).isPresent();
    assertThat(life.open().stage())
        .isInstanceOfSatisfying(
            Talking.class,
            talking -> {
              assertThat(talking.held()).isTrue();
            });

    life.when(new HangUp("d1", 2, at(30)));

    assertThat(life.history.getLast()).isEqualTo(new GuestLeft(BEN, Departure.LET_GO, 200, at(30)));
    assertThat(life.open().timer("d1")).isEmpty();
    life.when(new HangUp(Leg.CALLER, 3, at(50)));
    assertThat(kinds(life))
        .containsExactly("arriving", "greeting", "queue", "talk", "hold", "consult", "hold");
  }

  @Test
  void aCallBesideThatIsReplacedEndsWithTheFirst() {
    var life = callingBeside().when(new HandOver("a1", BEN, at(30), true));

    assertThat(life.open().handovers().getLast().aside()).map(Leg::id).contains("d1");
    assertThat(life.open().leg("d1")).isEmpty();
    assertThat(life.open().timer("d1")).isEmpty();
  }

  @Test
  void anInviteBesideThatComesTwiceAsksOnce() {
    var life = callingBeside();
    var invited = (GuestInvited) life.history.get(life.history.size() - 3);
    var events = life.history.size();
    life.when(new BringIn("a1", to(BEN), Part.CONSULTED, at(26), invited.aside()));
    assertThat(life.history).hasSize(events);
  }

  /** Whatever is ordered and heard, in any order: the caller is with an agent, or it is over. */
  @Test
  void inTenThousandRandomStepsNobodyIsLostAndTheRecordIsWhole() {
    for (int seed = 0; seed < 200; seed++) {
      var random = new Random(seed);
      var life = new ContactTest().talking();
      var second = 13;
      for (int step = 0; step < 50 && life.contact instanceof Contact.Open; step++) {
        second += random.nextInt(3);
        var command = anything(life.open(), random, second);
        if (life.refused(command).isEmpty()) life.when(command);
        if (life.contact instanceof Contact.Open open) {
          assertThat(open.deadline()).as("seed %d", seed).isPresent();
          assertThat(open.company().guests().stream().filter(one -> !one.part().supervises()))
              .as("seed %d", seed)
              .hasSizeLessThan(2);
          assertThat(open.offer()).as("seed %d", seed).isPresent();
        }
      }
      if (life.contact instanceof Contact.Open) life.when(new HangUp(Leg.CALLER, 99, at(second)));
      var from = life.record().arrivedAt();
      for (var segment : life.record().segments()) {
        assertThat(segment.from()).as("seed %d", seed).isEqualTo(from);
        from = segment.to();
      }
      assertThat(from).as("seed %d", seed).isEqualTo(life.record().endedAt());
    }
  }

  private static ContactCommand anything(Contact.Open open, Random random, int second) {
    var agent = List.of(ANNA, BEN, EVE).get(random.nextInt(3));
    var guests = open.company().guests();
    var part = List.of(Part.values()).get(random.nextInt(Part.values().length));
    var leg = guests.isEmpty() ? "b0" : "b" + guests.getFirst().since().toEpochMilli();
    return switch (random.nextInt(11)) {
      case 0 -> new BringIn("", to(agent), part, at(second), Optional.empty());
      case 1 -> new ChangePart(agent, part, at(second));
      case 2 -> new LetGo(agent, at(second));
      case 3 -> new HandOver("", agent, at(second), random.nextBoolean());
      case 4 -> new Mute(random.nextBoolean(), at(second));
      case 5, 6 ->
          guests.isEmpty()
              ? new Hold(at(second))
              : new Ring(
                  new Offer(
                      guests.getFirst().agent(),
                      false,
                      offer(leg, second).leg(),
                      guests.getFirst().since(),
                      at(second + 20),
                      offer(leg, second).why()),
                  at(second),
                  Optional.empty());
      case 7, 8 -> answer(leg, second);
      case 9 -> new LoseOffer(leg, OfferOutcome.REJECTED, 603, at(second));
      default -> new HangUp(leg, 9, at(second));
    };
  }
}
