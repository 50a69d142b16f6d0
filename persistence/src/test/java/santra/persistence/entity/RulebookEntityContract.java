package santra.persistence.entity;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.pekko.Done;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.pattern.StatusReply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import santra.persistence.codec.Serialization;
import santra.persistence.journal.Journal;

/**
 * What the generic entity promises when its journal fails, lies, or holds what cannot be read;
 * whichever journal it is.
 */
abstract class RulebookEntityContract {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Sooner than any time-out of somebody who asks. */
  private static final Duration AT_ONCE = Duration.ofSeconds(2);

  private static final byte[] NO_EVENT = {(byte) 0xff, (byte) 0xff};

  private final Instant never = Instant.now().plus(Duration.ofDays(1));

  @TempDir protected Path directory;

  /** Tests may share a journal, never an entity. */
  private final String run = UUID.randomUUID().toString();

  private ActorSystem<Void> system;
  private ActorTestKit kit;
  private final Counting.Heard heard = new Counting.Heard();

  protected abstract Journal journal();

  /** Settings that put {@link Faults} before the journal. */
  protected abstract Config faulty();

  /** Changes by hand what the journal calls an event. */
  protected abstract void rename(String persistenceId, long sequence, String manifest);

  /** Changes by hand what the journal holds of an event. */
  protected abstract void rewrite(String persistenceId, long sequence, byte[] payload);

  private String id(String name) {
    return name + "-" + run;
  }

  @BeforeEach
  void start() {
    Faults.are(Faults.NONE);
    var journal = journal();
    journal.prepare(PATIENCE);
    var config =
        ConfigFactory.parseString(
                """
                pekko.loggers = ["org.apache.pekko.event.slf4j.Slf4jLogger"]
                pekko.loglevel = WARNING
                pekko.log-dead-letters = off
                """)
            .withFallback(faulty())
            .withFallback(journal.config())
            .withFallback(Serialization.config())
            .withFallback(ConfigFactory.load())
            .resolve();
    system =
        ActorSystem.create(
            Behaviors.<Void>empty(),
            "counting",
            ActorSystemSetup.create(
                BootstrapSetup.create(config), Serialization.setup(Counting.CODECS)));
    kit = ActorTestKit.create(system);
  }

  @AfterEach
  void end() {
    Faults.are(Faults.NONE);
    kit.shutdownTestKit();
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
  }

  private ActorRef<Counting.Message> spawn(String id, Instant closesAt) {
    return kit.spawn(Counting.create(id(id), closesAt, heard, Clock.systemUTC()));
  }

  private TestProbe<StatusReply<Done>> order(
      ActorRef<Counting.Message> entity, Counting.Command command) {
    var probe = kit.<StatusReply<Done>>createTestProbe();
    entity.tell(new Counting.Message.Tell(command, probe.ref()));
    return probe;
  }

  private StatusReply<Done> count(ActorRef<Counting.Message> entity, int number) {
    return order(entity, new Counting.Command.Count(number)).receiveMessage(PATIENCE);
  }

  private StatusReply<Counting.State> read(ActorRef<Counting.Message> entity) {
    var probe = kit.<StatusReply<Counting.State>>createTestProbe();
    entity.tell(new Counting.Message.Read(probe.ref()));
    return probe.receiveMessage(PATIENCE);
  }

  /** A no that has to stay one is written like a yes. */
  @Test
  void aNoThatIsRecordedIsSaidWhenItIsDurable() {
    var entity = spawn("no", never);
    var answer = order(entity, new Counting.Command.Decline(7)).receiveMessage(PATIENCE);

    assertThat(answer.isError()).isTrue();
    assertThat(answer.getError().getMessage()).isEqualTo("declined 7");
    assertThat(heard.events).containsExactly(new Counting.Event.Counted(7));
    assertThat(read(entity).getValue().numbers()).containsExactly(7);
  }

  @Test
  void anEntityWhoseWriteFailedTakesOrdersAgainAsSoonAsTheJournalDoes() {
    var entity = spawn("one", never);
    assertThat(count(entity, 1)).isEqualTo(StatusReply.ack());
    Faults.are(Faults.REFUSES);

    var unanswered = order(entity, new Counting.Command.Count(2));
    unanswered.expectNoMessage(Duration.ofMillis(300));
    Faults.are(Faults.NONE);

    assertThat(count(entity, 3)).isEqualTo(StatusReply.ack());
    assertThat(read(entity).getValue().numbers()).containsExactly(1, 3);
    assertThat(heard.events)
        .containsExactly(new Counting.Event.Counted(1), new Counting.Event.Counted(3));
  }

