package santra.protocol.sip.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import santra.protocol.sip.message.JainSipCodec;
import santra.protocol.sip.message.Request;
import santra.protocol.sip.message.Response;

/**
 * The SIP stack on Netty. One event loop carries all of it, sockets, codec and transactions: there
 * is nothing to lock, and one core takes many times the traffic of a centre. Pipelines, in the
 * order a byte meets them: {@code framing} (bytes and frames), {@code codec} (frames and messages),
 * {@code transaction} (where retransmission ends).
 */
public final class NettySipStack implements SipStack {
  private static final int WATER_MARK = 256 * 1024;
  private static final int SOCKET_BUFFER = 2 * 1024 * 1024;
  private static final int BACKLOG = 1_024;
  private static final int CONNECT_LIMIT_MS = 5_000;

  private final SipSettings settings;
  private final MultiThreadIoEventLoopGroup group;
  private final EventLoop loop;
  private final Counters counters = new Counters();
  private final Connections connections;
  private final Sockets sockets;
  private final Transactions transactions;
  private final CodecHandler codec;
  private final TransactionHandler transaction;
  private final Handshaking handshaking;
  private final LoopLag lag;
  private final List<Bound> bound = new CopyOnWriteArrayList<>();

  /** A listener and its socket. */
  private record Bound(Listener listener, Channel channel) {}

