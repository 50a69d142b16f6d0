package santra.contact;

import java.util.Optional;

/**
 * The way a leg's messages go: through which node's SIP address, to which peer.
 *
 * @param edge {@code host:port} of our listener, the same name whoever holds it
 * @param transport UDP or TCP
 * @param remote the peer's {@code host:port} on the wire
 * @param connection number of the TCP connection at that edge, 0 for UDP
 * @param name what its certificate has to name over TLS; empty for its address
 */
public record Path(
    String edge, String transport, String remote, long connection, Optional<String> name) {
  public Path(String edge, String transport, String remote, long connection) {
    this(edge, transport, remote, connection, Optional.empty());
  }
}
