package santra.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import santra.agent.Activity.Afterwards;
import santra.agent.Activity.Busy;
import santra.agent.Activity.NotReady;
import santra.agent.Activity.Ready;
import santra.agent.Activity.Ringing;
import santra.agent.AgentCommand.Answer;
import santra.agent.AgentCommand.CutWrapUp;
import santra.agent.AgentCommand.EndWrapUp;
import santra.agent.AgentCommand.ExtendWrapUp;
import santra.agent.AgentCommand.Finish;
import santra.agent.AgentCommand.Lapse;
import santra.agent.AgentCommand.LogIn;
import santra.agent.AgentCommand.LogOut;
import santra.agent.AgentCommand.MakeNotReady;
import santra.agent.AgentCommand.MakeReady;
import santra.agent.AgentCommand.Miss;
import santra.agent.AgentCommand.Missing;
import santra.agent.AgentCommand.NoteDisposition;
import santra.agent.AgentCommand.Pick;
import santra.agent.AgentCommand.Register;
import santra.agent.AgentCommand.Reserve;
import santra.agent.AgentCommand.Withdraw;
import santra.agent.AgentEvent.BecameNotReady;
import santra.vocabulary.ContactId;
import santra.vocabulary.Decision.Accepted;
import santra.vocabulary.Decision.Declined;
import santra.vocabulary.Decision.Rejected;
import santra.vocabulary.MissPolicy;
import santra.vocabulary.QueueId;
import santra.vocabulary.TenantId;
import santra.vocabulary.Why;

class AgentTest {
  private static final Instant T0 = Instant.parse("2026-11-24T08:00:00Z");
  private static final ContactId CALL = new ContactId(new TenantId("acme"), new UUID(0, 1));
  private static final ContactId OTHER = new ContactId(new TenantId("acme"), new UUID(0, 2));
  private static final QueueId SALES = new QueueId("sales");
  private static final Why WHY = new Why("test", 1, 0, 0, "v1");

  private Agent agent = Agent.NEW;

  private AgentTest when(AgentCommand command) {
    switch (Agent.decide(agent, command)) {
      case Accepted<AgentEvent>(var events) ->
          events.forEach(event -> agent = Agent.evolve(agent, event));
      case Rejected<AgentEvent>(var reason) -> throw new AssertionError(reason);
      case Declined<AgentEvent>(var reason, _) -> throw new AssertionError(reason);
    }
    return this;
  }

  private AgentTest readyAgent() {
    return when(new LogIn(T0)).when(new MakeReady(T0));
  }

  private static Reserve reserve(ContactId contact, int second) {
    return new Reserve(contact, SALES, T0.plusSeconds(second), T0.plusSeconds(second + 30), WHY);
  }

  private void whenTimePasses() {
    when(agent.deadline().orElseThrow().command());
  }

  private String refused(AgentCommand command) {
    return Agent.decide(agent, command) instanceof Rejected<AgentEvent>(var reason) ? reason : "";
  }

  @Test
  void anAgentLogsInNotReady() {
    when(new LogIn(T0));

    assertThat(agent.activity()).isEqualTo(new NotReady("logged-in", T0));
  }

  @Test
  void onlyAReadyAgentIsReserved() {
    when(new LogIn(T0));

    assertThat(refused(reserve(CALL, 1))).isEqualTo("Reserve while NotReady");
  }

  @Test
  void aReservedAgentIsNotReservedForAnother() {
    readyAgent().when(reserve(CALL, 1));

    assertThat(refused(reserve(OTHER, 1))).isEqualTo("Reserve while Ringing");
  }

  @Test
  void anUnansweredOfferMakesTheAgentNotReady() {
    readyAgent()
        .when(reserve(CALL, 1))
        .when(new Miss(CALL, Missing.NO_ANSWER, T0.plusSeconds(21), Optional.empty()));

    assertThat(agent.activity()).isEqualTo(new NotReady("no-answer", T0.plusSeconds(21)));
  }

  @Test
  void aReservationNobodySpeaksOfLapsesAndTheIdleClockIsKept() {
    readyAgent().when(reserve(CALL, 5));

    whenTimePasses();

    assertThat(agent.activity()).isEqualTo(new Ready(T0));
  }

