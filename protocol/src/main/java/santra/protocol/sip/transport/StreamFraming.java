package santra.protocol.sip.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandler;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.concurrent.Future;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream into messages by empty line and Content-Length (RFC 3261 section 18.3), answers
 * keep-alives (RFC 5626 section 4.4.1), and closes on a peer that is too slow, in either direction,
 * too silent or too lengthy.
 */
final class StreamFraming extends ByteToMessageDecoder implements ChannelOutboundHandler {
  private static final byte[] PONG = {'\r', '\n'};

  private final Flow flow;
  private final int maxMessage;
  private final Duration deadline;
  private final Counters counters;

  /** Bytes behind the reader index in which no headers end. */
  private int searched;

  /** Size of the message that has begun, once its headers are there; else 0. */
  private long expected;

  private boolean closing;
  private int lineEnds;
  private @Nullable Future<?> due;

  StreamFraming(Flow flow, SipSettings settings, Counters counters) {
    this.flow = flow;
    this.maxMessage = settings.maxMessage();
    this.deadline = settings.headerDeadline();
    this.counters = counters;
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    if (closing) {
      in.skipBytes(in.readableBytes());
      return;
    }
    if (searched == 0) keepAlive(context, in);
    if (!in.isReadable() || in.readableBytes() < expected) return;
    int end = endOfHeaders(in);
    if (end < 0) {
      if (in.readableBytes() > maxMessage) tooLong(context, in, in.readableBytes(), out);
      return;
    }
    var head = in.toString(in.readerIndex(), end, StandardCharsets.ISO_8859_1);
    var length = ContentLength.in(head);
    if (length < 0) unframed(context, in, end, out);
    else if (end + length > maxMessage) tooLong(context, in, end, out);
    else if (in.readableBytes() >= end + length) message(in, end + (int) length, out);
    else expected = end + length;
  }

  private void message(ByteBuf in, int size, List<Object> out) {
    out.add(new Frame(ByteBufUtil.getBytes(in, in.readerIndex(), size), flow, true));
    in.skipBytes(size);
    searched = 0;
    expected = 0;
    lineEnds = 0;
    disarm();
  }

  /** Empty lines between messages; every second one is a ping and gets its pong. */
  private void keepAlive(ChannelHandlerContext context, ByteBuf in) {
    while (in.isReadable()) {
      var b = in.getByte(in.readerIndex());
      if (b != '\r' && b != '\n') break;
      in.skipBytes(1);
      if (b != '\n' || ++lineEnds < 2) continue;
      lineEnds = 0;
      counters.count("keep-alive");
      var _ = context.writeAndFlush(Unpooled.wrappedBuffer(PONG));
    }
  }

  /** Length of the headers with their empty line, or -1. Looks at each byte once. */
  private int endOfHeaders(ByteBuf in) {
    int start = in.readerIndex();
    int at = in.indexOf(start + searched, in.writerIndex(), (byte) '\n');
    while (at >= 0) {
      if (at - start >= 3
          && in.getByte(at - 1) == '\r'
          && in.getByte(at - 2) == '\n'
          && in.getByte(at - 3) == '\r') {
        searched = at - start;
        return at + 1 - start;
      }
      at = in.indexOf(at + 1, in.writerIndex(), (byte) '\n');
    }
    searched = in.readableBytes();
    return -1;
  }

  /** Where the next message would begin, nobody can tell any more. */
  private void unframed(ChannelHandlerContext context, ByteBuf in, int end, List<Object> out) {
    counters.count("malformed.unframed");
    out.add(new Frame(ByteBufUtil.getBytes(in, in.readerIndex(), end), flow, true));
    end(context, in);
  }

  private void tooLong(ChannelHandlerContext context, ByteBuf in, int known, List<Object> out) {
    int size = Math.min(known, maxMessage);
    out.add(new Frame(ByteBufUtil.getBytes(in, in.readerIndex(), size), flow, false));
    end(context, in);
  }

  private void end(ChannelHandlerContext context, ByteBuf in) {
    in.skipBytes(in.readableBytes());
    closing = true;
    // After the answer to what was just read, which is written before this task runs.
    context
        .executor()
        .execute(() -> {
          var _ =
              context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        });
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) throws Exception {
    super.channelReadComplete(context);
    if (actualReadableBytes() == 0) disarm();
    else if (due == null)
      due =
          context
              .executor()
              .schedule(() -> late(context), deadline.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void late(ChannelHandlerContext context) {
    counters.count("closed.slow-sender");
    var _ = context.close();
  }

  private void disarm() {
    if (due == null) return;
    due.cancel(false);
    due = null;
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext context) {
    disarm();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
    if (event instanceof IdleStateEvent) {
      counters.count("closed.idle");
      var _ = context.close();
    } else super.userEventTriggered(context, event);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) throws Exception {
    SlowReader.cut(context, counters);
    super.channelWritabilityChanged(context);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    counters.count(flow.transport().encrypted() ? "tls.errors" : "tcp.errors");
    var _ = context.close();
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    var _ =
        context.write(
            message instanceof Frame frame ? Unpooled.wrappedBuffer(frame.bytes()) : message,
            promise);
  }

  @Override
  public void bind(ChannelHandlerContext context, SocketAddress local, ChannelPromise promise) {
    var _ = context.bind(local, promise);
  }

  @Override
  public void connect(
      ChannelHandlerContext context,
      SocketAddress remote,
      SocketAddress local,
      ChannelPromise promise) {
    var _ = context.connect(remote, local, promise);
  }

  @Override
  public void disconnect(ChannelHandlerContext context, ChannelPromise promise) {
    var _ = context.disconnect(promise);
  }

  @Override
  public void close(ChannelHandlerContext context, ChannelPromise promise) {
    var _ = context.close(promise);
  }

  @Override
  public void deregister(ChannelHandlerContext context, ChannelPromise promise) {
    var _ = context.deregister(promise);
  }

  @Override
  public void read(ChannelHandlerContext context) {
    context.read();
  }

  @Override
  public void flush(ChannelHandlerContext context) {
    context.flush();
  }
}
