package santra.protocol.sip.transport;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * How a stack listens and where its limits are.
 *
 * @param listeners at least one, on concrete addresses, since they become our Via; port 0 binds a
 *     free one
 * @param t1 round-trip estimate, RFC 3261 section 17.1.1.1; 500 ms by default
 * @param maxMessage bytes; a longer message is answered 513 or, if it cannot be, dropped
 * @param maxTransactions server and client together; above it new requests get 503
 * @param maxConnections TCP connections at once; above it new ones are closed
 * @param idleConnection a TCP connection without a byte for this long is closed
 * @param headerDeadline a TCP peer that has begun a message must finish it within this time
 * @param perSource requests a second that one source address may open; above it they are dropped
 */
public record SipSettings(
    List<SipStack.Listener> listeners,
    Duration t1,
    int maxMessage,
    int maxTransactions,
    int maxConnections,
    Duration idleConnection,
    Duration headerDeadline,
    int perSource) {

  public SipSettings {
    listeners = List.copyOf(listeners);
  }

  /** UDP and TCP on one address with the usual limits. */
  public static SipSettings on(InetSocketAddress address) {
    return new SipSettings(
        List.of(
            new SipStack.Listener(Transport.UDP, address),
            new SipStack.Listener(Transport.TCP, address)),
        Duration.ofMillis(500),
        65_535,
        100_000,
        20_000,
        Duration.ofMinutes(15),
        Duration.ofSeconds(5),
        2_000);
  }
}