  @Test
  void aStaleLapseDoesNotTouchTheNextOffer() {
    readyAgent().when(reserve(OTHER, 1)).when(new Lapse(CALL, T0.plusSeconds(2)));

    assertThat(agent.contact()).contains(OTHER);
  }

  @Test
  void aWithdrawnOfferLeavesTheAgentFirstInLine() {
    readyAgent()
        .when(reserve(CALL, 5))
        .when(new Withdraw(CALL, T0.plusSeconds(6), Optional.empty()));

    assertThat(agent.activity()).isEqualTo(new Ready(T0));
  }

  @Test
  void wrapUpEndsByItself() {
    readyAgent()
        .when(reserve(CALL, 1))
        .when(new Answer(CALL, T0.plusSeconds(2), Optional.empty()))
        .when(
            new Finish(CALL, T0.plusSeconds(60), Duration.ofSeconds(10), false, Optional.empty()));

    whenTimePasses();

    assertThat(agent.activity()).isEqualTo(new Ready(T0.plusSeconds(70)));
  }

  @Test
  void withoutWrapUpTheAgentIsReadyAtOnce() {
    readyAgent()
        .when(reserve(CALL, 1))
        .when(new Answer(CALL, T0.plusSeconds(2), Optional.empty()))
        .when(new Finish(CALL, T0.plusSeconds(60), Duration.ZERO, false, Optional.empty()));

    assertThat(agent.activity()).isEqualTo(new Ready(T0.plusSeconds(60)));
  }

  @Test
  void aLostAnswerDoesNotLeaveTheAgentBusyForEver() {
    readyAgent()
        .when(reserve(CALL, 1))
        .when(new Finish(CALL, T0.plusSeconds(60), Duration.ZERO, false, Optional.empty()));

    when(new Answer(CALL, T0.plusSeconds(2), Optional.empty()));
    assertThat(agent.activity()).isEqualTo(new Ready(T0.plusSeconds(60)));
  }

  @Test
  void aStateAskedForWhileBusyIsTakenAfterwards() {
    readyAgent()
        .when(reserve(CALL, 1))
        .when(new Answer(CALL, T0.plusSeconds(2), Optional.empty()))
        .when(new MakeNotReady("lunch", T0.plusSeconds(30)))
        .when(
            new Finish(CALL, T0.plusSeconds(60), Duration.ofSeconds(10), false, Optional.empty()));
    assertThat(agent.activity())
        .isEqualTo(
            new Activity.WrappingUp(
                CALL,
                T0.plusSeconds(60),
                T0.plusSeconds(70),
                new Afterwards.StayNotReady("lunch")));

    whenTimePasses();

    assertThat(agent.activity()).isEqualTo(new NotReady("lunch", T0.plusSeconds(70)));
  }

  @Test
  void anAgentWhoStaysNotReadyBecomesReadyByHand() {
    readyAgent()
        .when(reserve(CALL, 1))
        .when(new Answer(CALL, T0.plusSeconds(2), Optional.empty()))
        .when(new Finish(CALL, T0.plusSeconds(60), Duration.ZERO, true, Optional.empty()));

    assertThat(agent.activity()).isEqualTo(new NotReady("after-work", T0.plusSeconds(60)));
  }

  @Test
  void wrapUpMayBeCutShort() {
    readyAgent()
        .when(reserve(CALL, 1))
        .when(new Answer(CALL, T0.plusSeconds(2), Optional.empty()))
        .when(new Finish(CALL, T0.plusSeconds(60), Duration.ofMinutes(5), false, Optional.empty()))
        .when(new MakeReady(T0.plusSeconds(61)))
        .when(new EndWrapUp(CALL, T0.plusSeconds(360)));

    assertThat(agent.activity()).isEqualTo(new Ready(T0.plusSeconds(61)));
  }

  @Test
  void loggingOutWhileBusyWaitsForTheEndOfTheCall() {
    readyAgent()
        .when(reserve(CALL, 1))
        .when(new Answer(CALL, T0.plusSeconds(2), Optional.empty()))
        .when(new LogOut(T0.plusSeconds(3)));
    assertThat(agent.contact()).contains(CALL);

    when(new Finish(CALL, T0.plusSeconds(60), Duration.ZERO, false, Optional.empty()));

    assertThat(agent.activity()).isEqualTo(new Activity.LoggedOut(T0.plusSeconds(60)));
  }

