package santra.protocol.sip.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Tells a dead peer from a slow one. The kernel reports ICMP "port unreachable" to connected
 * sockets only, so a datagram that nobody has answered is sent again through a socket of its own:
 * on our listening address and port, so that every router and firewall sees the same flow as
 * before, but connected to the peer. What the peer sends meanwhile arrives there and takes the
 * usual way. Used on the event loop only.
 */
final class Probes {
  static final int MAX_OPEN = 64;

  private final int most;
  private final Opener opener;
  private final Duration lifetime;
  private final Counters counters;
  private final Map<Peer, Probe> open = new HashMap<>();

  private record Peer(InetSocketAddress local, InetSocketAddress remote) {}

  /** Opens a datagram channel between two addresses, with that handler before all others. */
  @FunctionalInterface
  interface Opener {
    ChannelFuture open(InetSocketAddress local, InetSocketAddress remote, ChannelHandler watcher);
  }

  /**
   * @param most sockets open at once; 0 for no probing
   */
  Probes(int most, Opener opener, Duration t1, Counters counters) {
    this.most = most;
    this.opener = opener;
    this.lifetime = t1.multipliedBy(2);
    this.counters = counters;
  }

  void send(Channel main, Envelope envelope, Consumer<String> failed) {
    var peer = new Peer(envelope.flow().local(), envelope.flow().remote());
    var known = open.get(peer);
    if (known == null && open.size() >= most) {
      Sockets.write(main, envelope, failed);
      return;
    }
    var probe = known == null ? open(main, peer) : known;
    probe.waiting.add(failed);
    var _ =
        probe.up.addListener(result ->
            Sockets.write(result.isSuccess() ? probe.up.channel() : main, envelope, failed));
  }

  private Probe open(Channel main, Peer peer) {
    var probe = new Probe(main, peer);
    open.put(peer, probe);
    return probe;
  }

  /** One such socket, and who wants to know. */
  private final class Probe extends ChannelInboundHandlerAdapter {
    private final List<Consumer<String>> waiting = new ArrayList<>();
    private final ChannelFuture up;

    Probe(Channel main, Peer peer) {
      // Two sockets on one port: allowed for the moment of binding, and never to another process.
      main.config().setOption(ChannelOption.SO_REUSEADDR, true);
      up = opener.open(peer.local(), peer.remote(), this);
      var _ =
          up.addListener(_ -> {
            if (main.isOpen()) main.config().setOption(ChannelOption.SO_REUSEADDR, false);
          });
      var _ = up.channel().closeFuture().addListener(_ -> open.remove(peer, this));
      var _ =
          main.eventLoop()
              .schedule(
                  () -> {
                    var _ = up.channel().close();
                  },
                  lifetime.toMillis(),
                  TimeUnit.MILLISECONDS);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) throws Exception {
      if (!(cause instanceof PortUnreachableException)) {
        super.exceptionCaught(context, cause);
        return;
      }
      counters.count("peer.unreachable");
      waiting.forEach(failed -> failed.accept("port unreachable"));
      waiting.clear();
      var _ = context.close();
    }
  }
}
