package santra.loadtest.cluster;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import santra.loadtest.centre.Centre;

/** The same promises with the journal in Cassandra. */
@Tag("e2e")
class NodeDeathOnCassandraTest extends NodeDeathTest {
  @Override
  ClusterUnderTest start(Centre centre) throws IOException, InterruptedException {
    return ClusterUnderTest.onCassandra("127.0.27", 3, centre, 1);
  }

  @Override
  @ParameterizedTest
  @EnumSource(names = "KILLED")
  void nobodyOnANodeThatGoesIsLost(Way way, @TempDir Path folder) throws Exception {
    super.nobodyOnANodeThatGoesIsLost(way, folder);
  }
}
