package santra.protocol.sip.transport;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import santra.protocol.sip.message.Headers;
import santra.protocol.sip.message.Parameters;
import santra.protocol.sip.message.Request;
import santra.protocol.sip.message.Via;

/** What the top Via says about the way back (RFC 3261 section 18.2, RFC 3581). */
final class Vias {
  static final int STANDARD_PORT = 5060;

  private Vias() {}

  /** Puts on the top Via where the request really came from. */
  static Request stamped(Request request, Via via, InetSocketAddress source) {
    var host = NetUtil.toAddressString(source.getAddress());
    var stamped = via;
    if (via.parameters().has("rport"))
      stamped = via.with("received", host).with("rport", String.valueOf(source.getPort()));
    else if (!via.host().equals(host)) stamped = via.with("received", host);
    else if (via.parameters().has("received")) stamped = via.with("received", host);
    if (stamped.equals(via)) return request;
    var fields = new ArrayList<>(request.headers().fields());
    for (int i = 0; i < fields.size(); i++) {
      if (!fields.get(i).name().equals("Via")) continue;
      fields.set(i, new Headers.Field("Via", stamped.toString()));
      break;
    }
    return new Request(request.method(), request.uri(), new Headers(fields), request.body());
  }

  /** Our own Via on a request that leaves from there. */
  static Via ours(Transport transport, InetSocketAddress local, String branch) {
    return new Via(
            transport.name(),
            NetUtil.toAddressString(local.getAddress(), true),
            local.getPort(),
            Parameters.NONE)
        .with("branch", branch)
        .with("rport", "");
  }

  /**
   * Where the response to a request goes that arrived on that flow: a stream takes it back, a
   * datagram goes to the source address and, with {@code rport}, to the source port. {@code maddr}
   * is ignored: nobody makes us send to a third party.
   */
  static Flow back(Via via, Flow arrived) {
    if (arrived.transport().reliable() || via.parameters().has("rport")) return arrived;
    return new Flow(arrived.transport(), arrived.local(), sentBy(via, arrived.remote()), 0);
  }

  /** Where a response goes when its connection has died. */
  static Flow reconnect(Via via, Flow arrived) {
    return new Flow(arrived.transport(), arrived.local(), sentBy(via, arrived.remote()), 0);
  }

  private static InetSocketAddress sentBy(Via via, InetSocketAddress source) {
    return new InetSocketAddress(source.getAddress(), listens(via));
  }

  private static int listens(Via via) {
    return via.port() >= 0
        ? via.port()
        : Transport.named(via.transport()).map(Transport::standardPort).orElse(STANDARD_PORT);
  }

  /**
   * Where a response goes of whose request we know nothing but the Via, best first: a stream may
   * still be there under the port it came from, else the peer listens where the Via says. Empty
   * when the Via names another transport, or no address, or a browser, who cannot be called.
   */
  static List<Flow> ways(Via via, InetSocketAddress local) {
    var address = numeric(via.parameters().value("received").orElse(via.host()));
    if (address.isEmpty()) return List.of();
    var listens = listens(via);
    var came = via.parameters().value("rport").flatMap(Vias::port).orElse(listens);
    return Transport.named(via.transport()).stream()
        .filter(transport -> !transport.web())
        .flatMap(transport ->
            transport.reliable()
                ? Stream.of(came, listens)
                    .distinct()
                    .map(port -> way(transport, local, address.get(), port))
                : Stream.of(way(transport, local, address.get(), came)))
        .toList();
  }

  private static Flow way(
      Transport transport, InetSocketAddress local, InetAddress address, int port) {
    return Flow.to(transport, local, new InetSocketAddress(address, port));
  }

  /** An address from its digits, never from a name server. */
  static Optional<InetAddress> numeric(String host) {
    if (host.equalsIgnoreCase("localhost")) return Optional.of(NetUtil.LOCALHOST4);
    var bare =
        host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    if (!NetUtil.isValidIpV4Address(bare) && !NetUtil.isValidIpV6Address(bare))
      return Optional.empty();
    return Optional.ofNullable(NetUtil.createInetAddressFromIpAddressString(bare));
  }

  private static Optional<Integer> port(String digits) {
    if (digits.isEmpty() || digits.length() > 5) return Optional.empty();
    int port = 0;
    for (int i = 0; i < digits.length(); i++) {
      if (digits.charAt(i) < '0' || digits.charAt(i) > '9') return Optional.empty();
      port = port * 10 + digits.charAt(i) - '0';
    }
    return port > 0 && port < 65_536 ? Optional.of(port) : Optional.empty();
  }
}