  @Test
  void nothingIsAcknowledgedWhileWritesFailHoweverOftenItIsTried() {
    var entity = spawn("one", never);
    assertThat(read(entity).isSuccess()).isTrue();
    Faults.are(Faults.REFUSES);

    var first = order(entity, new Counting.Command.Count(1));
    var second = order(entity, new Counting.Command.Count(2));
    first.expectNoMessage(Duration.ofSeconds(2));

    second.expectNoMessage(Duration.ofMillis(10));
    assertThat(heard.events).isEmpty();
    assertThat(Faults.writes()).isBetween(1, 8);
  }

  @Test
  void aWriteThatWasAppliedAndReportedAsFailedIsNotDoubled() {
    var entity = spawn("one", never);
    assertThat(count(entity, 1)).isEqualTo(StatusReply.ack());
    Faults.are(Faults.APPLIES_AND_SAYS_IT_FAILED);
    order(entity, new Counting.Command.Count(2)).expectNoMessage(Duration.ofMillis(100));
    Faults.are(Faults.NONE);

    // Who was not answered says it again, as distribution.Entities does.
    assertThat(count(entity, 2)).isEqualTo(StatusReply.ack());

    assertThat(read(entity).getValue().numbers()).containsExactly(1, 2);
    assertThat(heard.recoveries.getLast().numbers()).containsExactly(1, 2);
  }

  @Test
  void aDeadlineThatPassedWhileTheJournalWasAwayIsKeptWhenItIsBack() {
    var entity = spawn("one", Instant.now().plusSeconds(2));
    assertThat(count(entity, 1)).isEqualTo(StatusReply.ack());
    Faults.are(Faults.REFUSES);
    order(entity, new Counting.Command.Count(2)).expectNoMessage(Duration.ofSeconds(3));

    Faults.are(Faults.NONE);

    kit.createTestProbe()
        .awaitAssert(
            PATIENCE,
            () -> {
              assertThat(read(entity).getValue()).isEqualTo(new Counting.State(List.of(1), true));
              return null;
            });
  }

  @Test
  void aCommandAtWhichTheRulesBreakIsRefusedAndTheOthersGoOn() {
    var entity = spawn("one", never);

    var broken = order(entity, new Counting.Command.Break()).receiveMessage(PATIENCE);

    assertThat(broken.getError()).hasMessageContaining("the rules break at Break");
    assertThat(count(entity, 1)).isEqualTo(StatusReply.ack());
  }

  @Test
  void whatAnOlderBuildInTheClusterCannotReadWaitsUntilItIsGone() {
    var inForce = new AtomicInteger(1);
    Generations.of(system).follow(Counting.CODECS, inForce::get);
    var entity = spawn("one", Instant.now().plusMillis(200));

    assertThat(count(entity, 1)).isEqualTo(StatusReply.ack());
    var refused = order(entity, new Counting.Command.Close()).receiveMessage(PATIENCE);
    assertThat(refused.getError()).hasMessageContaining("an older build");
    var probe = kit.createTestProbe();
    probe.awaitAssert(
        PATIENCE,
        () -> {
          // The order above, and the deadline at least twice: it is tried again.
          assertThat(Generations.of(system).figures().get("kept-back")).isGreaterThan(2);
          return null;
        });
    assertThat(count(entity, 2)).isEqualTo(StatusReply.ack());

    inForce.set(2);

    probe.awaitAssert(
        PATIENCE,
        () -> {
          assertThat(read(entity).getValue()).isEqualTo(new Counting.State(List.of(1, 2), true));
          return null;
        });
  }

  private void refusesAtOnce(String id, String reason, Consumer<String> poison) {
    var healthy = spawn("healthy", never);
    var before = spawn(id, never);
    assertThat(count(before, 1)).isEqualTo(StatusReply.ack());
    assertThat(count(before, 2)).isEqualTo(StatusReply.ack());
    kit.stop(before, PATIENCE);
    poison.accept("counting|" + id(id));

    var poisoned = spawn(id, never);
    var first = order(poisoned, new Counting.Command.Count(3)).receiveMessage(AT_ONCE);
    assertThat(first.getError())
        .hasMessageContaining("cannot be read")
        .hasMessageContaining(reason);
    // Nor is anybody lost who comes while it finds out, or after: it is still there to say no.
    var late = order(poisoned, new Counting.Command.Count(3)).receiveMessage(AT_ONCE);
    assertThat(late.isError()).isTrue();
    kit.stop(poisoned, PATIENCE);

    // What sharding does after a move; the history is not read again.
    var again = spawn(id, never);
    for (int i = 0; i < 20; i++)
      assertThat(order(again, new Counting.Command.Count(3)).receiveMessage(AT_ONCE).isError())
          .isTrue();
    assertThat(read(again).isError()).isTrue();
    assertThat(count(healthy, 1)).isEqualTo(StatusReply.ack());
    var quarantine = Quarantine.of(system);
    assertThat(quarantine.cases())
        .singleElement()
        .satisfies(one -> {
          assertThat(one.entity()).isEqualTo("counting|" + id(id));
          assertThat(one.reason()).contains(reason);
        });
    assertThat(quarantine.figures()).containsEntry("quarantined", 1L).containsEntry("poisoned", 1L);
  }

