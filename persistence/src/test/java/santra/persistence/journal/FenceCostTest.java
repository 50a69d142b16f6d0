package santra.persistence.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.pattern.StatusReply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same entities with and without the fence, in turns within one run. Without it is the plug-in
 * as it comes: plain inserts, no notices.
 */
@EnabledIfSystemProperty(named = "santra.measure", matches = "true")
class FenceCostTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int ROUNDS = 5;
  private static final Config UNFENCED =
      ConfigFactory.parseString(
          "pekko.persistence.cassandra.journal.class ="
              + " \"org.apache.pekko.persistence.cassandra.journal.CassandraJournal\"");

  /** Writes in a second, and the median time of one. */
  private record Speed(double perSecond, double millis) {}

  @Test
  void whatTheFenceCosts(@TempDir Path books) throws Exception {
    var journal = CassandraNode.shared().journal(books);
    for (int entities : List.of(1, 32)) {
      int writes = entities == 1 ? 400 : 100;
      var with = new ArrayList<Speed>();
      var without = new ArrayList<Speed>();
      JournalTest.run(
          journal,
          ConfigFactory.empty(),
          fenced ->
              JournalTest.run(
                  journal,
                  UNFENCED,
                  unfenced -> {
                    for (int round = 0; round <= ROUNDS; round++) {
                      var plain = round(unfenced, entities, writes);
                      var conditional = round(fenced, entities, writes);
                      if (round == 0) continue; // to warm both up
                      without.add(plain);
                      with.add(conditional);
                    }
                  }));
      report(entities, middle(with), middle(without));
    }
  }

  private static void report(int entities, Speed with, Speed without) {
    System.out.printf(
        Locale.ROOT,
        "fence, %d entities: %.0f writes/s (%.2f ms) with, %.0f (%.2f ms) without: %.2f%n",
        entities,
        with.perSecond(),
        with.millis(),
        without.perSecond(),
        without.millis(),
        with.perSecond() / without.perSecond());
    assertThat(with.perSecond()).isPositive();
  }

  private static Speed middle(List<Speed> rounds) {
    rounds.sort((one, other) -> Double.compare(one.perSecond(), other.perSecond()));
    return rounds.get(rounds.size() / 2);
  }

  private static Speed round(ActorTestKit kit, int entities, int writes) {
    var tills = new ArrayList<ActorRef<Till.Message>>();
    for (int number = 0; number < entities; number++) {
      var till = kit.spawn(Till.create(UUID.randomUUID().toString()));
      assertThat(JournalTest.pay(kit, till, 1)).isEqualTo(StatusReply.ack());
      tills.add(till);
    }
    var times = Collections.synchronizedList(new ArrayList<Double>());
    var began = System.nanoTime();
    var loops = tills.stream().map(till -> loop(kit, till, writes, times)).toList();
    for (var loop : loops) loop.toCompletableFuture().join();
    var seconds = (System.nanoTime() - began) / 1e9;
    tills.forEach(till -> kit.stop(till, PATIENCE));
    Collections.sort(times);
    return new Speed(entities * writes / seconds, times.get(times.size() / 2));
  }

  /** One write after the other. */
  private static CompletionStage<StatusReply<Done>> loop(
      ActorTestKit kit, ActorRef<Till.Message> till, int left, List<Double> times) {
    var began = System.nanoTime();
    return AskPattern.<Till.Message, StatusReply<Done>>ask(
            till, reply -> new Till.Message.Pay(1, reply), PATIENCE, kit.scheduler())
        .thenCompose(reply -> {
          times.add((System.nanoTime() - began) / 1e6);
          return left == 1
              ? CompletableFuture.completedStage(reply)
              : loop(kit, till, left - 1, times);
        });
  }
}
