package santra.protocol.sip.transport;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.util.Arrays;

/** One datagram is one message (RFC 3261 section 18.3). */
@Sharable
final class DatagramFraming extends ChannelDuplexHandler {
  private final int maxMessage;
  private final Counters counters;

  DatagramFraming(int maxMessage, Counters counters) {
    this.maxMessage = maxMessage;
    this.counters = counters;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    var packet = (DatagramPacket) message;
    try {
      var bytes = ByteBufUtil.getBytes(packet.content());
      var flow =
          new Flow(
              Transport.UDP,
              (InetSocketAddress) context.channel().localAddress(),
              packet.sender(),
              0);
      if (packet.sender().getPort() == 0) counters.count("dropped.no-port");
      else if (blank(bytes)) counters.count("keep-alive");
      else if (bytes.length <= maxMessage) context.fireChannelRead(new Frame(bytes, flow, true));
      else context.fireChannelRead(new Frame(Arrays.copyOf(bytes, maxMessage), flow, false));
    } finally {
      packet.release();
    }
  }

  /** Keep-alives of all habits: CRLF, zero bytes, nothing at all. */
  private static boolean blank(byte[] bytes) {
    for (var b : bytes) if (b != '\r' && b != '\n' && b != ' ' && b != 0) return false;
    return true;
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    var frame = (Frame) message;
    var _ =
        context.write(
            new DatagramPacket(Unpooled.wrappedBuffer(frame.bytes()), frame.flow().remote()),
            promise);
  }

  /** A datagram socket goes on whatever a single datagram met with. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    counters.count("udp.errors");
  }
}
