package santra.media;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import santra.protocol.rtp.TelephoneEvent;

/**
 * Hears of the keys that callers and agents press: one JSON object a UDP datagram, as the embedded
 * server and rtpengine send it. Anything else is counted and dropped.
 */
public final class DtmfLog implements AutoCloseable {

  /** Is told of each key, as every other node is. */
  @FunctionalInterface
  public interface Listener {
    /**
     * Called on a network thread, must not block.
     *
     * @param digit one of 0-9, *, #, A-D
     * @param held how long the key was pressed
     * @param press names this press and no other, wherever it is heard; empty where the media
     *     server gives no name, as rtpengine, which tells one node only
     */
    void pressed(String session, String partyTag, char digit, Duration held, String press);
  }

  private static final int LONGEST_PRESS = 64;

  private final ObjectMapper json = new ObjectMapper();
  private final Listener listener;
  private final MultiThreadIoEventLoopGroup loop;
  private final Channel channel;
  private final AtomicLong ignored = new AtomicLong();

  /** Listens from now on; throws if the address, an inner one, cannot be bound. */
  public static DtmfLog open(InetSocketAddress listen, Listener listener) {
    return new DtmfLog(listen, listener);
  }

  private DtmfLog(InetSocketAddress listen, Listener listener) {
    this.listener = listener;
    loop =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("dtmf-log", true), NioIoHandler.newFactory());
    var bound =
        new Bootstrap()
            .group(loop)
            .channel(NioDatagramChannel.class)
            .handler(new Inbound())
            .bind(listen)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      var _ = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
      throw new IllegalStateException("cannot listen on " + listen, bound.cause());
    }
    channel = bound.channel();
  }

  /** Where it listens; what the media server needs as {@code --dtmf}. */
  public InetSocketAddress address() {
    return (InetSocketAddress) channel.localAddress();
  }

  /** Datagrams that told of no key. */
  public long ignored() {
    return ignored.get();
  }

  @Override
  public void close() {
    channel.close().syncUninterruptibly();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private void received(String text) {
    try {
      var told = json.readTree(text);
      var digit = TelephoneEvent.key(told.path("event").asInt(-1));
      var session = told.path("callid").asText("");
      var tag = told.path("source_tag").asText("");
      if (told.path("type").asText("").equals("DTMF")
          && digit.isPresent()
          && !session.isEmpty()
          && !tag.isEmpty()) listener.pressed(session, tag, digit.get(), held(told), press(told));
      else ignored.incrementAndGet();
    } catch (JsonProcessingException _) {
      ignored.incrementAndGet();
    }
  }

  private static String press(JsonNode told) {
    var press = told.path("press").asText("");
    return press.length() <= LONGEST_PRESS ? press : "";
  }

  private static Duration held(JsonNode told) {
    return Duration.ofMillis(Math.clamp(told.path("duration").asLong(0), 0, 60_000));
  }

  private final class Inbound extends SimpleChannelInboundHandler<DatagramPacket> {
    @Override
    protected void channelRead0(ChannelHandlerContext ctx, DatagramPacket packet) {
      received(packet.content().toString(StandardCharsets.UTF_8));
    }

    /** Whatever the listener throws, the next key is heard. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ignored.incrementAndGet();
    }
  }
}
