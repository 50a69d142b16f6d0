package santra.protocol.sip.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The TCP connections of a stack, by number and by peer, whoever opened them (RFC 3261 section 18:
 * reuse). Used on the event loop only.
 */
final class Connections {
  /** Messages that may wait for one connection to come up. */
  static final int MAX_WAITING = 256;

  private final int limit;
  private final Counters counters;
  private final Map<Long, Connection> open = new HashMap<>();
  private final Map<Peer, Connection> byPeer = new HashMap<>();
  private long last;

  /** A peer as seen from one of our addresses. */
  private record Peer(InetAddress local, InetSocketAddress remote) {
    static Peer of(Flow flow) {
      return new Peer(flow.local().getAddress(), flow.remote());
    }
  }

  /** One connection, up or coming up. */
  static final class Connection {
    private final Flow flow;
    private final ChannelFuture up;
    private int waiting;

    Connection(Flow flow, ChannelFuture up) {
      this.flow = flow;
      this.up = up;
    }

    Flow flow() {
      return flow;
    }
  }

  Connections(int limit, Counters counters) {
    this.limit = limit;
    this.counters = counters;
  }

  /** Takes an accepted connection in; empty when there are too many. */
  Optional<Flow> accepted(Channel channel, InetSocketAddress local, InetSocketAddress remote) {
    if (open.size() >= limit) {
      counters.count("dropped.connections");
      return Optional.empty();
    }
    var flow = new Flow(Transport.TCP, local, remote, ++last);
    keep(new Connection(flow, channel.newSucceededFuture()));
    return Optional.of(flow);
  }

  boolean alive(long number) {
    return open.containsKey(number);
  }

  int size() {
    return open.size();
  }

  /** The connection of a flow, else one to the same peer, else a new one; null at the limit. */
  @Nullable Connection of(Flow flow, Connector connector) {
    var named = open.get(flow.connection());
    if (named != null) return named;
    var known = byPeer.get(Peer.of(flow));
    if (known != null) return known;
    if (open.size() >= limit) {
      counters.count("dropped.connections");
      return null;
    }
    var numbered = new Flow(Transport.TCP, flow.local(), flow.remote(), ++last);
    var connection = new Connection(numbered, connector.connect(numbered));
    keep(connection);
    var _ =
        connection.up.addListener(result -> {
          if (!result.isSuccess()) forget(connection);
        });
    return connection;
  }

  /** How a connection is opened: its channel's pipeline knows the flow from the beginning. */
  @FunctionalInterface
  interface Connector {
    ChannelFuture connect(Flow flow);

    /** Leaves from the address we listen on, from any port of it. */
    static ChannelFuture connect(Bootstrap bootstrap, Flow flow) {
      return flow.local().getAddress().isAnyLocalAddress()
          ? bootstrap.connect(flow.remote())
          : bootstrap.connect(flow.remote(), new InetSocketAddress(flow.local().getAddress(), 0));
    }
  }

  void write(Connection connection, Envelope envelope, Consumer<String> failed) {
    if (connection.up.isSuccess()) {
      Sockets.write(connection.up.channel(), envelope, failed);
    } else if (connection.waiting >= MAX_WAITING) {
      failed.accept("too many messages wait for a connection");
    } else {
      connection.waiting++;
      var _ =
          connection.up.addListener(result -> {
            connection.waiting--;
            if (result.isSuccess()) Sockets.write(connection.up.channel(), envelope, failed);
            else failed.accept("no connection: " + result.cause());
          });
    }
  }

  private void keep(Connection connection) {
    open.put(connection.flow.connection(), connection);
    byPeer.put(Peer.of(connection.flow), connection);
    var _ = connection.up.channel().closeFuture().addListener(_ -> forget(connection));
  }

  private void forget(Connection connection) {
    open.remove(connection.flow.connection(), connection);
    byPeer.remove(Peer.of(connection.flow), connection);
  }

  void close() {
    for (var connection : List.copyOf(open.values())) {
      var _ = connection.up.channel().close();
    }
  }

  void describe(StringBuilder text) {
    text.append("connections ").append(open.size()).append('\n');
    open.values().stream()
        .limit(SipStack.DESCRIBED)
        .forEach(connection -> text.append("  ").append(connection.flow).append('\n'));
  }
}
