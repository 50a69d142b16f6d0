package santra.protocol.sip.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import io.netty.handler.timeout.IdleStateEvent;
import java.nio.charset.StandardCharsets;

/**
 * One WebSocket message is one SIP message (RFC 7118 section 5). A browser that says nothing is
 * pinged, and closed if that is in vain.
 */
final class WebFraming extends ChannelDuplexHandler {
  private final Flow flow;
  private final Counters counters;
  private boolean open;
  private boolean pinged;

  WebFraming(Flow flow, Counters counters) {
    this.flow = flow;
    this.counters = counters;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    var frame = (WebSocketFrame) message;
    pinged = false;
    try {
      if (frame instanceof TextWebSocketFrame || frame instanceof BinaryWebSocketFrame)
        received(context, frame.content());
    } finally {
      frame.release();
    }
  }

  private void received(ChannelHandlerContext context, ByteBuf content) {
    if (!blank(content)) {
      context.fireChannelRead(new Frame(ByteBufUtil.getBytes(content), flow, true));
      return;
    }
    counters.count("keep-alive");
    // RFC 5626 section 4.4.1: two line ends are a ping, one is its pong.
    if (content.readableBytes() >= 4) {
      var _ = context.writeAndFlush(new TextWebSocketFrame("\r\n"));
    }
  }

  private static boolean blank(ByteBuf content) {
    return content.forEachByte(b -> b == '\r' || b == '\n') < 0;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
    if (event instanceof HandshakeComplete) open = true;
    if (!(event instanceof IdleStateEvent)) super.userEventTriggered(context, event);
    else if (pinged) {
      counters.count("closed.idle");
      var _ = context.close();
    } else if (open) {
      pinged = true;
      var _ = context.writeAndFlush(new PingWebSocketFrame());
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) throws Exception {
    SlowReader.cut(context, counters);
    super.channelWritabilityChanged(context);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    var tooLong =
        cause instanceof TooLongFrameException
            || (cause instanceof CorruptedWebSocketFrameException corrupted
                && corrupted.closeStatus().equals(WebSocketCloseStatus.MESSAGE_TOO_BIG));
    counters.count(tooLong ? "web.too-long" : "web.errors");
    var status =
        tooLong ? WebSocketCloseStatus.MESSAGE_TOO_BIG : WebSocketCloseStatus.PROTOCOL_ERROR;
    if (context.channel().isActive()) {
      var _ =
          context
              .writeAndFlush(new CloseWebSocketFrame(status))
              .addListener(ChannelFutureListener.CLOSE);
    }
  }

  /** As text where it is text (RFC 7118 section 5.2), else as bytes. */
  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (!(message instanceof Frame frame)) {
      var _ = context.write(message, promise);
      return;
    }
    var bytes = Unpooled.wrappedBuffer(frame.bytes());
    var _ =
        context.write(
            ByteBufUtil.isText(bytes, StandardCharsets.UTF_8)
                ? new TextWebSocketFrame(bytes)
                : new BinaryWebSocketFrame(bytes),
            promise);
  }
}
