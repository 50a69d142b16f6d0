package santra.ha.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.junit.jupiter.api.Test;
import santra.ha.TestNodes;

class PlacementTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Which node answered last for each id. */
  private final Map<String, String> answered = new ConcurrentHashMap<>();

  private final List<String> jobs = new CopyOnWriteArrayList<>();

  private Behavior<String> entity(String node, String id) {
    return Behaviors.receive(String.class)
        .onAnyMessage(message -> {
          if (message.equals("fail")) throw new IllegalStateException("told to");
          answered.put(id, node);
          return Behaviors.same();
        })
        .build();
  }

  private static String name(ActorSystem<?> node) {
    return Cluster.get(node).selfMember().address().toString();
  }

  private Placement.Placed<String> place(ActorSystem<?> node) {
    var placement = Placement.of(node);
    var name = name(node);
    placement.job(
        "books",
        () -> {
          jobs.add("open " + name);
          return () -> jobs.add("close " + name);
        });
    placement.perTenant("distributor", String.class, id -> entity(name, "tenant " + id));
    return placement.entity("till", String.class, id -> entity(name, id));
  }

  private void allAnswer(Placement.Placed<String> tills) throws InterruptedException {
    answered.clear();
    var ids = IntStream.range(0, 30).mapToObj(id -> "t" + id).toList();
    TestNodes.until(
        PATIENCE,
        () -> {
          ids.stream()
              .filter(id -> !answered.containsKey(id))
              .forEach(id -> tills.ref(id).tell("hello"));
          return answered.keySet().containsAll(ids);
        });
  }

  @Test
  void entitiesAndJobsAreOnceInTheClusterAndMoveWhenANodeLeavesOrDies() throws Exception {
    try (var nodes = new TestNodes(3)) {
      var first = nodes.start(0, true);
      TestNodes.until(PATIENCE, () -> TestNodes.members(first).size() == 1);
      place(first);
      TestNodes.until(PATIENCE, () -> jobs.size() == 1);
      var second = nodes.start(1, false);
      var third = nodes.start(2, false);
      place(second);
      var tills = place(third);
      TestNodes.until(PATIENCE, () -> TestNodes.members(third).size() == 3);
      allAnswer(tills);
      assertThat(jobs).containsExactly("open " + name(first));

      TestNodes.kill(second);
      allAnswer(tills);
      assertThat(answered.values()).doesNotContain(name(second));
      TestNodes.until(PATIENCE, () -> TestNodes.members(third).size() == 2);

      TestNodes.leave(first);
      TestNodes.until(PATIENCE, () -> jobs.size() == 3);
      assertThat(jobs.get(1)).isEqualTo("close " + name(first));
      assertThat(jobs.get(2)).startsWith("open ").isNotEqualTo(jobs.get(0));
      allAnswer(tills);
      assertThat(answered.values()).doesNotContain(name(first));
    }
  }

  @Test
  void aTenantsActorThatFailsStartsAnew() throws Exception {
    try (var nodes = new TestNodes(1)) {
      var only = nodes.start(0, true);
      var distributors =
          Placement.of(only).perTenant("distributor", String.class, id -> entity(name(only), id));
      distributors.ref("north").tell("fail");
      TestNodes.until(
          PATIENCE,
          () -> {
            distributors.ref("north").tell("hello");
            return answered.containsKey("north");
          });
    }
  }
}
