package santra.http;

import io.helidon.common.socket.SocketOptions;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Closes connections whose client takes too long: to begin a request, to finish it, to take the
 * answer. The server below us has no such limits, and a client that sends a byte now and then would
 * keep its connection for ever.
 */
final class Patience implements Http1ConnectionListener, AutoCloseable {
  /** To take an answer, the work on it included. */
  private static final Duration ANSWER = Duration.ofSeconds(60);

  /** Between two requests. */
  private static final Duration IDLE = Duration.ofSeconds(30);

  private final Duration request;
  private final Map<SocketAddress, Guest> guests = new ConcurrentHashMap<>();
  private final Thread usher;

  /**
   * @param until by {@link System#nanoTime}
   */
  private record Guest(Socket socket, long until) {}

  /**
   * @param request how long a client may take to send a request, its body included
   */
  Patience(Duration request) {
    this.request = request;
    this.usher = Thread.ofVirtual().name("http-patience").start(() -> watch(request.dividedBy(10)));
  }

  /** Socket options that make each accepted connection known here. */
  SocketOptions options() {
    return new Introduction(SocketOptions.create());
  }

  /** The request line is here; the rest must follow. */
  @Override
  public void prologue(ConnectionContext connection, HttpPrologue prologue) {
    allow(connection.remotePeer().address(), request);
  }

  /** The request is here; the rest is up to us, and to how fast the client reads. */
  void working(SocketAddress peer) {
    allow(peer, ANSWER);
  }

  void answered(SocketAddress peer) {
    allow(peer, IDLE);
  }

  private void accepted(Socket socket) {
    var until = System.nanoTime() + request.toNanos();
    guests.put(socket.getRemoteSocketAddress(), new Guest(socket, until));
  }

  private void allow(SocketAddress peer, Duration time) {
    var until = System.nanoTime() + time.toNanos();
    guests.computeIfPresent(peer, (_, guest) -> new Guest(guest.socket, until));
  }

  private void watch(Duration every) {
    try {
      while (true) {
        Thread.sleep(every);
        var now = System.nanoTime();
        guests.values().removeIf(guest -> guest.socket.isClosed() || isShown(guest, now));
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  private static boolean isShown(Guest guest, long now) {
    if (guest.until - now > 0) return false;
    try {
      guest.socket.close();
    } catch (IOException _) {
      // It is gone either way.
    }
    return true;
  }

  @Override
  public void close() {
    usher.interrupt();
  }

  /** The one place where the server below us shows the socket it has accepted. */
  private final class Introduction implements SocketOptions {
    private final SocketOptions usual;

    Introduction(SocketOptions usual) {
      this.usual = usual;
    }

    @Override
    public void configureSocket(Socket socket) {
      usual.configureSocket(socket);
      accepted(socket);
    }

    @Override
    public Map<SocketOption<?>, Object> socketOptions() {
      return usual.socketOptions();
    }

    @Override
    public Duration connectTimeout() {
      return usual.connectTimeout();
    }

    @Override
    public Duration readTimeout() {
      return usual.readTimeout();
    }

    @Override
    public Optional<Integer> socketReceiveBufferSize() {
      return usual.socketReceiveBufferSize();
    }

    @Override
    public Optional<Integer> socketSendBufferSize() {
      return usual.socketSendBufferSize();
    }

    @Override
    public boolean socketReuseAddress() {
      return usual.socketReuseAddress();
    }

    @Override
    public boolean socketKeepAlive() {
      return usual.socketKeepAlive();
    }

    @Override
    public boolean tcpNoDelay() {
      return usual.tcpNoDelay();
    }
  }
}
