package santra.protocol.sip.transport;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A peer that knows nothing of SIP: sends bytes as they are and shows what comes back. */
interface RawPeer extends AutoCloseable {
  int ANSWER_MS = 10_000;
  int SILENCE_MS = 150;

  void send(byte[] bytes);

  default void send(String text) {
    send(text.getBytes(StandardCharsets.UTF_8));
  }

  /** What comes within that time; empty for silence. For a stream, all that has come. */
  Optional<String> hear(int withinMs);

  default String hear() {
    return hear(ANSWER_MS).orElseThrow(() -> new AssertionError("no answer"));
  }

  int port();

  @Override
  void close();

  static RawPeer to(InetSocketAddress address, Transport transport) {
    return switch (transport) {
      case UDP -> new Datagrams(address);
      case TCP -> new Stream(address);
      case TLS -> new Stream(address, Authority.USUAL.context());
      case WS -> new WebPeer(address, false);
      case WSS -> new WebPeer(address, true);
    };
  }

  /** A message with what every answer needs. */
  static String message(String method, String more, String body) {
    return method
        + " sip:someone@127.0.0.1 SIP/2.0\r\n"
        + "Via: SIP/2.0/UDP 127.0.0.1:9;rport;branch="
        + Party.branch()
        + "\r\nMax-Forwards: 70\r\nFrom: <sip:raw@127.0.0.1>;tag=raw\r\n"
        + "To: <sip:someone@127.0.0.1>\r\nCall-ID: raw-"
        + System.nanoTime()
        + "\r\nCSeq: 1 "
        + method
        + "\r\n"
        + more
        + "Content-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  /** One datagram socket. */
  final class Datagrams implements RawPeer {
    private final DatagramSocket socket;
    private final InetSocketAddress peer;

    Datagrams(InetSocketAddress peer) {
      this.peer = peer;
      try {
        this.socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }

    @Override
    public void send(byte[] bytes) {
      send(peer, bytes);
    }

    void send(InetSocketAddress to, String text) {
      send(to, text.getBytes(StandardCharsets.UTF_8));
    }

    private void send(InetSocketAddress to, byte[] bytes) {
      try {
        socket.send(new DatagramPacket(bytes, bytes.length, to));
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }

    @Override
    public Optional<String> hear(int withinMs) {
      try {
        socket.setSoTimeout(withinMs);
        var packet = new DatagramPacket(new byte[65_535], 65_535);
        socket.receive(packet);
        return Optional.of(
            new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8));
      } catch (SocketTimeoutException silence) {
        return Optional.empty();
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }

    @Override
    public int port() {
      return socket.getLocalPort();
    }

    @Override
    public void close() {
      socket.close();
    }
  }

  /** One connection. */
  final class Stream implements RawPeer {
    private final Socket socket;

    Stream(InetSocketAddress peer) {
      this.socket = connected(peer);
    }

    /** By TLS. */
    Stream(InetSocketAddress peer, SSLContext context) {
      try {
        var tls =
            (SSLSocket)
                context
                    .getSocketFactory()
                    .createSocket(connected(peer), "localhost", peer.getPort(), true);
        this.socket = tls;
        tls.setSoTimeout(ANSWER_MS);
        tls.startHandshake();
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }

    private static Socket connected(InetSocketAddress peer) {
      try {
        var socket = new Socket();
        // Small, so that a peer that does not read is noticed soon.
        socket.setReceiveBufferSize(8_192);
        socket.setTcpNoDelay(true);
        socket.connect(peer);
        return socket;
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }

    @Override
    public void send(byte[] bytes) {
      try {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }

    @Override
    public Optional<String> hear(int withinMs) {
      try {
        socket.setSoTimeout(withinMs);
        InputStream in = socket.getInputStream();
        var buffer = new byte[65_535];
        int read = in.read(buffer);
        return read < 0
            ? Optional.empty()
            : Optional.of(new String(Arrays.copyOf(buffer, read), StandardCharsets.UTF_8));
      } catch (SocketTimeoutException silence) {
        return Optional.empty();
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }

    /** Reads until the other side closes. */
    boolean closedByPeer() {
      try {
        socket.setSoTimeout(ANSWER_MS);
        var in = socket.getInputStream();
        while (in.read() >= 0) {
          // whatever it still says
        }
        return true;
      } catch (SocketTimeoutException open) {
        return false;
      } catch (IOException reset) {
        return true;
      }
    }

    @Override
    public int port() {
      return socket.getLocalPort();
    }

    @Override
    public void close() {
      try {
        socket.close();
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
  }
}
