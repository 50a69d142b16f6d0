package santra.loadtest.phone;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A browser's way to a node: what a robot's stack sends here by TCP goes on by WebSocket, one
 * message a frame (RFC 7118 section 5), each connection by one of its own. A stack of ours never
 * calls by WebSocket itself.
 */
final class WebLine implements AutoCloseable {
  private static final Pattern LENGTH = Pattern.compile("(?im)^Content-Length *: *([0-9]+)");
  private static final Pattern VIA = Pattern.compile("(?m)^Via: SIP/2\\.0/TCP");
  private static final int LONGEST = 65_535;

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI node;
  private final ServerSocket listener;

  /**
   * @param node where it listens for WebSockets
   */
  WebLine(InetAddress local, InetSocketAddress node) throws IOException {
    this.node = URI.create("ws://" + node.getHostString() + ":" + node.getPort() + "/");
    listener = new ServerSocket(0, 50, local);
    Thread.ofVirtual().start(this::accept);
  }

  /** Where the robot's stack connects to in the place of the node. */
  InetSocketAddress address() {
    return (InetSocketAddress) listener.getLocalSocketAddress();
  }

  private void accept() {
    try {
      while (true) {
        var robot = listener.accept();
        Thread.ofVirtual().start(() -> carry(robot));
      }
    } catch (IOException closed) {
      // the bank is closed
    }
  }

  private void carry(Socket robot) {
    try (robot) {
      var web =
          http.newWebSocketBuilder().subprotocols("sip").buildAsync(node, new Frames(robot)).join();
      var in = new BufferedInputStream(robot.getInputStream());
      while (true) {
        var message = message(in);
        if (message == null) break;
        var _ = web.sendText(VIA.matcher(message).replaceAll("Via: SIP/2.0/WS"), true).join();
      }
      web.abort();
    } catch (IOException | RuntimeException broken) {
      // The robot finds its connection closed, as a browser does.
    }
  }

  /** The next message; null at the end of the stream. */
  private static @Nullable String message(InputStream in) throws IOException {
    var head = new ByteArrayOutputStream();
    var ended = 0;
    while (ended < 4) {
      var octet = in.read();
      if (octet < 0 || head.size() > LONGEST) return null;
      if (head.size() == 0 && (octet == '\r' || octet == '\n')) continue; // a keep-alive
      head.write(octet);
      ended = octet == (ended % 2 == 0 ? '\r' : '\n') ? ended + 1 : 0;
    }
    var text = head.toString(StandardCharsets.UTF_8);
    var length = LENGTH.matcher(text);
    var body = in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
    return text + new String(body, StandardCharsets.UTF_8);
  }

  /** From the node to the robot. */
  private static final class Frames implements WebSocket.Listener {
    private final Socket robot;
    private final StringBuilder message = new StringBuilder();

    Frames(Socket robot) {
      this.robot = robot;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket web, CharSequence part, boolean last) {
      message.append(part);
      web.request(1);
      if (!last) return null;
      try {
        robot.getOutputStream().write(message.toString().getBytes(StandardCharsets.UTF_8));
        message.setLength(0);
      } catch (IOException gone) {
        web.abort();
      }
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket web, int status, String reason) {
      hangUp();
      return null;
    }

    @Override
    public void onError(WebSocket web, Throwable error) {
      hangUp();
    }

    private void hangUp() {
      try {
        robot.close();
      } catch (IOException closed) {
        // it is
      }
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException closed) {
      // it is
    }
    http.shutdownNow();
  }
}
