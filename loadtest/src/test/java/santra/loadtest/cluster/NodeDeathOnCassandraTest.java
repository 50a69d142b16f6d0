package santra.loadtest.cluster;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The same promises with the journal in Cassandra. */
@Tag("e2e")
class NodeDeathOnCassandraTest {
  @RegisterExtension
  static final SharedCluster cluster =
      new SharedCluster(
          "127.0.27", (base, centre) -> ClusterUnderTest.onCassandra(base, 3, centre, 1));

  @Test
  void nobodyOnANodeThatIsKilledIsLost() throws Exception {
    new NodeDeath(cluster, "death", "+358210").nobodyIsLost(cluster::kill);
  }
}
