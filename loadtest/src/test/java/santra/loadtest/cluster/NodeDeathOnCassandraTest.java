package santra.loadtest.cluster;

import java.io.IOException;
import org.junit.jupiter.api.Tag;
import santra.loadtest.centre.Centre;

/** The same promises with the journal in Cassandra. */
@Tag("e2e")
class NodeDeathOnCassandraTest extends NodeDeathTest {
  @Override
  ClusterUnderTest start(Centre centre) throws IOException, InterruptedException {
    return ClusterUnderTest.onCassandra("127.0.27", 3, centre, 1);
  }
}
