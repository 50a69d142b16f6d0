package santra.loadtest.cluster;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** SIGKILL for one node of three, with callers at every stage on it. */
class NodeDeathTest {
  @RegisterExtension static final SharedCluster cluster = new SharedCluster();

  @Test
  void nobodyOnANodeThatIsKilledIsLost() throws Exception {
    new NodeDeath(cluster, "death", "+358210").nobodyIsLost(cluster::kill);
  }
}
