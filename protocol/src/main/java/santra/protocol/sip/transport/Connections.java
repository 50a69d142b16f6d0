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
 * The streams of a stack, by number and by peer, whoever opened them (RFC 3261 section 18: reuse).
 * Used on the event loop only.
 */
final class Connections {
  /** Messages that may wait for one connection to come up. */
  static final int MAX_WAITING = 256;

  private final int limit;
  private final Crowd incoming;
  private final Counters counters;
  private final Map<Long, Connection> open = new HashMap<>();
  private final Map<Peer, Connection> byPeer = new HashMap<>();
  private long last;

  /** A peer as seen from one of our addresses. */
  private record Peer(
      Transport transport, InetAddress local, InetSocketAddress remote, String domain) {
    static Peer of(Flow flow) {
      return new Peer(flow.transport(), flow.local().getAddress(), flow.remote(), flow.domain());
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

  Connections(int limit, int perSource, Counters counters) {
    this.limit = limit;
    this.incoming = new Crowd(limit, perSource);
    this.counters = counters;
  }

  /** Takes an accepted connection in; empty when there are too many. */
  Optional<Flow> accepted(
      Channel channel, Transport transport, InetSocketAddress local, InetSocketAddress remote) {
    if (open.size() >= limit) {
      counters.count("dropped.connections");
      return Optional.empty();
    }
    if (!incoming.enter(remote.getAddress())) {
      counters.count("dropped.connections-of-source");
      return Optional.empty();
    }
    var _ = channel.closeFuture().addListener(_ -> incoming.leave(remote.getAddress()));
    var flow = new Flow(transport, local, remote, ++last);
    var connection = new Connection(flow, channel.newSucceededFuture());
    keep(connection);
    // Whoever called us has not proved to be the one we would call (RFC 5923 section 9).
    if (!transport.encrypted()) byPeer.put(Peer.of(flow), connection);
    return Optional.of(flow);
  }

  boolean alive(long number) {
    return open.containsKey(number);
  }

  int size() {
    return open.size();
  }

  /**
   * The connection of a flow, else one to the same peer, else a new one; null at the limit, and for
   * a browser that has gone.
   */
  @Nullable Connection of(Flow flow, Connector connector) {
    var named = open.get(flow.connection());
    if (named != null && leadsTo(named.flow, flow)) return named;
    var known = byPeer.get(Peer.of(flow));
    if (known != null) return known;
    if (flow.transport().web()) {
      counters.count("gone.browser");
      return null;
    }
    if (open.size() >= limit) {
      counters.count("dropped.connections");
      return null;
    }
    var numbered = new Flow(flow.transport(), flow.local(), flow.remote(), ++last, flow.domain());
    var connection = new Connection(numbered, connector.connect(numbered));
    keep(connection);
    byPeer.put(Peer.of(numbered), connection);
    var _ =
        connection.up.addListener(result -> {
          if (!result.isSuccess()) forget(connection);
        });
    return connection;
  }

  /** Numbers are each process's own: one that another process gave says nothing here. */
  private static boolean leadsTo(Flow named, Flow wanted) {
    return named.transport() == wanted.transport() && named.remote().equals(wanted.remote());
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
