package santra.protocol.sip.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Stands behind the handshakes of one connection that comes in, TLS or WebSocket or one after the
 * other, and gives them so long and no longer. Leaves the pipeline with the last of them.
 */
final class HandshakeWatch extends ChannelInboundHandlerAdapter {
  private final Transport transport;
  private final Duration deadline;
  private final Counters counters;
  private final Runnable over;
  private @Nullable Future<?> due;
  private boolean pending = true;

  /**
   * @param over runs once, when the handshake is over in whatever way
   */
  HandshakeWatch(Transport transport, Duration deadline, Counters counters, Runnable over) {
    this.transport = transport;
    this.deadline = deadline;
    this.counters = counters;
    this.over = over;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    due =
        context
            .executor()
            .schedule(
                () -> refuse(context, transport.encrypted() ? "tls.refused.slow" : "web.slow"),
                deadline.toMillis(),
                TimeUnit.MILLISECONDS);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
    switch (event) {
      case SslHandshakeCompletionEvent tls when !tls.isSuccess() ->
          refuse(context, Handshakes.refusal(tls.cause()));
      case SslHandshakeCompletionEvent _ when !transport.web() -> done(context, "tls.accepted");
      case WebGate.Refusal refusal -> {
        // The answer is on its way, and closes.
        if (end()) counters.count(refusal.reason());
      }
      case HandshakeComplete _ -> done(context, "web.accepted");
      default -> {
        // others' business
      }
    }
    super.userEventTriggered(context, event);
  }

  private void done(ChannelHandlerContext context, String counter) {
    if (!end()) return;
    counters.count(counter);
    context.pipeline().remove(this);
  }

  private void refuse(ChannelHandlerContext context, String counter) {
    if (end()) counters.count(counter);
    var _ = context.close();
  }

  /** What follows a refusal is the same once more. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    refuse(context, transport.encrypted() ? Handshakes.refusal(cause) : "web.refused.malformed");
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    if (end()) counters.count(transport.encrypted() ? "tls.refused.gone" : "web.refused.gone");
    super.channelInactive(context);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    var _ = end();
  }

  private boolean end() {
    if (!pending) return false;
    pending = false;
    if (due != null) due.cancel(false);
    over.run();
    return true;
  }
}
