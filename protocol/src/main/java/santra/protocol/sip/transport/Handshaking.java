package santra.protocol.sip.transport;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What stands before the framing of a stream: TLS, the WebSocket, both or neither. Signatures are
 * made by threads of their own, so that no call waits for a handshake.
 */
final class Handshaking {
  private static final Logger LOG = LoggerFactory.getLogger("santra.sip");
  private static final int MAX_REQUEST_LINE = 1_024;
  private static final int MAX_HEADERS = 8_192;
  private static final int SIGNERS = 2;
  private static final int MAX_TASKS = 4_096;

  private final SipSettings settings;
  private final Counters counters;
  private final Crowd inProgress;
  private final ExecutorService signers;
  private final Optional<Certificates> certificates;

  Handshaking(SipSettings settings, Counters counters) throws IOException {
    this.settings = settings;
    this.counters = counters;
    var limit = settings.admission().handshakes();
    this.inProgress = new Crowd(limit, Math.max(1, limit / 4));
    this.signers =
        new ThreadPoolExecutor(
            SIGNERS,
            SIGNERS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MAX_TASKS),
            new DefaultThreadFactory("sip-tls", true));
    this.certificates =
        settings.tls().identities().isEmpty() ? Optional.empty() : Optional.of(read());
  }

  private Certificates read() throws IOException {
    try {
      return new Certificates(settings.tls(), settings.headerDeadline(), signers);
    } catch (GeneralSecurityException unusable) {
      throw new IOException("certificates: " + unusable.getMessage(), unusable);
    }
  }

  boolean ready() {
    return certificates.isPresent();
  }

  Optional<String> reload() {
    if (certificates.isEmpty()) return Optional.empty();
    try {
      if (certificates.get().reload()) {
        counters.count("tls.reloaded");
        LOG.info("SIP certificates read again");
      }
      return Optional.empty();
    } catch (IOException | GeneralSecurityException | IllegalArgumentException unusable) {
      counters.count("tls.reload-failed");
      return Optional.of(String.valueOf(unusable.getMessage()));
    }
  }

  /** Prepares a connection that comes in; false when too many are at it. */
  boolean admit(Channel channel, Flow flow, ClientCertificate wanted) {
    var transport = flow.transport();
    if (!transport.encrypted() && !transport.web()) return true;
    var source = flow.remote().getAddress();
    if (!inProgress.enter(source)) {
      counters.count("dropped.handshakes");
      return false;
    }
    var pipeline = channel.pipeline();
    if (transport.encrypted())
      certificates.ifPresent(ours -> pipeline.addLast("tls", ours.incoming(wanted)));
    if (transport.web()) web(channel);
    pipeline.addLast(
        "handshake",
        new HandshakeWatch(
            transport, settings.headerDeadline(), counters, () -> inProgress.leave(source)));
    return true;
  }

  private void web(Channel channel) {
    var config =
        WebSocketServerProtocolConfig.newBuilder()
            .websocketPath(settings.web().path())
            .subprotocols(WebGate.PROTOCOL)
            .maxFramePayloadLength(settings.maxMessage())
            .handshakeTimeoutMillis(settings.headerDeadline().toMillis())
            // Its pong shows that a silent browser lives.
            .dropPongFrames(false)
            .build();
    channel
        .pipeline()
        .addLast("http", new HttpServerCodec(MAX_REQUEST_LINE, MAX_HEADERS, MAX_HEADERS))
        .addLast("request", new HttpObjectAggregator(MAX_HEADERS))
        .addLast("gate", new WebGate(settings.web()))
        .addLast("websocket", new WebSocketServerProtocolHandler(config))
        .addLast("message", new WebSocketFrameAggregator(settings.maxMessage()));
  }

  /** The handler that connects by TLS; empty where none is wanted. */
  Optional<SslHandler> outgoing(Flow flow) {
    if (!flow.transport().encrypted()) return Optional.empty();
    return certificates.map(ours -> ours.outgoing(ByteBufAllocator.DEFAULT, flow));
  }

  /** Done when the peer has proved who it is, not only when it is connected. */
  ChannelFuture proven(ChannelFuture connected, SslHandler handler) {
    var proven = connected.channel().newPromise();
    var _ =
        connected.addListener(result -> {
          if (!result.isSuccess()) proven.tryFailure(result.cause());
        });
    var _ =
        handler
            .handshakeFuture()
            .addListener(result -> {
              if (result.isSuccess()) proven.trySuccess();
              else {
                // Not where the connection itself had failed before.
                if (proven.tryFailure(result.cause()))
                  counters.count(Handshakes.refusal(result.cause()));
              }
            });
    return proven;
  }

  void close() {
    signers.shutdown();
  }
}
