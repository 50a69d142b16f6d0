package santra.media.embedded;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The embedded server keeps the port's promises. */
class EmbeddedContractTest extends MediaServerContract {
  private @Nullable EmbeddedMediaServer server;

  @Override
  InetSocketAddress startServer() throws Exception {
    server =
        EmbeddedMediaServer.open(
            Settings.DEFAULT
                .listeningOn(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .withPorts(41_600, 41_699)
                .withPrompts(folder)
                .tellingDigitsTo(List.of(dtmf.address())));
    return server.address();
  }

  @Override
  void stopServer() {
    if (server != null) server.close();
  }

  @Test
  void threeAreMixed() throws Exception {
    done(three());
  }
}
