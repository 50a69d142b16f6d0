package santra.protocol.ng;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import santra.protocol.ng.Bencoded.Dictionary;

/**
 * Pings ng servers at a steady pace, each over a connected socket of its own: where a process has
 * ended, the kernel of its machine refuses the ping, which proves the death long before silence
 * does.
 */
public final class NgPulse implements AutoCloseable {

  /** Told on the pulse's thread; must not block. */
  public interface Listener {
    /** The server has answered. */
    void heard(InetSocketAddress server, Dictionary pong);

    /** The kernel says that nobody is there, or as many pings in a row have had no answer. */
    void lost(InetSocketAddress server, String why);
  }

  /**
   * @param every between two pings
   * @param misses so many pings without an answer are silence
   */
  public record Settings(Duration every, int misses) {
    /** Silence is noticed after 0.6 s: a call whose media server is gone is deaf and dumb. */
    public static final Settings DEFAULT = new Settings(Duration.ofMillis(200), 3);
  }

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Settings settings;
  private final Listener listener;
  private final MultiThreadIoEventLoopGroup loop;

  /** Begins at once. */
  public static NgPulse start(
      List<InetSocketAddress> servers, Settings settings, Listener listener) {
    return new NgPulse(servers, settings, listener);
  }

  private NgPulse(List<InetSocketAddress> servers, Settings settings, Listener listener) {
    this.settings = settings;
    this.listener = listener;
    loop =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("ng-pulse", true), NioIoHandler.newFactory());
    for (var server : servers) new Line(server).open();
  }

  @Override
  public void close() {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  /** One server's pings. Belongs to the event loop. */
  private final class Line extends SimpleChannelInboundHandler<DatagramPacket> {
    private final InetSocketAddress server;
    private final String prefix = Long.toString(RANDOM.nextLong() >>> 1, 36) + "_";
    private long number;
    private int unanswered;

    Line(InetSocketAddress server) {
      this.server = server;
    }

    void open() {
      var channel =
          new Bootstrap()
              .group(loop)
              .channel(NioDatagramChannel.class)
              .handler(this)
              .connect(server)
              .syncUninterruptibly()
              .channel();
      // With a delay, not at a rate: a process that slept must not count its own sleep as silence.
      var _ =
          channel
              .eventLoop()
              .scheduleWithFixedDelay(
                  () -> ping(channel), 0, settings.every().toNanos(), TimeUnit.NANOSECONDS);
    }

    private void ping(Channel channel) {
      if (unanswered >= settings.misses())
        listener.lost(server, unanswered + " pings without an answer");
      unanswered++;
      var ping = new NgMessage(prefix + ++number, Dictionary.EMPTY.with("command", "ping")).print();
      channel
          .writeAndFlush(Unpooled.wrappedBuffer(ping))
          .addListener(written -> {
            if (written.cause() instanceof PortUnreachableException) refused();
          });
    }

    private void refused() {
      listener.lost(server, "its port is closed");
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, DatagramPacket packet) {
      NgMessage.parse(ByteBufUtil.getBytes(packet.content()))
          .filter(reply -> reply.body().text("result").orElse("").equals("pong"))
          .ifPresent(reply -> {
            unanswered = 0;
            listener.heard(server, reply.body());
          });
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      if (cause instanceof PortUnreachableException) refused();
    }
  }
}
