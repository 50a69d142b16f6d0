package santra.persistence.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.uuid.Uuids;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.pattern.StatusReply;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import santra.persistence.journal.EventTables.Stored;

/** Two writers of one entity, each believing that it is the only one. */
class FenceTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int SMALL = 5;

  /** Events of one of several writers, and how often it tries. */
  private static final int ENOUGH = 12;

  private static final int MOST_TURNS = 2_000;

  private final String entity = "fence|" + UUID.randomUUID();
  private EventTables tables;

  @BeforeEach
  void needsCassandra() {
    tables = EventTables.prepare(CassandraNode.shared().session());
  }

  private static <T> T answer(CompletionStage<T> question) throws Exception {
    return question.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** One process's part: takes the epoch, reads, writes on from there. */
  private final class Writer {
    private final Fence fence = new Fence(SMALL);
    private final String name;
    private long next;

    Writer(String name) {
      this.name = name;
    }

    Writer recovered() throws Exception {
      var taken = answer(fence.take(tables, entity, 0));
      next = history().size() + 1L;
      fence.hold(entity, new Fence.Held(taken.partition(), taken.epoch(), next));
      return this;
    }

    /** Each event says who wrote it and which it is. */
    List<String> write(int events) throws Exception {
      var texts = LongStream.range(next, next + events).mapToObj(number -> name + number).toList();
      answer(
          fence.write(
              tables,
              entity,
              texts.stream().map(text -> event(next + texts.indexOf(text), text)).toList()));
      next += events;
      return texts;
    }
  }

  private static Stored event(long sequence, String text) {
    return new Stored(
        sequence,
        Uuids.timeBased(),
        text.substring(0, 1),
        1,
        "text:1",
        "",
        ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Everything that is stored, in order, whoever wrote it; numbers must be whole. */
  private List<String> history() throws Exception {
    var texts = new ArrayList<String>();
    for (int partition = 0; partition <= texts.size() / SMALL + 1; partition++)
      for (var stored : answer(tables.events(entity, partition, 0, 1_000))) {
        assertThat(stored.sequence()).isEqualTo(texts.size() + 1L);
        texts.add(StandardCharsets.UTF_8.decode(stored.payload().duplicate()).toString());
      }
    return texts;
  }

  private static void refused(Callable<?> write) {
    assertThatThrownBy(write::call)
        .satisfiesAnyOf(
            failed -> assertThat(failed).isInstanceOf(Fence.Fenced.class),
            failed ->
                assertThat(failed)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(Fence.Fenced.class));
  }

  @Test
  void aWriterThatWakesAfterAnotherHasRecoveredAddsNothing() throws Exception {
    var old = new Writer("a").recovered();
    old.write(2);

    var young = new Writer("b").recovered();
    refused(() -> old.write(1));
    assertThat(history()).containsExactly("a1", "a2");

    young.write(1);
    refused(() -> old.write(1));
    assertThat(history()).containsExactly("a1", "a2", "b3");
  }

  /**
   * What is on its way when the new owner takes over: the row itself is refused, not its answer.
   */
  @Test
  void aWriteThatArrivesLateIsNotStored() throws Exception {
    var old = new Writer("a").recovered();
    old.write(1);
    var epoch = old.fence.held(entity).orElseThrow().epoch();
    new Writer("b").recovered();

    var verdict = answer(tables.write(entity, 0, epoch, List.of(event(2, "a2"))));

    assertThat(verdict.applied()).isFalse();
    assertThat(verdict.epoch()).isEqualTo(epoch + 1);
    assertThat(history()).containsExactly("a1");
  }

  @Test
  void aWriterThatWakesAtTheEndOfAPartitionDoesNotBeginTheNext() throws Exception {
    var old = new Writer("a").recovered();
    old.write(4);
    var young = new Writer("b").recovered();

    refused(() -> old.write(3));
    young.write(3);

    assertThat(history()).containsExactly("a1", "a2", "a3", "a4", "b5", "b6", "b7");
    assertThat(young.fence.held(entity).orElseThrow().partition()).isEqualTo(1);
  }

  /** Between marking the old partition full and taking the next one, somebody else recovers. */
  @Test
  void aWriterThatWakesBetweenTwoPartitionsDoesNotBeginTheNext() throws Exception {
    var old = new Writer("a").recovered();
    old.write(5);
    var epoch = old.fence.held(entity).orElseThrow().epoch();
    assertThat(answer(tables.close(entity, 0, epoch)).applied()).isTrue();

    var young = new Writer("b").recovered();
    assertThat(answer(tables.take(entity, 1, 0, epoch)).applied()).isFalse();
    refused(() -> old.write(1));
    young.write(1);

    assertThat(history()).containsExactly("a1", "a2", "a3", "a4", "a5", "b6");
  }

  @Test
  void anEpochBelongsToTheHistoryThatWasReadWithIt() throws Exception {
    var writer = new Writer("a").recovered();
    writer.write(3);

    refused(() -> writer.fence.write(tables, entity, List.of(event(3, "x3"))));
    refused(() -> writer.fence.write(tables, entity, List.of(event(5, "x5"))));
    refused(() -> new Writer("c").write(1));

    writer.write(1);
    assertThat(history()).containsExactly("a1", "a2", "a3", "a4");
  }

  /**
   * Writers that never know of each other, recovering and writing at any moment: what was
   * acknowledged is stored once, in one line.
   */
  @Test
  void whateverTheInterleavingNothingAcknowledgedIsLostOrDoubled() throws Exception {
    var seed = System.nanoTime();
    System.out.println("FenceTest seed " + seed);
    var acknowledged = new ArrayList<String>();
    var refusals = 0;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var all =
          LongStream.range(0, 4)
              .mapToObj(number ->
                  threads.submit(() -> live((char) ('a' + number) + "", new Random(seed + number))))
              .toList();
      for (var one : all) {
        acknowledged.addAll(one.get().acknowledged());
        refusals += one.get().refusals();
      }
    }

    var history = history();
    assertThat(history).containsAll(acknowledged).doesNotHaveDuplicates();
    assertThat(new HashSet<>(acknowledged)).hasSameSizeAs(acknowledged);
    assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(4 * ENOUGH);
    assertThat(refusals).as("writers that met each other").isPositive();
  }

  private record Life(List<String> acknowledged, int refusals) {}

  private Life live(String name, Random chance) throws Exception {
    var acknowledged = new ArrayList<String>();
    var refusals = 0;
    var writer = new Writer(name).recovered();
    for (int turn = 0; turn < MOST_TURNS && acknowledged.size() < ENOUGH; turn++) {
      try {
        if (chance.nextInt(3) == 0) writer.recovered();
        acknowledged.addAll(writer.write(1 + chance.nextInt(3)));
      } catch (Fence.Fenced | ExecutionException lost) {
        refusals++;
      }
    }
    return new Life(acknowledged, refusals);
  }

  /** The same with entities in two actor systems, as two nodes that both believe they own one. */
  @Test
  void ofTwoNodesThatOwnTheSameEntityTheOneThatRecoveredLastWrites(@TempDir Path books)
      throws Exception {
    var journal = CassandraNode.shared().journal(books);
    var till = UUID.randomUUID().toString();
    JournalTest.run(
        journal,
        old -> {
          warm(old);
          var asleep = old.spawn(Till.create(till));
          assertThat(JournalTest.pay(old, asleep, 1)).isEqualTo(StatusReply.ack());
          JournalTest.run(
              journal,
              young -> {
                warm(young);
                var owner = young.spawn(Till.create(till));
                assertThat(JournalTest.total(young, owner)).isEqualTo(1);

                var fenced = old.createTestProbe();
                asleep.tell(
                    new Till.Message.Pay(5, old.<StatusReply<Done>>createTestProbe().getRef()));
                fenced.expectTerminated(asleep, PATIENCE);

                assertThat(JournalTest.pay(young, owner, 2)).isEqualTo(StatusReply.ack());
                assertThat(JournalTest.total(young, young.spawn(Till.create(till)))).isEqualTo(3);
              });
        });
  }

  /** Whoever comes first pays for the start of the driver, as the pulse does in a node. */
  private static void warm(ActorTestKit kit) throws Exception {
    answer(CompletableFuture.supplyAsync(() -> CassandraSessions.of(kit.system()).ready()));
  }

  @Test
  void aBusyEntitysWriteIsStoredWhole() throws Exception {
    var writer = new Fence(500_000);
    var taken = answer(writer.take(tables, entity, 0));
    writer.hold(entity, new Fence.Held(taken.partition(), taken.epoch(), 1));
    var text = "a".repeat(2_000);

    answer(
        writer.write(
            tables,
            entity,
            LongStream.rangeClosed(1, 200).mapToObj(number -> event(number, text)).toList()));

    assertThat(answer(tables.events(entity, 0, 0, 1_000))).hasSize(200);
  }
}
