package santra.ha.detection;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Asks kernels, and other nodes, whether a process is gone. Blocks; never on an actor's thread. */
final class Kernel {
  private static final int ASKED = 3;
  private static final int PAUSE_MS = 5;
  private static final int CONNECT_MS = 200;
  private static final int ANSWER_MS = 300;

  private Kernel() {}

  /**
   * True when that host's kernel says, three times, that nobody listens on either port. Silence, a
   * time-out and an unreachable host prove nothing.
   */
  static boolean refuses(InetSocketAddress one, InetSocketAddress other)
      throws InterruptedException {
    for (int i = 0; i < ASKED; i++) {
      if (!refuses(one) || !refuses(other)) return false;
      TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
    }
    return true;
  }

  private static boolean refuses(InetSocketAddress address) {
    try (var socket = new Socket()) {
      socket.connect(address, CONNECT_MS);
      return false;
    } catch (ConnectException refused) {
      return true;
    } catch (IOException silent) {
      return false;
    }
  }

  /**
   * Whether another node, asked about a member, finds it alive; one that is silent says nothing.
   */
  static boolean contradicts(InetSocketAddress witness, InetSocketAddress member) {
    try (var socket = new Socket()) {
      socket.connect(witness, CONNECT_MS);
      socket.setSoTimeout(ANSWER_MS);
      var question =
          (member.getAddress().getHostAddress() + ":" + member.getPort())
              .getBytes(StandardCharsets.US_ASCII);
      var out = new DataOutputStream(socket.getOutputStream());
      out.writeByte(LivenessPort.QUESTION);
      out.writeByte(question.length);
      out.write(question);
      var in = new DataInputStream(socket.getInputStream());
      in.readLong();
      return in.readByte() == LivenessPort.NOT_PROVED;
    } catch (IOException silent) {
      return false;
    }
  }
}
