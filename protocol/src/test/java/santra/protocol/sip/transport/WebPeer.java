package santra.protocol.sip.transport;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A browser's side of a WebSocket, by the JDK's client. */
final class WebPeer implements RawPeer, WebSocket.Listener {
  private final HttpClient client;
  private final WebSocket socket;
  private final StringBuilder text = new StringBuilder();
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  final CompletableFuture<Integer> closed = new CompletableFuture<>();
  final BlockingQueue<String> pings = new LinkedBlockingQueue<>();

  WebPeer(InetSocketAddress address, boolean secure) {
    this(address, secure, "/", "sip", "");
  }

  /**
   * @throws java.util.concurrent.CompletionException when the handshake is refused
   */
  WebPeer(InetSocketAddress address, boolean secure, String path, String protocol, String origin) {
    client = HttpClient.newBuilder().sslContext(Authority.USUAL.context()).build();
    var builder = client.newWebSocketBuilder().connectTimeout(Duration.ofSeconds(5));
    if (!protocol.isEmpty()) builder.subprotocols(protocol);
    if (!origin.isEmpty()) builder.header("Origin", origin);
    var uri =
        (secure ? "wss" : "ws") + "://" + address.getHostString() + ":" + address.getPort() + path;
    socket = builder.buildAsync(URI.create(uri), this).join();
  }

  String protocol() {
    return socket.getSubprotocol();
  }

  @Override
  public void send(byte[] bytes) {
    // As a browser's library does: text where it is text.
    var decoded = new String(bytes, StandardCharsets.UTF_8);
    var _ =
        (java.util.Arrays.equals(decoded.getBytes(StandardCharsets.UTF_8), bytes)
                ? socket.sendText(decoded, true)
                : socket.sendBinary(ByteBuffer.wrap(bytes), true))
            .join();
  }

  void sendPart(String part, boolean last) {
    var _ = socket.sendText(part, last).join();
  }

  @Override
  public Optional<String> hear(int withinMs) {
    try {
      return Optional.ofNullable(heard.poll(withinMs, TimeUnit.MILLISECONDS));
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  @Override
  public int port() {
    return 0;
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    text.append(data);
    if (last) {
      heard.add(text.toString());
      text.setLength(0);
    }
    from.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
    text.append(StandardCharsets.ISO_8859_1.decode(data));
    if (last) {
      heard.add(text.toString());
      text.setLength(0);
    }
    from.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onPing(WebSocket from, ByteBuffer data) {
    pings.add("ping");
    from.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
    closed.complete(status);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    closed.complete(-1);
  }

  @Override
  public void close() {
    socket.abort();
    client.shutdownNow();
  }
}