  @Test
  void anEventThatNobodyCanReadPutsItsEntityAndNoOtherIntoQuarantine() {
    refusesAtOnce(
        "one", "counting.unheard-of", entity -> rename(entity, 2, "counting.unheard-of:1"));
  }

  @Test
  void bytesThatAreNoEventPutTheirEntityIntoQuarantine() {
    refusesAtOnce("one", "", entity -> rewrite(entity, 1, NO_EVENT));
  }

  @Test
  void anImpossibleHistoryIsQuarantinedAndOnceRepairedComesBack() {
    refusesAtOnce("one", "impossible history: -1", entity -> rewrite(entity, 2, counted(-1)));

    rewrite("counting|" + id("one"), 2, counted(7));
    assertThat(Quarantine.of(system).release("counting|" + id("one"))).isTrue();

    var repaired = spawn("one", never);
    assertThat(read(repaired).getValue().numbers()).containsExactly(1, 7);
    assertThat(Quarantine.of(system).cases()).isEmpty();
  }

  /** The journal goes on telling what it was asked for; that must not end who refuses. */
  @Test
  void whatTheJournalStillSaysToAnEntityInQuarantineIsPassedOver() {
    var poisoned = poisoned();
    assertThat(order(poisoned, new Counting.Command.Count(2)).receiveMessage(AT_ONCE).isError())
        .isTrue();

    // Behind the answer to this one the entity has closed its history.
    assertThat(order(poisoned, new Counting.Command.Count(2)).receiveMessage(AT_ONCE).isError())
        .isTrue();
    poisoned.<Object>unsafeUpcast().tell("said by the journal");

    assertThat(order(poisoned, new Counting.Command.Count(2)).receiveMessage(AT_ONCE).isError())
        .isTrue();
  }

  /** The next message after that makes sharding start it anew. */
  @Test
  void whoMayTryItsHistoryAgainStopsAfterOneRefusal() {
    var poisoned = poisoned();
    for (int i = 0; i < 2; i++)
      assertThat(order(poisoned, new Counting.Command.Count(2)).receiveMessage(AT_ONCE).isError())
          .isTrue();
    assertThat(Quarantine.of(system).release("counting|" + id("one"))).isTrue();

    assertThat(order(poisoned, new Counting.Command.Count(2)).receiveMessage(AT_ONCE).isError())
        .isTrue();

    kit.createTestProbe().expectTerminated(poisoned, PATIENCE);
  }

  private ActorRef<Counting.Message> poisoned() {
    var before = spawn("one", never);
    assertThat(count(before, 1)).isEqualTo(StatusReply.ack());
    kit.stop(before, PATIENCE);
    rewrite("counting|" + id("one"), 1, NO_EVENT);
    return spawn("one", never);
  }

  /** Nobody need have asked before: the history may be found wrong while no one is waiting. */
  @Test
  void whoComesAfterTheHistoryWasFoundWrongIsRefusedToo() {
    var poisoned = poisoned();
    var quarantine = Quarantine.of(system);
    kit.createTestProbe()
        .awaitAssert(
            PATIENCE,
            () -> {
              assertThat(quarantine.cases()).hasSize(1);
              return null;
            });

    assertThat(order(poisoned, new Counting.Command.Count(2)).receiveMessage(AT_ONCE).isError())
        .isTrue();
  }

  private static byte[] counted(int number) {
    return Counting.CODECS.encode(new Counting.Event.Counted(number));
  }

  @Test
  void aJournalThatDoesNotAnswerIsNoReasonForQuarantine() {
    assertThat(Quarantine.poisoned(new SQLException("connection is broken"))).isFalse();
    assertThat(Quarantine.poisoned(new IllegalStateException("shut down"))).isFalse();
    assertThat(Quarantine.poisoned(new RuntimeException(new TimeoutException()))).isFalse();
  }
}
