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
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import santra.protocol.ng.Bencoded.Dictionary;

/**
 * Asks ng servers over UDP. Each request has a cookie of its own and is repeated with the same
 * cookie, which makes a repetition harmless: the server answers it from memory.
 *
 * <p>One socket and one thread serve any number of servers and callers. A reply counts only if it
 * comes from the address that was asked.
 */
public final class NgClient implements AutoCloseable {

  /**
   * @param tries datagrams sent at most for one request
   * @param patience how long one try waits; {@code tries} times this is the longest an answer takes
   * @param inFlight requests that may wait at the same time; one more fails at once
   */
  public record Settings(int tries, Duration patience, int inFlight) {
    /**
     * Twelve tries of 300 ms, within the ten seconds a contact waits for its voice: a server on a
     * busy machine is late, not dead, and a caller would rather wait than be refused.
     */
    public static final Settings DEFAULT = new Settings(12, Duration.ofMillis(300), 10_000);
  }

  /** What fits a UDP datagram over IPv4. */
  private static final int LONGEST = 65_507;

  private final Settings settings;
  private final MultiThreadIoEventLoopGroup loop;
  private final Channel channel;
  private final Map<String, Pending> pending = new HashMap<>();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicLong ignored = new AtomicLong();
  private final AtomicLong timeouts = new AtomicLong();
  private final AtomicLong cookies = new AtomicLong();
  private final String prefix = Long.toString(new SecureRandom().nextLong() >>> 1, 36) + "_";

  /** Binds a port of the kernel's choice, on the wildcard address. */
  public static NgClient open(Settings settings) {
    return new NgClient(settings);
  }

  private NgClient(Settings settings) {
    this.settings = settings;
    loop =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("ng-client", true), NioIoHandler.newFactory());
    channel =
        new Bootstrap()
            .group(loop)
            .channel(NioDatagramChannel.class)
            .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(65_535))
            .option(ChannelOption.SO_RCVBUF, 1 << 20)
            .handler(new Inbound())
            .bind(0)
            .syncUninterruptibly()
            .channel();
  }

  /**
   * Sends the command and completes with the reply's dictionary, whatever its {@code result} says.
   * Fails with {@link NgException} when no reply came. Dependent stages run on the client's thread
   * and must not block.
   */
  public CompletableFuture<Dictionary> ask(InetSocketAddress server, Dictionary command) {
    var answer = new CompletableFuture<Dictionary>();
    if (inFlight.incrementAndGet() > settings.inFlight()) {
      inFlight.decrementAndGet();
      answer.completeExceptionally(new NgException("too many ng requests in flight"));
      return answer;
    }
    var cookie = prefix + Long.toString(cookies.incrementAndGet(), 36);
    var datagram = new NgMessage(cookie, command).print();
    if (datagram.length > LONGEST) {
      inFlight.decrementAndGet();
      answer.completeExceptionally(new NgException("ng request too long for a datagram"));
      return answer;
    }
    var asked = new Pending(cookie, server, datagram, answer);
    try {
      channel.eventLoop().execute(() -> begin(asked));
    } catch (RejectedExecutionException _) {
      inFlight.decrementAndGet();
      answer.completeExceptionally(new NgException("the ng client is closed"));
    }
    return answer;
  }

  /** What this server has been asked and has not answered fails now: it is known to be dead. */
  public void giveUp(InetSocketAddress server) {
    try {
      channel
          .eventLoop()
          .execute(() -> {
            for (var asked : List.copyOf(pending.values()))
              if (asked.server.equals(server)) fail(asked, server + " is dead");
          });
    } catch (RejectedExecutionException _) {
      // Closed: everything has failed already.
    }
  }

  /** Live state in one line. */
  public String describe() {
    return "ng client: %d in flight, %d timed out, %d datagrams ignored"
        .formatted(inFlight.get(), timeouts.get(), ignored.get());
  }

  public int inFlight() {
    return inFlight.get();
  }

  /** Requests that got no answer. */
  public long timeouts() {
    return timeouts.get();
  }

  /** Datagrams that were no answer to anything asked. */
  public long ignored() {
    return ignored.get();
  }

  @Override
  public void close() {
    channel
        .eventLoop()
        .execute(() -> {
          for (var asked : List.copyOf(pending.values())) fail(asked, "the ng client is closed");
          var _ = channel.close();
        });
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private void begin(Pending asked) {
    pending.put(asked.cookie, asked);
    send(asked);
  }

  private void send(Pending asked) {
    if (asked.tries++ == settings.tries()) {
      timeouts.incrementAndGet();
      fail(asked, "no answer from " + asked.server + " after " + settings.tries() + " tries");
      return;
    }
    var _ =
        channel.writeAndFlush(
            new DatagramPacket(Unpooled.wrappedBuffer(asked.datagram), asked.server));
    asked.retry =
        channel
            .eventLoop()
            .schedule(() -> send(asked), settings.patience().toNanos(), TimeUnit.NANOSECONDS);
  }

  private void fail(Pending asked, String reason) {
    forget(asked);
    asked.answer.completeExceptionally(new NgException(reason));
  }

  private void forget(Pending asked) {
    pending.remove(asked.cookie);
    inFlight.decrementAndGet();
    if (asked.retry != null) asked.retry.cancel(false);
  }

  private void received(NgMessage reply, InetSocketAddress from) {
    var asked = pending.get(reply.cookie());
    if (asked == null || !asked.server.equals(from)) {
      ignored.incrementAndGet();
      return;
    }
    forget(asked);
    asked.answer.complete(reply.body());
  }

  /** A request that waits for its reply. Belongs to the event loop. */
  private static final class Pending {
    final String cookie;
    final InetSocketAddress server;
    final byte[] datagram;
    final CompletableFuture<Dictionary> answer;
    int tries;
    @Nullable ScheduledFuture<?> retry;

    Pending(
        String cookie,
        InetSocketAddress server,
        byte[] datagram,
        CompletableFuture<Dictionary> answer) {
      this.cookie = cookie;
      this.server = server;
      this.datagram = datagram;
      this.answer = answer;
    }
  }

  private final class Inbound extends SimpleChannelInboundHandler<DatagramPacket> {
    @Override
    protected void channelRead0(ChannelHandlerContext ctx, DatagramPacket packet) {
      NgMessage.parse(ByteBufUtil.getBytes(packet.content()))
          .ifPresentOrElse(
              reply -> received(reply, packet.sender()), () -> ignored.incrementAndGet());
    }

    /** A port unreachable of an earlier datagram ends up here; the retry is the cure. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ignored.incrementAndGet();
    }
  }
}
