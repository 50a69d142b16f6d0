package santra.queue.entity;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import santra.persistence.codec.CodecRegistry;
import santra.persistence.codec.Serialization;
import santra.persistence.entity.Subscriber;
import santra.persistence.journal.Journal;
import santra.queue.Outcome;
import santra.queue.Queue;
import santra.queue.QueueCommand;
import santra.queue.QueueEvent;
import santra.vocabulary.ContactId;
import santra.vocabulary.QueueId;
import santra.vocabulary.QueueRef;
import santra.vocabulary.TenantId;

/**
 * One queue on a journal in a file, under contacts that come at a fixed rate whatever it does, each
 * in and out again: one write is taken for all that came while the last was on its way.
 */
class QueuePaceTest {
  private static final TenantId ACME = new TenantId("acme");
  private static final int PER_SECOND = 500;
  private static final int STAYS = 100;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;

  /** Nobody is told. */
  private record Deaf() implements Subscriber<QueueEvent, Queue> {
    @Override
    public void recorded(Queue before, List<QueueEvent> events, Queue now, long sequence) {}

    @Override
    public void recovered(Queue now, long sequence) {}
  }

  @Test
  void aQueueTakesFiveHundredContactsASecond() throws Exception {
    var measuring = Boolean.getBoolean("santra.measure");
    var journal = Journal.file(directory);
    journal.prepare(PATIENCE);
    var config =
        journal
            .config()
            .withFallback(Serialization.config())
            .withFallback(ConfigFactory.parseString("pekko.loglevel = WARNING"))
            .withFallback(ConfigFactory.load())
            .resolve();
    var system =
        ActorSystem.create(
            QueueEntity.create(
                new QueueRef(ACME, new QueueId("sales")), new Deaf(), Clock.systemUTC()),
            "pace",
            ActorSystemSetup.create(
                BootstrapSetup.create(config),
                Serialization.setup(
                    new CodecRegistry(List.of(QueueCodec.journal(), QueueCodec.messages())))));
    try {
      if (measuring) stays(system, 4 * PER_SECOND); // compiled by then
      var contacts = measuring ? 10 * PER_SECOND : 2 * PER_SECOND;
      var begin = System.nanoTime();
      var latencies = stays(system, contacts);
      var seconds = (System.nanoTime() - begin) / 1e9;
      assertThat(latencies).as("every order is acknowledged").hasSize(2 * contacts);
      if (measuring)
        System.out.printf(
            "%d contacts offered at %d/s: %.0f/s done, order to its answer p50 %.1f ms"
                + " p99 %.1f ms%n",
            contacts,
            PER_SECOND,
            contacts / seconds,
            latencies.get(latencies.size() / 2) / 1e6,
            latencies.get(latencies.size() * 99 / 100) / 1e6);
      var report =
          AskPattern.<QueueEntity.Message, QueueReport>ask(
                  system, QueueEntity.Report::new, PATIENCE, system.scheduler())
              .toCompletableFuture()
              .get(60, TimeUnit.SECONDS);
      assertThat(report.waiting()).isEmpty();
      assertThat(report.books().answered()).isEqualTo(report.books().offered());
    } finally {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
  }

  /**
   * How long each answer took, in nanoseconds, the shortest first; counted from when it was due.
   */
  private static List<Long> stays(ActorSystem<QueueEntity.Message> queue, int contacts)
      throws Exception {
    var latencies = new ConcurrentLinkedQueue<Long>();
    var pending = new ArrayList<CompletableFuture<?>>();
    var base = Instant.now();
    var begin = System.nanoTime();
    for (int i = 0; i < contacts + STAYS; i++) {
      var due = begin + i * 1_000_000_000L / PER_SECOND;
      for (var left = due - System.nanoTime(); left > 0; left = due - System.nanoTime())
        TimeUnit.NANOSECONDS.sleep(left);
      if (i < contacts) {
        var in = new QueueCommand.Join(contact(base, i), base.plusNanos(i), Integer.MAX_VALUE);
        pending.add(ordered(queue, in, due, latencies));
      }
      if (i >= STAYS) {
        var out =
            new QueueCommand.Leave(
                contact(base, i - STAYS),
                Outcome.ANSWERED,
                base.plusSeconds(9),
                Optional.empty(),
                Optional.empty());
        pending.add(ordered(queue, out, due, latencies));
      }
    }
    CompletableFuture.allOf(pending.toArray(CompletableFuture[]::new)).get(120, TimeUnit.SECONDS);
    return latencies.stream().sorted().toList();
  }

  private static ContactId contact(Instant base, int number) {
    return new ContactId(ACME, new UUID(base.toEpochMilli(), number));
  }

  private static CompletableFuture<Done> ordered(
      ActorSystem<QueueEntity.Message> queue,
      QueueCommand command,
      long due,
      ConcurrentLinkedQueue<Long> latencies) {
    ActorRef<QueueEntity.Message> entity = queue;
    CompletionStage<Done> answered =
        AskPattern.askWithStatus(
            entity, replyTo -> new QueueEntity.Tell(command, replyTo), PATIENCE, queue.scheduler());
    return answered
        .whenComplete((_, failure) -> {
          if (failure == null) latencies.add(System.nanoTime() - due);
        })
        .toCompletableFuture();
  }
}
