package santra.ha.membership;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import santra.ha.TestNodes;
import santra.ha.health.ClusterHealth;
import santra.ha.health.Health;

class ClusterTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Test
  void nodesThatMayNotFormWaitForTheOneThatMay() throws Exception {
    try (var nodes = new TestNodes(3)) {
      var second = nodes.start(1, false);
      var third = nodes.start(2, false);
      var first = nodes.start(0, true);
      TestNodes.until(PATIENCE, () -> TestNodes.members(first).size() == 3);
      TestNodes.until(PATIENCE, () -> TestNodes.members(second).size() == 3);
      TestNodes.until(PATIENCE, () -> TestNodes.members(third).size() == 3);
    }
  }

  @Test
  void theFirstNodeFormsAndARestartedFirstSeedJoinsThoughToldToForm() throws Exception {
    try (var nodes = new TestNodes(3)) {
      var first = nodes.start(0, true);
      var second = nodes.start(1, false);
      var third = nodes.start(2, false);
      TestNodes.until(PATIENCE, () -> TestNodes.members(third).size() == 3);
      var all = TestNodes.members(third);
      var health = new Health();
      ClusterHealth.watch(first, health);
      TestNodes.until(PATIENCE, () -> health.ready().ok());

      TestNodes.leave(first);
      assertThat(health.ready().ok()).isFalse();
      TestNodes.until(PATIENCE, () -> TestNodes.members(second).size() == 2);

      var again = nodes.start(0, true);
      TestNodes.until(PATIENCE, () -> TestNodes.members(again).size() == 3);
      assertThat(TestNodes.members(again)).isEqualTo(all);
      TestNodes.until(PATIENCE, () -> TestNodes.members(second).equals(all));
    }
  }

  @Test
  void theOldestBuildInTheClusterSaysWhatMayBeWritten() throws Exception {
    try (var nodes = new TestNodes(2).generations(List.of(3, 2))) {
      var first = nodes.start(0, true);
      TestNodes.until(PATIENCE, () -> Generation.inForce(first) == 3);

      var older = nodes.start(1, false);
      TestNodes.until(PATIENCE, () -> Generation.inForce(first) == 2);
      TestNodes.until(PATIENCE, () -> Generation.inForce(older) == 2);

      TestNodes.leave(older);
      TestNodes.until(PATIENCE, () -> Generation.inForce(first) == 3);
    }
  }
}