  private static Phone phone(String contact, long cseq, int expires) {
    return new Phone(
        contact,
        "127.0.0.1:5060",
        "UDP",
        "127.0.0.9:5062",
        0,
        "call-id",
        cseq,
        "",
        0,
        T0.plusSeconds(expires));
  }

  @Test
  void aRegistrationExpiresUnlessItIsRefreshed() {
    when(new Register(phone("sip:a@127.0.0.9:5062", 1, 60), T0));
    when(new Register(phone("sip:a@127.0.0.9:5062", 2, 120), T0.plusSeconds(50)));

    assertThat(agent.phoneAt(T0.plusSeconds(100))).isPresent();
    whenTimePasses();
    assertThat(agent.phones()).isEmpty();
  }

  @Test
  void anOlderRegisterIsNotTaken() {
    when(new Register(phone("sip:a@127.0.0.9:5062", 5, 60), T0));

    assertThat(refused(new Register(phone("sip:a@127.0.0.9:5062", 4, 60), T0)))
        .isEqualTo("CSeq out of order");
  }

  @Test
  void aDeviceKeepsAFewRegistrationsAndNoMore() {
    for (int i = 0; i < 10; i++)
      when(new Register(phone("sip:a" + i + "@127.0.0.9:5062", i, 60), T0));

    assertThat(agent.phones()).hasSize(Agent.MOST_PHONES);
    assertThat(agent.phoneAt(T0)).contains(phone("sip:a9@127.0.0.9:5062", 9, 60));
  }

  @Test
  void toldTwiceIsToldOnce() {
    readyAgent().when(reserve(CALL, 1)).when(new Answer(CALL, T0.plusSeconds(2), Optional.empty()));

    for (var command :
        List.of(
            new Answer(CALL, T0, Optional.empty()),
            new Withdraw(CALL, T0, Optional.empty()),
            new Miss(CALL, Missing.BUSY, T0, Optional.empty())))
      assertThat(Agent.decide(agent, command)).isEqualTo(new Accepted<>(List.of()));
  }

  private static AgentCommand.Offered offered(int second) {
    return new AgentCommand.Offered(SALES, T0.plusSeconds(second), WHY);
  }

  /** Said by a node that the contact has left, for an earlier reservation of the same contact. */
  @Test
  void whatIsSaidOfAnEarlierReservationOfTheSameContactDoesNotTouchThisOne() {
    var earlier = Optional.of(T0.plusSeconds(1));
    readyAgent().when(reserve(CALL, 1)).when(new Withdraw(CALL, T0.plusSeconds(3), earlier));
    when(reserve(CALL, 5));

    when(new Withdraw(CALL, T0.plusSeconds(4), earlier))
        .when(new Miss(CALL, Missing.NO_ANSWER, T0.plusSeconds(6), earlier))
        .when(new Lapse(CALL, T0.plusSeconds(31)));

    assertThat(agent.contact()).contains(CALL);
    when(new Withdraw(CALL, T0.plusSeconds(7), Optional.of(T0.plusSeconds(5))));
    assertThat(agent.contact()).isEmpty();
  }

  /** Law WhoTalksIsBusy: the reservation lapsed while the contact's node was dead. */
  @Test
  void anAnswerAfterTheReservationHasLapsedMakesTheAgentBusy() {
    readyAgent().when(reserve(CALL, 1));
    whenTimePasses();

    when(new Answer(CALL, T0.plusSeconds(40), Optional.of(offered(1))));

    assertThat(agent.activity())
        .isInstanceOfSatisfying(Busy.class, busy -> assertThat(busy.contact()).isEqualTo(CALL));
  }

  @Test
  void anAnswerWhileAlreadyReservedForAnotherGivesThatOneBack() {
    readyAgent().when(reserve(CALL, 1));
    whenTimePasses();
    when(reserve(OTHER, 35)).when(new Answer(CALL, T0.plusSeconds(40), Optional.of(offered(1))));

    when(new Miss(OTHER, Missing.BUSY, T0.plusSeconds(41), Optional.of(T0.plusSeconds(35))));

    assertThat(agent.contact()).contains(CALL);
  }

