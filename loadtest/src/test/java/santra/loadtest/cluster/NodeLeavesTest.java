package santra.loadtest.cluster;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/** SIGTERM for one node of three, with callers at every stage on it. */
@Isolated("whoever else were there would share a death of another kind")
class NodeLeavesTest {
  @RegisterExtension static final SharedCluster cluster = new SharedCluster();

  @Test
  void nobodyOnANodeThatIsToldToLeaveIsLost() throws Exception {
    new NodeDeath(cluster, "leave", "+358211").nobodyIsLost(cluster::terminate);
  }
}
