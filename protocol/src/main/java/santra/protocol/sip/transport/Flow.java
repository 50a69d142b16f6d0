package santra.protocol.sip.transport;

import java.net.InetSocketAddress;

/**
 * Where a message came from, or shall go. For TCP it also names the connection, so that a reply or
 * a later request can use the same one (RFC 5626 flow).
 *
 * @param local our listening address
 * @param remote the peer's address as seen on the wire
 * @param connection number of the TCP connection in this stack, 0 for UDP or when any will do
 */
public record Flow(
    Transport transport, InetSocketAddress local, InetSocketAddress remote, long connection) {

  /** A new flow to a peer; TCP connects when there is no connection yet. */
  public static Flow to(Transport transport, InetSocketAddress local, InetSocketAddress remote) {
    return new Flow(transport, local, remote, 0);
  }
}
