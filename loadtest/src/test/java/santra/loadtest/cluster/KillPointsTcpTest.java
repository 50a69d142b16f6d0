package santra.loadtest.cluster;

import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import santra.protocol.sip.transport.Transport;

/** Every point of a call at which its node may die, with callers and phones over TCP. */
@Disabled("every call comes to its end, but not every contact in the books; docs/testing.md")
class KillPointsTcpTest {
  @RegisterExtension static final SharedCluster cluster = new SharedCluster();

  @Test
  void aCallComesToItsEndAtWhicheverPointItsNodeDies() throws Exception {
    new KillPoints(cluster, Transport.TCP, "+358301").everyCallComesToItsEnd();
  }
}
