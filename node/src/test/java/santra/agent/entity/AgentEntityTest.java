package santra.agent.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static santra.node.Laboratory.T0;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import santra.agent.Activity;
import santra.agent.Agent;
import santra.agent.AgentCommand;
import santra.agent.AgentEvent;
import santra.agent.By;
import santra.agent.Phone;
import santra.node.Laboratory;
import santra.vocabulary.AgentId;
import santra.vocabulary.AgentRef;
import santra.vocabulary.ContactId;
import santra.vocabulary.QueueId;
import santra.vocabulary.TenantId;
import santra.vocabulary.Why;

class AgentEntityTest {
  private static final TenantId ACME = new TenantId("acme");
  private static final AgentRef ANNA = new AgentRef(ACME, new AgentId("anna"));
  private static final String ID = "agent|acme/anna";
  private static final ContactId CALL = new ContactId(ACME, new UUID(0, 1));
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final Laboratory LAB = new Laboratory();

  private Laboratory.Told<AgentEvent, Agent> told = LAB.new Told<>(ID);
  private ActorRef<AgentEntity.Message> agent = spawn();

  @AfterAll
  static void close() {
    LAB.close();
  }

  private ActorRef<AgentEntity.Message> spawn() {
    return LAB.kit.spawn(AgentEntity.create(ANNA, told, LAB.clock));
  }

  @AfterEach
  void forget() {
    LAB.stop(agent);
    LAB.clear();
  }

  private StatusReply<?> tell(AgentCommand command) {
    return LAB.ask(agent, reply -> new AgentEntity.Tell(command, reply));
  }

  private AgentReport report() {
    var probe = LAB.kit.<AgentReport>createTestProbe();
    agent.tell(new AgentEntity.Report(probe.ref()));
    return probe.receiveMessage(Laboratory.PATIENCE);
  }

  /** The agent's node is gone; another starts the agent from its journal. */
  private void moveToAnotherNode() {
    LAB.stop(agent);
    told = LAB.new Told<>(ID);
    agent = spawn();
  }

  private void ring() {
    var now = LAB.clock.instant();
    tell(new AgentCommand.LogIn(now));
    tell(new AgentCommand.MakeReady(now));
    tell(
        new AgentCommand.Reserve(
            CALL, new QueueId("sales"), now, now.plus(LEASE), new Why("test", 1, 0, 0, "v1")));
  }

  @Test
  void aReplyPromisesADurableFact() {
    assertThat(tell(new AgentCommand.LogIn(T0))).isEqualTo(StatusReply.ack());

    assertThat(LAB.journal.persistedInStorage(ID))
        .containsExactly(new AgentEvent.LoggedIn(T0, Optional.of(By.AGENT)));
  }

  @Test
  void whatCouldNotBeStoredIsNeitherPromisedNorTold() {
    report();
    LAB.journal.failNextPersisted(ID);

    var reply = LAB.order(agent, to -> new AgentEntity.Tell(new AgentCommand.LogIn(T0), to));

    reply.expectNoMessage(Duration.ofMillis(300));
    assertThat(told.events).isEmpty();
    assertThat(LAB.journal.persistedInStorage(ID)).isEmpty();
  }

  @Test
  void theSubscriberIsToldWhenTheFactIsDurable() {
    tell(new AgentCommand.LogIn(T0));

    assertThat(told.events).containsExactly(new AgentEvent.LoggedIn(T0, Optional.of(By.AGENT)));
    assertThat(told.durable.getFirst())
        .containsExactly(new AgentEvent.LoggedIn(T0, Optional.of(By.AGENT)));
    assertThat(told.sequences).containsExactly(0L, 1L);
  }

  @Test
  void aRefusedOrderLeavesNoEvent() {
    assertThat(tell(new AgentCommand.MakeReady(T0)).getError().getMessage())
        .isEqualTo("MakeReady while LoggedOut");

    assertThat(LAB.journal.persistedInStorage(ID)).isEmpty();
    assertThat(told.events).isEmpty();
  }

  @Test
  void anOrderGivenTwiceIsAcceptedAndStoredOnce() {
    tell(new AgentCommand.LogIn(T0));

    assertThat(tell(new AgentCommand.LogIn(T0.plusSeconds(1)))).isEqualTo(StatusReply.ack());
    assertThat(LAB.journal.persistedInStorage(ID)).hasSize(1);
  }

  @Test
  void aReservationNobodySpeaksOfLapsesInItsTime() {
    ring();

    LAB.pass(LEASE.minusMillis(1));
    assertThat(report().state().activity()).isInstanceOf(Activity.Ringing.class);

    LAB.pass(Duration.ofMillis(1));
    assertThat(report().state().activity()).isInstanceOf(Activity.Ready.class);
  }

  @Test
  void anOfferStillLapsesAfterTheAgentMovedToAnotherNode() {
    ring();
    LAB.pass(Duration.ofSeconds(10));

    moveToAnotherNode();
    assertThat(report().state().activity()).isInstanceOf(Activity.Ringing.class);
    LAB.pass(LEASE.minusSeconds(10));

    assertThat(report().state().activity()).isInstanceOf(Activity.Ready.class);
  }

  @Test
  void aDeadlineThatPassedWhileNobodyWasThereIsMetAtOnce() {
    ring();
    LAB.stop(agent);
    LAB.pass(LEASE.multipliedBy(100));

    moveToAnotherNode();
    report();
    LAB.pass(Duration.ZERO);

    assertThat(report().state().activity()).isInstanceOf(Activity.Ready.class);
  }

  @Test
  void anAnsweredOfferLeavesNoTimerBehind() {
    ring();
    tell(new AgentCommand.Answer(CALL, LAB.clock.instant(), Optional.empty()));

    LAB.pass(LEASE.multipliedBy(3));

    assertThat(report().state().activity()).isInstanceOf(Activity.Busy.class);
  }

  @Test
  void aPhoneThatRegistersNoMoreIsForgotten() {
    var until = LAB.clock.instant().plusSeconds(60);
    var phone =
        new Phone(
            "sip:201@127.0.0.9", "127.0.0.1:5060", "UDP", "127.0.0.9:1", 0, "r", 1, "", 0, until);
    tell(new AgentCommand.Register(phone, LAB.clock.instant()));

    LAB.pass(Duration.ofSeconds(60));

    assertThat(report().state().phones()).isEmpty();
  }

  @Test
  void whoTakesOverIsToldTheStateAndItsNumber() {
    ring();

    moveToAnotherNode();

    assertThat(report().sequence()).isEqualTo(3);
    assertThat(told.recoveries).hasSize(1);
    assertThat(told.recoveries.getFirst().activity()).isInstanceOf(Activity.Ringing.class);
    assertThat(told.sequences).containsExactly(3L);
  }
}
