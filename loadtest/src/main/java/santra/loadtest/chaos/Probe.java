package santra.loadtest.chaos;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Asks a SIP address by OPTIONS whether anybody answers there. */
final class Probe {
  private static final int EVERY_MS = 50;

  private Probe() {}

  /**
   * Waits until the address answers a question asked from now on.
   *
   * @return how long that took; the limit when nobody answered
   */
  static Duration awayUntil(InetSocketAddress address, String from, Duration limit)
      throws IOException {
    var began = System.nanoTime();
    try (var socket = new DatagramSocket(new InetSocketAddress(from, 0))) {
      socket.setSoTimeout(EVERY_MS);
      while (true) {
        var away = Duration.ofNanos(System.nanoTime() - began);
        if (away.compareTo(limit) > 0) return limit;
        send(socket, address);
        try {
          socket.receive(new DatagramPacket(new byte[4096], 4096));
          return Duration.ofNanos(System.nanoTime() - began);
        } catch (SocketTimeoutException silence) {
          // asked again
        }
      }
    }
  }

  private static void send(DatagramSocket socket, InetSocketAddress to) throws IOException {
    var here = socket.getLocalAddress().getHostAddress() + ":" + socket.getLocalPort();
    var token = Long.toHexString(ThreadLocalRandom.current().nextLong());
    var text =
        """
        OPTIONS sip:%s:%d SIP/2.0
        Via: SIP/2.0/UDP %s;branch=z9hG4bK%s
        Max-Forwards: 70
        From: <sip:probe@%s>;tag=%s
        To: <sip:%s:%d>
        Call-ID: %s
        CSeq: 1 OPTIONS
        Content-Length: 0

        """
            .formatted(
                to.getHostString(),
                to.getPort(),
                here,
                token,
                here,
                token,
                to.getHostString(),
                to.getPort(),
                token)
            .replace("\n", "\r\n");
    var bytes = text.getBytes(StandardCharsets.US_ASCII);
    socket.send(new DatagramPacket(bytes, bytes.length, to));
  }
}