  @Test
  void whatTheAgentHadChosenIsTakenAfterTheConversation() {
    readyAgent().when(reserve(CALL, 1));
    whenTimePasses();
    when(new MakeNotReady("lunch", T0.plusSeconds(35)))
        .when(new Answer(CALL, T0.plusSeconds(40), Optional.of(offered(1))))
        .when(new Finish(CALL, T0.plusSeconds(60), Duration.ZERO, false, Optional.empty()));

    assertThat(agent.activity()).isEqualTo(new NotReady("lunch", T0.plusSeconds(60)));
  }

  private static Answer answer(int reserved, int second) {
    return new Answer(CALL, T0.plusSeconds(second), Optional.of(offered(reserved)));
  }

  private static Finish finish(int reserved) {
    return new Finish(
        CALL, T0.plusSeconds(60), Duration.ZERO, false, Optional.of(T0.plusSeconds(reserved)));
  }

  /** A contact that is transferred may come back to whom it has talked with. */
  @Test
  void whatIsSaidLateOfAnEarlierConversationDoesNotTouchTheNextOneWithTheSameContact() {
    readyAgent().when(reserve(CALL, 1)).when(answer(1, 5)).when(finish(1));
    assertThat(agent.activity()).isInstanceOf(Ready.class);

    when(reserve(CALL, 70)).when(finish(1));
    assertThat(agent.activity()).isInstanceOf(Ringing.class);
    when(answer(70, 75)).when(finish(1));
    assertThat(agent.activity()).isInstanceOf(Busy.class);
    when(finish(70));
    assertThat(agent.activity()).isInstanceOf(Ready.class);
  }

  /** Else its end, which names the same reservation, would not be taken for its end. */
  @Test
  void anAnswerOfAnEarlierReservationOfTheSameContactIsOfThatReservation() {
    readyAgent().when(reserve(CALL, 1));
    whenTimePasses();
    when(reserve(CALL, 40)).when(answer(1, 41)).when(finish(1));

    assertThat(agent.activity()).isInstanceOf(Ready.class);
  }

  @Test
  void aLateAnswerOfTheSecondConversationWithAContactIsNotTakenForTheFirst() {
    readyAgent().when(reserve(CALL, 1)).when(answer(1, 5)).when(finish(1)).when(answer(1, 61));
    assertThat(agent.activity()).isInstanceOf(Ready.class);

    when(answer(70, 75));
    assertThat(agent.activity()).isInstanceOf(Busy.class);
  }

  @Test
  void anAnswerThatComesAfterTheEndMakesNobodyBusy() {
    readyAgent()
        .when(reserve(CALL, 1))
        .when(new Answer(CALL, T0.plusSeconds(2), Optional.of(offered(1))))
        .when(new Finish(CALL, T0.plusSeconds(60), Duration.ZERO, false, Optional.empty()))
        .when(new Answer(CALL, T0.plusSeconds(2), Optional.of(offered(1))));

    assertThat(agent.activity()).isEqualTo(new Ready(T0.plusSeconds(60)));
  }

  @Test
  void anAgentWhoTalksIsNotTornAwayByAnAnswer() {
    readyAgent()
        .when(reserve(OTHER, 1))
        .when(new Answer(OTHER, T0.plusSeconds(2), Optional.empty()));

    assertThat(refused(new Answer(CALL, T0.plusSeconds(3), Optional.of(offered(1)))))
        .isEqualTo("Answer while Busy");
  }

  // ---- causes, policies, wrap-up, picking (requirements 73-86)

  private Miss missed(int second, MissPolicy policy) {
    return new Miss(
        CALL,
        Missing.NO_ANSWER,
        T0.plusSeconds(second),
        Optional.of(T0.plusSeconds(second - 1)),
        Optional.of(policy));
  }

  /** Requirement 84: each change says who wanted it. */
  @Test
  void aSupervisorsOrderIsRecordedAsSuch() {
    var by = Optional.of(By.SUPERVISOR);
    readyAgent();

    assertThat(Agent.decide(agent, new MakeNotReady("lunch", T0.plusSeconds(5), by)))
        .isEqualTo(new Accepted<>(List.of(new BecameNotReady("lunch", T0.plusSeconds(5), by))));
  }

