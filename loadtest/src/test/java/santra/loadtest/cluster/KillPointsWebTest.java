package santra.loadtest.cluster;

import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import santra.protocol.sip.transport.Transport;

/** Every point of a call at which its node may die, with agents in browsers. */
@Disabled("a browser that rings when its node dies is not heard when it answers; docs/testing.md")
class KillPointsWebTest {
  @RegisterExtension static final SharedCluster cluster = new SharedCluster();

  @Test
  void aCallComesToItsEndAtWhicheverPointItsNodeDies() throws Exception {
    new KillPoints(cluster, Transport.WS, "+358302").everyCallComesToItsEnd();
  }
}