  private NettySipStack(SipSettings settings, TransactionUser user, MessageWatch watch)
      throws IOException {
    this.settings = settings;
    this.handshaking = new Handshaking(settings, counters);
    this.group =
        new MultiThreadIoEventLoopGroup(
            1,
            new DefaultThreadFactory("sip", true),
            Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    this.loop = group.next();
    this.lag = new LoopLag(System::nanoTime).on(loop);
    var complaints = new Complaints();
    var limits = new SourceLimits(settings.perSource(), System::nanoTime);
    this.connections =
        new Connections(settings.maxConnections(), settings.admission().connections(), counters);
    this.sockets =
        new Sockets(
            connections,
            this::connect,
            handshaking::ready,
            new Probes(
                settings.probes() ? Probes.MAX_OPEN : 0, this::probe, settings.t1(), counters),
            counters);
    this.transactions =
        new Transactions(
            loop, sockets, settings, user, counters, complaints, limits, System::nanoTime);
    this.codec = new CodecHandler(new JainSipCodec(), limits, counters, watch);
    this.transaction = new TransactionHandler(transactions, complaints);
  }

  /**
   * Warms the parser; hears nothing until {@link #listen(List)}: the first call is as quick as the
   * second.
   *
   * @param watch sees what comes and goes
   * @throws IOException when the certificates cannot be used
   */
  public static NettySipStack deaf(SipSettings settings, TransactionUser user, MessageWatch watch)
      throws IOException {
    Warm.up();
    return new NettySipStack(settings, user, watch);
  }

  /**
   * {@linkplain #deaf Warm}, and listening where the settings say.
   *
   * @throws IOException when an address cannot be bound; then none is
   */
  public static NettySipStack start(SipSettings settings, TransactionUser user) throws IOException {
    var stack = deaf(settings, user, MessageWatch.NONE);
    try {
      stack.listen(settings.listeners());
      return stack;
    } catch (IOException | RuntimeException unbound) {
      stack.close();
      throw unbound;
    }
  }

  /** Once in the life of a process. */
  private static final class Warm {
    static {
      JainSipCodec.warmUp();
    }

    /** Returns when the class is loaded, which is when the parser is warm. */
    static void up() {}
  }

  @Override
  public Listener listen(Listener listener) throws IOException {
    if (listener.transport().encrypted() && !handshaking.ready())
      throw new IOException("no certificate for " + listener.transport());
    var future =
        listener.transport().reliable()
            ? connectionsIn(listener).bind(listener.address())
            : datagrams().bind(listener.address());
    future.awaitUninterruptibly();
    if (!future.isSuccess())
      throw new IOException(
          "cannot listen on " + listener.transport() + " " + listener.address(), future.cause());
    var channel = future.channel();
    var open =
        new Listener(
            listener.transport(),
            (InetSocketAddress) channel.localAddress(),
            listener.clientCertificate());
    bound.add(new Bound(open, channel));
    if (!listener.transport().reliable())
      loop.submit(() -> sockets.listening(channel)).awaitUninterruptibly();
    return open;
  }

  @Override
  public void unlisten(Listener listener) {
    for (var one : List.copyOf(bound))
      if (one.listener().sameAs(listener) && bound.remove(one)) {
        loop.submit(() -> sockets.silent(one.channel())).awaitUninterruptibly();
        one.channel().close().awaitUninterruptibly();
        // A port of NIO is free only once the loop has selected again.
        loop.schedule(() -> {}, 2, TimeUnit.MILLISECONDS).awaitUninterruptibly();
      }
  }

  @Override
  public Optional<String> reloadCertificates() {
    return handshaking.reload();
  }

  private ChannelFuture probe(
      InetSocketAddress local, InetSocketAddress remote, ChannelHandler watcher) {
    return datagrams(watcher).option(ChannelOption.SO_REUSEADDR, true).connect(remote, local);
  }

  private Bootstrap datagrams(ChannelHandler... first) {
    var framing = new DatagramFraming(settings.maxMessage(), counters);
    return new Bootstrap()
        .group(group)
        .channel(Epoll.isAvailable() ? EpollDatagramChannel.class : NioDatagramChannel.class)
        .option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER)
        .option(ChannelOption.SO_SNDBUF, SOCKET_BUFFER)
        .option(
            ChannelOption.RECVBUF_ALLOCATOR,
            new FixedRecvByteBufAllocator(settings.maxMessage() + 1))
        .handler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                channel
                    .pipeline()
                    .addLast(first)
                    .addLast("framing", framing)
                    .addLast("codec", codec)
                    .addLast("transaction", transaction);
              }
            });
  }

  private ServerBootstrap connectionsIn(Listener listener) {
    return new ServerBootstrap()
        .group(group)
        .channel(
            Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
        .option(ChannelOption.SO_REUSEADDR, true)
        .option(ChannelOption.SO_BACKLOG, BACKLOG)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.SO_KEEPALIVE, true)
        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, waterMark())
        .childHandler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                var local = (InetSocketAddress) channel.parent().localAddress();
                var remote = (InetSocketAddress) channel.remoteAddress();
                // A peer may be gone before it is accepted.
                var flow =
                    remote == null
                        ? Optional.<Flow>empty()
                        : connections.accepted(channel, listener.transport(), local, remote);
                if (flow.isEmpty()
                    || !handshaking.admit(channel, flow.get(), listener.clientCertificate())) {
                  var _ = channel.close();
                } else stream(channel, flow.get());
              }
            });
  }

  private ChannelFuture connect(Flow flow) {
    var tls = handshaking.outgoing(flow);
    var bootstrap =
        new Bootstrap()
            .group(group)
            .channel(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.SO_KEEPALIVE, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_LIMIT_MS)
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, waterMark())
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    tls.ifPresent(handler -> channel.pipeline().addLast("tls", handler));
                    stream(channel, flow);
                  }
                });
    var connected = Connections.Connector.connect(bootstrap, flow);
    return tls.map(handler -> handshaking.proven(connected, handler)).orElse(connected);
  }

  private void stream(Channel channel, Flow flow) {
    var web = flow.transport().web();
    var idle = web ? settings.web().ping() : settings.idleConnection();
    channel
        .pipeline()
        .addLast(
            "idle",
            new IdleStateHandler(
                web ? idle.toMillis() : 0, 0, web ? 0 : idle.toMillis(), TimeUnit.MILLISECONDS))
        .addLast(
            "framing",
            web ? new WebFraming(flow, counters) : new StreamFraming(flow, settings, counters))
        .addLast("codec", codec)
        .addLast("transaction", transaction);
  }

  private WriteBufferWaterMark waterMark() {
    return new WriteBufferWaterMark(WATER_MARK / 2, WATER_MARK);
  }

  @Override
  public ClientTransaction send(
      Request request, Flow flow, String branch, ClientTransaction.Listener listener) {
    return transactions.send(request, fromHere(flow), branch, listener);
  }

  @Override
  public void sendOutside(Request request, Flow flow, String branch) {
    transactions.sendOutside(request, fromHere(flow), branch);
  }

  /**
   * Whoever keeps a flow may know one address of ours for all transports; our Via says the port
   * that this transport has there, so that the peer can call back.
   */
  private Flow fromHere(Flow flow) {
    if (!flow.transport().reliable()) return flow;
    var from = flow.local();
    for (var one : bound) {
      var listener = one.listener();
      if (listener.transport() != flow.transport()
          || !listener.address().getAddress().equals(flow.local().getAddress())) continue;
      from = listener.address();
      if (from.equals(flow.local())) break;
    }
    return new Flow(flow.transport(), from, flow.remote(), flow.connection(), flow.domain());
  }

  @Override
  public void sendOutside(Response response, InetSocketAddress local) {
    var ways = Vias.ways(response.topVia(), local);
    if (ways.isEmpty()) counters.count("unsendable");
    else transactions.sendOutside(response, ways);
  }

  @Override
  public List<Listener> listeners() {
    return bound.stream().map(Bound::listener).toList();
  }

  /** Called off the loop, waits for it: at most a second. */
  @Override
  public String describe() {
    if (loop.inEventLoop()) return description();
    var task = loop.submit(this::description);
    return task.awaitUninterruptibly(1, TimeUnit.SECONDS) && task.isSuccess()
        ? task.getNow()
        : "the event loop is busy or closed\n";
  }

  private String description() {
    var text = new StringBuilder();
    for (var listener : listeners())
      text.append("listening ")
          .append(listener.transport())
          .append(' ')
          .append(listener.address())
          .append('\n');
    transactions.describe(text);
    connections.describe(text);
    counters().forEach((name, count) -> text.append(name).append(' ').append(count).append('\n'));
    return text.toString();
  }

  @Override
  public Map<String, Long> counters() {
    return counters.snapshot();
  }

  @Override
  public Duration lag() {
    return lag.lag();
  }

  /** The ports are free when it returns, unless it is called on the loop itself. */
  @Override
  public void close() {
    if (!loop.isShuttingDown())
      loop.execute(() -> {
        transactions.close();
        for (var one : bound) {
          var _ = one.channel().close();
        }
        connections.close();
      });
    handshaking.close();
    var ended = group.shutdownGracefully(0, 2, TimeUnit.SECONDS);
    if (!loop.inEventLoop()) ended.awaitUninterruptibly(5, TimeUnit.SECONDS);
  }
}
