package santra.protocol.sip.transport;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import santra.protocol.sip.message.SipUri;

/**
 * From a URI to the way there (RFC 3263 section 4, as far as no name server is needed): numeric
 * hosts and {@code localhost}; transport by parameter, else UDP; port 5060 unless named.
 */
public final class NextHop {
  private NextHop() {}

  /**
   * @param uri of the peer, or of the first Route
   * @param listeners ours; the first of the same transport and address family is sent from
   * @return empty when the URI cannot be resolved, or no listener of ours has its transport
   */
  public static Optional<Flow> of(String uri, List<SipStack.Listener> listeners) {
    SipUri parsed;
    try {
      parsed = SipUri.parse(uri);
    } catch (IllegalArgumentException notSip) {
      return Optional.empty();
    }
    var transport = transport(parsed);
    var address = Vias.numeric(parsed.host());
    if (transport.isEmpty() || address.isEmpty()) return Optional.empty();
    var remote =
        new InetSocketAddress(address.get(), parsed.portOr(transport.get().standardPort()));
    return listeners.stream()
        .filter(listener -> listener.transport() == transport.get())
        .filter(listener ->
            listener.address().getAddress().getClass() == remote.getAddress().getClass())
        .findFirst()
        .map(listener -> Flow.to(transport.get(), listener.address(), remote));
  }

  /**
   * {@code sips} means TLS on the way, whatever its transport parameter (RFC 3261 section 19.1).
   */
  private static Optional<Transport> transport(SipUri uri) {
    var named = uri.parameters().value("transport");
    var transport =
        named.isEmpty()
            ? Optional.of(uri.secure() ? Transport.TLS : Transport.UDP)
            : Transport.named(named.get());
    return uri.secure() ? transport.flatMap(NextHop::secured) : transport;
  }

  private static Optional<Transport> secured(Transport transport) {
    return switch (transport) {
      case UDP -> Optional.empty();
      case TCP, TLS -> Optional.of(Transport.TLS);
      case WS, WSS -> Optional.of(Transport.WSS);
    };
  }
}
