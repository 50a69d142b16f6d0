package santra.queue.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static santra.node.Laboratory.T0;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;
import org.apache.pekko.persistence.testkit.ProcessingSuccess;
import org.apache.pekko.persistence.testkit.ReadEvents;
import org.apache.pekko.persistence.testkit.WriteEvents;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import santra.node.Laboratory;
import santra.queue.Outcome;
import santra.queue.Queue;
import santra.queue.QueueCommand;
import santra.queue.QueueEvent;
import santra.vocabulary.ContactId;
import santra.vocabulary.QueueId;
import santra.vocabulary.QueueRef;
import santra.vocabulary.TenantId;

class QueueEntityTest {
  private static final TenantId ACME = new TenantId("acme");
  private static final QueueRef SALES = new QueueRef(ACME, new QueueId("sales"));
  private static final String ID = "queue|acme/sales";
  private static final Laboratory LAB = new Laboratory();

  private Laboratory.Told<QueueEvent, Queue> told = LAB.new Told<>(ID);
  private ActorRef<QueueEntity.Message> queue = spawn();

  @AfterAll
  static void close() {
    LAB.close();
  }

  private ActorRef<QueueEntity.Message> spawn() {
    return LAB.kit.spawn(QueueEntity.create(SALES, told, LAB.clock));
  }

  @AfterEach
  void forget() {
    LAB.stop(queue);
    LAB.clear();
  }

  private void moveToAnotherNode() {
    LAB.stop(queue);
    told = LAB.new Told<>(ID);
    queue = spawn();
  }

  private StatusReply<?> tell(QueueCommand command) {
    return LAB.ask(queue, reply -> new QueueEntity.Tell(command, reply));
  }

  private QueueReport report() {
    var probe = LAB.kit.<QueueReport>createTestProbe();
    queue.tell(new QueueEntity.Report(probe.ref()));
    return probe.receiveMessage(Laboratory.PATIENCE);
  }

  private static ContactId call(int number) {
    return new ContactId(ACME, new UUID(0, number));
  }

  private StatusReply<?> join(int number, int most) {
    return tell(new QueueCommand.Join(call(number), T0.plusSeconds(number), most));
  }

  private StatusReply<?> answer(int number) {
    return tell(
        new QueueCommand.Leave(
            call(number),
            Outcome.ANSWERED,
            T0.plusSeconds(number + 5L),
            Optional.empty(),
            Optional.empty()));
  }

  @Test
  void aReplyPromisesADurablePlace() {
    assertThat(join(1, 10)).isEqualTo(StatusReply.ack());

    assertThat(LAB.journal.persistedInStorage(ID))
        .containsExactly(new QueueEvent.Joined(call(1), T0.plusSeconds(1)));
  }

  @Test
  void aPlaceThatCouldNotBeStoredIsNotPromised() {
    report();
    LAB.journal.failNextPersisted(ID);

    var reply =
        LAB.order(queue, to -> new QueueEntity.Tell(new QueueCommand.Join(call(1), T0, 10), to));

    reply.expectNoMessage(Duration.ofMillis(300));
    assertThat(told.events).isEmpty();
  }

  @Test
  void theSubscriberIsToldWhenThePlaceIsDurable() {
    join(1, 10);

    var joined = new QueueEvent.Joined(call(1), T0.plusSeconds(1));
    assertThat(told.events).containsExactly(joined);
    assertThat(told.durable.getFirst()).containsExactly(joined);
  }

  @Test
  void aFullQueueRefusesAndStoresNothing() {
    join(1, 1);

    assertThat(join(2, 1).getError().getMessage()).isEqualTo("queue is full");
    assertThat(LAB.journal.persistedInStorage(ID)).hasSize(1);
  }

  @Test
  void joiningTwiceKeepsOnePlace() {
    join(1, 10);

    assertThat(join(1, 10)).isEqualTo(StatusReply.ack());
    assertThat(report().waiting()).hasSize(1);
    assertThat(LAB.journal.persistedInStorage(ID)).hasSize(1);
  }

  @Test
  void aBusyQueueTakesOneWriteForManyCommands() {
    report();
    var writes = new AtomicInteger();
    LAB.journal.withPolicy((_, operation) -> {
      if (operation instanceof WriteEvents) writes.incrementAndGet();
      return ProcessingSuccess.getInstance();
    });
    var replies =
        IntStream.rangeClosed(1, 200)
            .mapToObj(number ->
                LAB.order(
                    queue,
                    to ->
                        new QueueEntity.Tell(
                            new QueueCommand.Join(call((number + 1) / 2), T0, 90), to)))
            .toList();

    var answers = replies.stream().map(reply -> reply.receiveMessage(Laboratory.PATIENCE)).toList();

    assertThat(answers.subList(0, 180)).containsOnly(StatusReply.ack());
    assertThat(answers.subList(180, 200)).allMatch(StatusReply::isError);
    assertThat(writes.get()).isLessThan(45);
    assertThat(report().waiting()).hasSize(90);
    assertThat(told.events).hasSize(90).isEqualTo(LAB.journal.persistedInStorage(ID));
    assertThat(told.sequences)
        .isEqualTo(LongStream.rangeClosed(0, 90).boxed().toList()); // the first is the recovery
  }

  @Test
  void orderAndBooksSurviveAMove() {
    join(1, 10);
    join(2, 10);
    join(3, 10);
    answer(2);
    var before = report();

    moveToAnotherNode();

    assertThat(report()).isEqualTo(before);
    assertThat(told.recoveries).hasSize(1);
  }

  @Test
  void aLongHistoryIsReadFromASnapshotAndIsTheSame() {
    for (int number = 1; number <= 60; number++) {
      join(number, 10);
      if (number > 2) answer(number - 2);
    }
    var before = report();
    assertThat(before.sequence()).isEqualTo(118);
    assertThat(LAB.snapshots.persistedInStorage(ID)).hasSize(1);
    var replayed = new AtomicInteger();
    LAB.journal.withPolicy((_, operation) -> {
      if (operation instanceof ReadEvents read) replayed.addAndGet(read.getBatch().size());
      return ProcessingSuccess.getInstance();
    });

    moveToAnotherNode();

    assertThat(report()).isEqualTo(before);
    assertThat(replayed).hasValue(18);
    assertThat(before.waiting())
        .extracting(one -> one.contact())
        .containsExactly(call(59), call(60));
    assertThat(before.books().answered()).isEqualTo(58);
    assertThat(before.books().offered()).isEqualTo(60);
    assertThat(before.books().meanWait()).isEqualTo(Duration.ofSeconds(5));
  }
}
