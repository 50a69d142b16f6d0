package santra.contact;

/**
 * The way a leg's messages go: through which node's SIP address, to which peer.
 *
 * @param edge {@code host:port} of our listener, the same name whoever holds it
 * @param transport UDP or TCP
 * @param remote the peer's {@code host:port} on the wire
 * @param connection number of the TCP connection at that edge, 0 for UDP
 */
public record Path(String edge, String transport, String remote, long connection) {}
