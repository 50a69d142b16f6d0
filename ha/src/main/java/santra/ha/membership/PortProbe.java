package santra.ha.membership;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import santra.ha.membership.FormingRule.Answer;

/** Asks by connecting, once, and says nothing on the connection. */
record PortProbe(Duration patience) implements FormingRule.Probe {
  @Override
  public Answer ask(Seed seed) {
    try (var socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(seed.host(), seed.port()), Math.toIntExact(patience.toMillis()));
      return Answer.LISTENING;
    } catch (ConnectException refused) {
      // The same exception class also stands for "no route"; only the kernel's refusal is proof.
      var reason = String.valueOf(refused.getMessage());
      return reason.contains("refused") ? Answer.REFUSED : Answer.SILENT;
    } catch (IOException silent) {
      return Answer.SILENT;
    }
  }
}
