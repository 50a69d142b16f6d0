package santra.loadtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import santra.loadtest.centre.Centre;
import santra.loadtest.centre.Organisation;
import santra.loadtest.centre.Organisation.Agent;
import santra.loadtest.centre.Organisation.Line;
import santra.loadtest.centre.Organisation.Queue;
import santra.loadtest.floor.Floor;
import santra.loadtest.ledger.Sight;
import santra.loadtest.ledger.Story;
import santra.loadtest.phone.AgentPhone.Reaction;
import santra.loadtest.phone.Caller;

/**
 * Of three Cassandra processes, each with every event, one is killed while callers talk, wait and
 * arrive: nobody is lost, new calls are served, every call has its one record.
 */
@Tag("e2e")
class CassandraDeathTest {
  private static final int EACH = 3;
  private static final Duration FOR_EVER = Duration.ofMinutes(5);
  private static final Duration SOON = Duration.ofSeconds(30);

  private final AtomicInteger number = new AtomicInteger();
  private final List<Story> stories = new ArrayList<>();

  private static Centre centre(Path folder) {
    var agents = new ArrayList<Agent>();
    for (var skill : List.of("talk", "wait"))
      for (int i = 0; i < EACH; i++)
        agents.add(new Agent(skill + i, "1" + agents.size(), Map.of(skill, 5), ""));
    return new Centre(
        folder,
        List.of(
            new Organisation(
                "acme",
                "acme.example",
                List.of(queue("talk"), queue("wait")),
                List.of(
                    new Line("+358200100", "talk", false), new Line("+358200300", "wait", false)),
                agents)));
  }

  private static Queue queue(String id) {
    return new Queue(id, Map.of(id, 1), SOON, Duration.ZERO);
  }

  @Test
  void oneOfThreeMayDie(@TempDir Path folder) throws Exception {
    var centre = centre(folder);
    try (var cluster = ClusterUnderTest.onCassandra("127.0.28", 2, centre, 3);
        var floor = new Floor(centre, cluster.nodes(), 80)) {
      floor.behave(_ -> Reaction.answer(Duration.ofMillis(300), FOR_EVER));
      floor.open();
      for (int i = 0; i < EACH; i++) floor.desk("acme").notReady("wait" + i, "lunch");
      var talking = call(floor, "+358200100", Duration.ofSeconds(6));
      var waiting = call(floor, "+358200300", Duration.ofSeconds(1));
      await(talking, Sight.CALLER_HEARD_AGENT);
      await(waiting, Sight.CALLER_HEARD_MUSIC);

      cluster.kill("cassandra2");

      await(talking, Sight.AGENT_RELEASED);
      for (int round = 0; round < 3; round++)
        await(call(floor, "+358200100", Duration.ofSeconds(1)), Sight.CALLER_HUNG_UP);
      for (int i = 0; i < EACH; i++) floor.desk("acme").ready("wait" + i);
      await(waiting, Sight.CALLER_HUNG_UP);

      assertThat(floor.settled(SOON)).as("settled: %s", floor.books()).isTrue();
      assertThat(stories).noneMatch(story -> story.has(Sight.REFUSED));
      assertThat(floor.audit().findings()).isEmpty();
      assertThat(floor.audit().lost()).isZero();
      assertThat(floor.books()).allMatch(books -> books.balances(), "balances");
    }
  }

  private List<Story> call(Floor floor, String dialled, Duration talk) {
    var calls =
        IntStream.range(0, EACH)
            .mapToObj(_ -> {
              var caller = "+3588%08d".formatted(number.incrementAndGet());
              var plan = new Caller.Plan(caller, dialled, FOR_EVER, talk);
              return floor.call("c" + number.get(), "acme", plan, true, 1 + number.get() % 2);
            })
            .toList();
    stories.addAll(calls);
    return calls;
  }

  private void await(List<Story> some, Sight sight) throws InterruptedException {
    var deadline = System.nanoTime() + SOON.toNanos();
    while (!some.stream().allMatch(story -> story.has(sight))) {
      if (System.nanoTime() > deadline) {
        stories.forEach(System.out::println);
        throw new AssertionError("no " + sight + " in " + some);
      }
      Thread.sleep(20);
    }
  }
}
