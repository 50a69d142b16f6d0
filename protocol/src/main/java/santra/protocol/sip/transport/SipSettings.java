package santra.protocol.sip.transport;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How a stack listens and where its limits are.
 *
 * @param listeners at least one, on concrete addresses, since they become our Via; port 0 binds a
 *     free one
 * @param t1 round-trip estimate, RFC 3261 section 17.1.1.1; 500 ms by default
 * @param maxMessage bytes; a longer message is answered 513 or, if it cannot be, dropped
 * @param maxTransactions server and client together; above it new requests get 503
 * @param maxConnections streams at once; above it new ones are closed
 * @param idleConnection a TCP or TLS connection without a byte for this long is closed
 * @param headerDeadline a stream's peer that has begun a message, or a handshake, must finish it
 *     within this time
 * @param perSource requests a second that one source address may open; above it they are dropped
 * @param admission limits on who comes in
 * @param probes whether an unanswered datagram's ICMP error ends its transaction (RFC 3261 section
 *     18.4); without, only silence does
 */
public record SipSettings(
    List<SipStack.Listener> listeners,
    Duration t1,
    int maxMessage,
    int maxTransactions,
    int maxConnections,
    Duration idleConnection,
    Duration headerDeadline,
    int perSource,
    Admission admission,
    TlsSettings tls,
    WebSettings web,
    boolean probes) {

  /**
   * @param connections that one source address may have open towards us
   * @param handshakes TLS and WebSocket handshakes in progress, a quarter of them from one source
   */
  public record Admission(int connections, int handshakes) {
    public static final Admission USUAL = new Admission(2_000, 1_000);
  }

  public SipSettings {
    listeners = List.copyOf(listeners);
  }

  public SipSettings(
      List<SipStack.Listener> listeners,
      Duration t1,
      int maxMessage,
      int maxTransactions,
      int maxConnections,
      Duration idleConnection,
      Duration headerDeadline,
      int perSource) {
    this(
        listeners,
        t1,
        maxMessage,
        maxTransactions,
        maxConnections,
        idleConnection,
        headerDeadline,
        perSource,
        Admission.USUAL,
        TlsSettings.NONE,
        WebSettings.USUAL,
        true);
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

  /** The same, and these listeners too. */
  public SipSettings with(
      List<SipStack.Listener> more,
      TlsSettings newTls,
      WebSettings newWeb,
      Admission newAdmission) {
    var all = new ArrayList<>(listeners);
    all.addAll(more);
    return new SipSettings(
        all,
        t1,
        maxMessage,
        maxTransactions,
        maxConnections,
        idleConnection,
        headerDeadline,
        perSource,
        newAdmission,
        newTls,
        newWeb,
        probes);
  }

  /** The same, deaf to ICMP as most phones are: a peer that dies may be back in a moment. */
  public SipSettings withoutProbes() {
    return new SipSettings(
        listeners,
        t1,
        maxMessage,
        maxTransactions,
        maxConnections,
        idleConnection,
        headerDeadline,
        perSource,
        admission,
        tls,
        web,
        false);
  }
}
