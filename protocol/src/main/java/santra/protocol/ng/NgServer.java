package santra.protocol.ng;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import santra.protocol.ng.Bencoded.Dictionary;

/**
 * Listens for ng requests over UDP and hands each to a handler once: a repetition with the same
 * cookie from the same address gets the first answer again, or none while that is being made.
 * Garbage is counted and not answered.
 */
public final class NgServer implements AutoCloseable {

  /** Answers one command. */
  @FunctionalInterface
  public interface Handler {
    /**
     * Called on the server's thread, must not block and must call {@code reply} exactly once, then
     * or later, on any thread.
     */
    void handle(Dictionary command, Consumer<Dictionary> reply);
  }

  /**
   * @param remembered replies kept for repetitions; the oldest goes first
   * @param memory how long a reply is kept; longer than any client repeats
   */
  public record Settings(InetSocketAddress listen, int remembered, Duration memory) {
    public static Settings on(InetSocketAddress listen) {
      return new Settings(listen, 20_000, Duration.ofSeconds(10));
    }
  }

  private record Key(InetSocketAddress from, String cookie) {}

  /** What is known of a cookie; without a reply, it is being made. */
  private record Memory(long nanos, byte @Nullable [] reply) {}

  private final Settings settings;
  private final Handler handler;
  private final MultiThreadIoEventLoopGroup loop;
  private final Channel channel;
  private final LinkedHashMap<Key, Memory> memories = new LinkedHashMap<>();
  private final AtomicLong handled = new AtomicLong();
  private final AtomicLong repeated = new AtomicLong();
  private final AtomicLong garbage = new AtomicLong();

  /** Binds and serves; throws what Netty throws when the address cannot be bound. */
  public static NgServer open(Settings settings, Handler handler) {
    return new NgServer(settings, handler);
  }

  private NgServer(Settings settings, Handler handler) {
    this.settings = settings;
    this.handler = handler;
    loop =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("ng-server", true), NioIoHandler.newFactory());
    var bound =
        new Bootstrap()
            .group(loop)
            .channel(NioDatagramChannel.class)
            .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(65_535))
            .option(ChannelOption.SO_RCVBUF, 4 << 20)
            .handler(new Inbound())
            .bind(settings.listen())
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      var _ = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
      throw new IllegalStateException("cannot listen on " + settings.listen(), bound.cause());
    }
    channel = bound.channel();
  }

  /** Where it listens; the port is the kernel's choice if 0 was asked for. */
  public InetSocketAddress address() {
    return (InetSocketAddress) channel.localAddress();
  }

  /** Commands handed to the handler. */
  public long handled() {
    return handled.get();
  }

  /** Repetitions, answered from memory. */
  public long repeated() {
    return repeated.get();
  }

  /** Datagrams that were no request. */
  public long garbage() {
    return garbage.get();
  }

  /** Live state in one line. */
  public String describe() {
    return "ng server %s: %d handled, %d repeated, %d garbage"
        .formatted(address(), handled(), repeated(), garbage());
  }

  @Override
  public void close() {
    channel.close().syncUninterruptibly();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private void received(NgMessage request, InetSocketAddress from) {
    var key = new Key(from, request.cookie());
    long now = System.nanoTime();
    forget(now);
    var known = memories.get(key);
    if (known != null) {
      repeated.incrementAndGet();
      if (known.reply != null) send(known.reply, from);
      return;
    }
    memories.put(key, new Memory(now, null));
    handled.incrementAndGet();
    handler.handle(
        request.body(),
        reply ->
            channel
                .eventLoop()
                .execute(() -> answer(key, new NgMessage(key.cookie, reply).print())));
  }

  private void answer(Key key, byte[] reply) {
    memories.computeIfPresent(key, (_, memory) -> new Memory(memory.nanos, reply));
    send(reply, key.from);
  }

  private void send(byte[] reply, InetSocketAddress to) {
    var _ = channel.writeAndFlush(new DatagramPacket(Unpooled.wrappedBuffer(reply), to));
  }

  private void forget(long now) {
    var oldest = memories.values().iterator();
    while (oldest.hasNext()) {
      var memory = oldest.next();
      if (memories.size() < settings.remembered()
          && now - memory.nanos < settings.memory().toNanos()) return;
      oldest.remove();
    }
  }

  private final class Inbound extends SimpleChannelInboundHandler<DatagramPacket> {
    @Override
    protected void channelRead0(ChannelHandlerContext ctx, DatagramPacket packet) {
      NgMessage.parse(ByteBufUtil.getBytes(packet.content()))
          .ifPresentOrElse(
              request -> received(request, packet.sender()), () -> garbage.incrementAndGet());
    }

    /** Nothing a peer sends may stop the listener. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      garbage.incrementAndGet();
    }
  }
}