  @Test
  void whoStaysReadyGoesBehindTheOthers() {
    readyAgent().when(reserve(CALL, 1)).when(missed(2, new MissPolicy(true, 0)));

    assertThat(agent.activity()).isEqualTo(new Ready(T0.plusSeconds(2)));
  }

  @Test
  void afterSoManyInARowTheAgentIsLoggedOut() {
    var policy = new MissPolicy(true, 3);
    readyAgent();
    for (int i = 1; i <= 2; i++) when(reserve(CALL, i * 10)).when(missed(i * 10 + 1, policy));
    when(reserve(CALL, 30)).when(new Answer(CALL, T0.plusSeconds(31), Optional.empty()));
    when(new Finish(CALL, T0.plusSeconds(32), Duration.ZERO, false, Optional.empty()));
    for (int i = 4; i <= 5; i++) when(reserve(CALL, i * 10)).when(missed(i * 10 + 1, policy));
    assertThat(agent.activity()).as("an answer counts anew").isInstanceOf(Ready.class);

    when(reserve(CALL, 60)).when(missed(61, policy));

    assertThat(agent.activity()).isEqualTo(new Activity.LoggedOut(T0.plusSeconds(61)));
    when(new LogIn(T0.plusSeconds(70))).when(new MakeReady(T0.plusSeconds(71)));
    when(reserve(CALL, 80)).when(missed(81, policy));
    assertThat(agent.activity()).isInstanceOf(Ready.class);
  }

  @Test
  void aPhoneThatCannotBeReachedTakesNothingMore() {
    readyAgent()
        .when(reserve(CALL, 1))
        .when(
            new Miss(
                CALL,
                Missing.UNREACHABLE,
                T0.plusSeconds(2),
                Optional.empty(),
                Optional.of(new MissPolicy(true, 0))));

    assertThat(agent.activity()).isEqualTo(new NotReady("unreachable", T0.plusSeconds(2)));
  }

  /** Whoever is rung may say already what comes afterwards, as who talks may. */
  @Test
  void aStateAskedForWhileRungIsTakenAfterwards() {
    readyAgent().when(reserve(CALL, 1)).when(new LogOut(T0.plusSeconds(2)));
    assertThat(agent.contact()).contains(CALL);

    when(new Withdraw(CALL, T0.plusSeconds(3), Optional.empty()));
    assertThat(agent.activity()).isEqualTo(new Activity.LoggedOut(T0.plusSeconds(3)));
  }

  private AgentTest wrappingUp() {
    return readyAgent()
        .when(reserve(CALL, 1))
        .when(new Answer(CALL, T0.plusSeconds(2), Optional.empty()))
        .when(
            new Finish(CALL, T0.plusSeconds(60), Duration.ofSeconds(10), false, Optional.empty()));
  }

  private static ExtendWrapUp extend(int until, int at) {
    return new ExtendWrapUp(
        T0.plusSeconds(until), Duration.ofMinutes(1), T0.plusSeconds(at), By.AGENT);
  }

  /** The alarm of the shorter wrap-up may ring on another node. */
  @Test
  void aWrapUpIsExtendedUpToItsLimitAndEndsThen() {
    wrappingUp().when(extend(90, 65)).when(new EndWrapUp(CALL, T0.plusSeconds(70)));
    assertThat(agent.activity()).isInstanceOf(Activity.WrappingUp.class);

    when(extend(1_000, 80));
    assertThat(refused(extend(1_000, 81))).isEqualTo("wrap-up is as long as it may be");
    whenTimePasses();
    assertThat(agent.activity()).isEqualTo(new Ready(T0.plusSeconds(120)));
  }

  @Test
  void whatWasChosenHappensWhenTheWrapUpIsCutShort() {
    wrappingUp()
        .when(new MakeNotReady("lunch", T0.plusSeconds(61)))
        .when(new CutWrapUp(T0.plusSeconds(62), By.SUPERVISOR));

    assertThat(agent.activity()).isEqualTo(new NotReady("lunch", T0.plusSeconds(62)));
    assertThat(refused(new CutWrapUp(T0.plusSeconds(63), By.SUPERVISOR)))
        .isEqualTo("CutWrapUp while NotReady");
  }

  private static Pick pick(int second) {
    return new Pick(CALL, SALES, T0.plusSeconds(second), T0.plusSeconds(second + 30), WHY);
  }

