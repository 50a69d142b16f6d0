package santra.protocol.sip.transport;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import santra.protocol.sip.message.SipMessage;

/** Sends by the datagram socket or the connection that a flow means. */
final class Sockets implements Carrier {
  private final Map<InetSocketAddress, Channel> datagrams = new LinkedHashMap<>();
  private final Connections connections;
  private final Connections.Connector connector;
  private final BooleanSupplier encrypts;
  private final Probes probes;
  private final Counters counters;

  /**
   * @param encrypts whether we can connect by TLS
   */
  Sockets(
      Connections connections,
      Connections.Connector connector,
      BooleanSupplier encrypts,
      Probes probes,
      Counters counters) {
    this.connections = connections;
    this.encrypts = encrypts;
    this.probes = probes;
    this.connector = connector;
    this.counters = counters;
  }

  void listening(Channel datagram) {
    datagrams.put((InetSocketAddress) datagram.localAddress(), datagram);
  }

  void silent(Channel datagram) {
    datagrams.values().remove(datagram);
  }

  @Override
  public boolean alive(Flow flow) {
    return flow.connection() == 0 || connections.alive(flow.connection());
  }

  @Override
  public void send(SipMessage message, Flow flow, Consumer<String> failed) {
    switch (flow.transport()) {
      case UDP -> datagram(new Envelope(message, flow), failed);
      case TCP, TLS, WS, WSS -> stream(new Envelope(message, flow), failed);
    }
  }

  @Override
  public void resend(SipMessage message, Flow flow, Consumer<String> failed) {
    var channel = datagrams.get(flow.local());
    if (flow.transport() == Transport.UDP && channel != null)
      probes.send(channel, new Envelope(message, flow), failed);
    else send(message, flow, failed);
  }

  private void datagram(Envelope envelope, Consumer<String> failed) {
    var channel = datagrams.get(envelope.flow().local());
    if (channel == null) {
      failed.accept("no UDP listener on " + envelope.flow().local());
    } else if (!channel.isWritable()) {
      // The socket is full: as good as lost on the way, and retransmitted like it.
      counters.count("dropped.unwritable");
    } else {
      write(channel, envelope, failed);
    }
  }

  private void stream(Envelope envelope, Consumer<String> failed) {
    // Never in the clear instead.
    if (envelope.flow().transport().encrypted() && !encrypts.getAsBoolean()) {
      counters.count("unsendable.no-certificate");
      failed.accept("no certificate to connect with");
      return;
    }
    var connection = connections.of(envelope.flow(), connector);
    if (connection == null)
      failed.accept(
          envelope.flow().transport().web() ? "the browser has gone" : "too many connections");
    else connections.write(connection, envelope, failed);
  }

  static void write(Channel channel, Envelope envelope, Consumer<String> failed) {
    var _ =
        channel
            .writeAndFlush(envelope)
            .addListener(result -> {
              if (!result.isSuccess()) failed.accept(String.valueOf(result.cause()));
            });
  }
}
