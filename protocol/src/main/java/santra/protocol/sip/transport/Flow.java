package santra.protocol.sip.transport;

import java.net.InetSocketAddress;

/**
 * Where a message came from, or shall go. For streams it also names the connection, so that a reply
 * or a later request can use the same one (RFC 5626 flow).
 *
 * @param local our listening address
 * @param remote the peer's address as seen on the wire
 * @param connection number of the connection in this stack, 0 for UDP or when any will do
 * @param domain what the peer's certificate must name when we connect by TLS (RFC 5922 section 7);
 *     empty for its numeric address
 */
public record Flow(
    Transport transport,
    InetSocketAddress local,
    InetSocketAddress remote,
    long connection,
    String domain) {

  public Flow(
      Transport transport, InetSocketAddress local, InetSocketAddress remote, long connection) {
    this(transport, local, remote, connection, "");
  }

  /** A new flow to a peer; a stream connects when there is no connection yet. */
  public static Flow to(Transport transport, InetSocketAddress local, InetSocketAddress remote) {
    return new Flow(transport, local, remote, 0);
  }

  public Flow withDomain(String domain) {
    return new Flow(transport, local, remote, connection, domain);
  }
}
