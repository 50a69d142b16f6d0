package santra.loadtest.cluster;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import santra.protocol.sip.transport.Transport;

/** Every point of a call at which its node may die, with callers and phones over UDP. */
class KillPointsUdpTest {
  @RegisterExtension static final SharedCluster cluster = new SharedCluster();

  @Test
  void aCallComesToItsEndAtWhicheverPointItsNodeDies() throws Exception {
    new KillPoints(cluster, Transport.UDP, "+358300").everyCallComesToItsEnd();
  }
}
