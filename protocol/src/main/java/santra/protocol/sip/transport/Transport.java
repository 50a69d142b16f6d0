package santra.protocol.sip.transport;

import java.util.Locale;
import java.util.Optional;

/**
 * What carries the bytes: RFC 3261 section 18, TLS of section 26, WebSocket of RFC 7118. The name
 * is the one a Via says.
 */
public enum Transport {
  UDP(5060),
  TCP(5060),
  TLS(5061),
  WS(80),
  WSS(443);

  private final int standardPort;

  Transport(int standardPort) {
    this.standardPort = standardPort;
  }

  /** By the name in a Via or in a {@code transport} parameter, in any case. */
  public static Optional<Transport> named(String name) {
    return switch (name.toUpperCase(Locale.ROOT)) {
      case "UDP" -> Optional.of(UDP);
      case "TCP" -> Optional.of(TCP);
      case "TLS" -> Optional.of(TLS);
      case "WS" -> Optional.of(WS);
      case "WSS" -> Optional.of(WSS);
      default -> Optional.empty();
    };
  }

  /**
   * Reliable transports need no retransmission: timers A, E and G stay off (RFC 3261 section 17).
   */
  public boolean reliable() {
    return this != UDP;
  }

  public boolean encrypted() {
    return this == TLS || this == WSS;
  }

  /** Whether the peer is a browser: it calls, and can never be called (RFC 7118 section 5). */
  public boolean web() {
    return this == WS || this == WSS;
  }

  /** Where a URI without a port is reached: RFC 3261 section 19.1.2, RFC 7118 section 5.3. */
  public int standardPort() {
    return standardPort;
  }

  /** The {@code transport} parameter of a URI that leads here; empty where UDP needs none. */
  public String uriParameter() {
    return this == UDP ? "" : ";transport=" + name().toLowerCase(Locale.ROOT);
  }
}