  /** Requirement 86. */
  @Test
  void whoIsNotReadyMayPickAContactAndStaysSo() {
    when(new LogIn(T0)).when(new MakeNotReady("training", T0)).when(pick(5));
    assertThat(agent.contact()).contains(CALL);

    when(new Withdraw(CALL, T0.plusSeconds(6), Optional.of(T0.plusSeconds(5))));
    assertThat(agent.activity()).isEqualTo(new NotReady("training", T0.plusSeconds(6)));
    when(pick(10))
        .when(new Answer(CALL, T0.plusSeconds(12), Optional.empty()))
        .when(new Finish(CALL, T0.plusSeconds(60), Duration.ZERO, false, Optional.empty()));
    assertThat(agent.activity()).isEqualTo(new NotReady("training", T0.plusSeconds(60)));
  }

  @Test
  void whoHasAContactPicksNoOther() {
    readyAgent().when(reserve(OTHER, 1));

    assertThat(refused(pick(2))).isEqualTo("Pick while Ringing");
  }

  private AgentTest owing(int wrapUp) {
    return readyAgent()
        .when(reserve(CALL, 1))
        .when(new Answer(CALL, T0.plusSeconds(2), Optional.empty()))
        .when(
            new Finish(
                CALL,
                T0.plusSeconds(60),
                Duration.ofSeconds(wrapUp),
                false,
                Optional.empty(),
                Optional.of(Duration.ofMinutes(5))));
  }

  /** Row 83: it must be said what the contact was about, with or without a wrap-up of its own. */
  @Test
  void aWrapUpDoesNotEndBeforeItIsSaidWhatItWasAbout() {
    for (var wrapUp : new int[] {0, 10}) {
      agent = Agent.NEW;
      owing(wrapUp).when(new EndWrapUp(CALL, T0.plusSeconds(60 + wrapUp)));
      assertThat(agent.activity()).isInstanceOf(Activity.WrappingUp.class);
      assertThat(refused(new MakeReady(T0.plusSeconds(80)))).contains("has to be said first");
      assertThat(refused(new CutWrapUp(T0.plusSeconds(80), By.AGENT)))
          .contains("has to be said first");

      when(new NoteDisposition(OTHER, T0.plusSeconds(90)));
      assertThat(agent.activity()).isInstanceOf(Activity.WrappingUp.class);
      when(new NoteDisposition(CALL, T0.plusSeconds(100)));
      assertThat(agent.activity()).isEqualTo(new Ready(T0.plusSeconds(100)));
      assertThat(agent.unsaid()).isEmpty();
    }
  }

  @Test
  void whoSaysItSoonerHasTheRestOfTheWrapUp() {
    owing(30)
        .when(new NoteDisposition(CALL, T0.plusSeconds(65)))
        .when(new NoteDisposition(CALL, T0.plusSeconds(66)));
    assertThat(agent.deadline().orElseThrow().at()).isEqualTo(T0.plusSeconds(90));
    whenTimePasses();
    assertThat(agent.activity()).isEqualTo(new Ready(T0.plusSeconds(90)));
  }

  /** The limit holds on whichever node: it follows from the state. */
  @Test
  void whoSaysNothingIsReadyAtTheLimitAndItIsKnownOfWhich() {
    owing(10);
    assertThat(agent.deadline().orElseThrow().at()).isEqualTo(T0.plusSeconds(360));
    whenTimePasses();
    assertThat(agent.activity()).isEqualTo(new Ready(T0.plusSeconds(360)));
    assertThat(agent.unsaid()).contains(CALL);
  }

  @Test
  void whatWasChosenHappensOnceItIsSaid() {
    owing(10).when(new LogOut(T0.plusSeconds(61)));
    assertThat(agent.activity()).isInstanceOf(Activity.WrappingUp.class);
    when(new NoteDisposition(CALL, T0.plusSeconds(100)));
    assertThat(agent.activity()).isEqualTo(new Activity.LoggedOut(T0.plusSeconds(100)));
  }

  @Test
  void aSupervisorMayEndItWithoutAWord() {
    owing(10).when(new CutWrapUp(T0.plusSeconds(70), By.SUPERVISOR));
    assertThat(agent.activity()).isEqualTo(new Ready(T0.plusSeconds(70)));
    assertThat(agent.unsaid()).contains(CALL);
  }
}
