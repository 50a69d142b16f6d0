package santra.protocol.sdp;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Optional;

/** Where media may be sent. Names are never looked up: an address is a literal or nothing. */
public final class Addresses {
  private Addresses() {}

  /**
   * Whether we may send media there. Refused are names, multicast, broadcast, {@code 0.0.0.0/8},
   * {@code ::} and privileged ports: an offer must not aim our media at somebody's name server.
   */
  public static boolean isSendable(String address, int port) {
    return port >= 1_024
        && port <= 65_535
        && literal(address).filter(Addresses::unicast).isPresent();
  }

  /** {@code 0.0.0.0} or {@code ::}: hold in the old style (RFC 3264 section 8.4). */
  public static boolean unspecified(String address) {
    return literal(address).filter(InetAddress::isAnyLocalAddress).isPresent();
  }

  private static boolean unicast(InetAddress address) {
    if (address.isAnyLocalAddress() || address.isMulticastAddress()) return false;
    if (!(address instanceof Inet4Address)) return true;
    int first = address.getAddress()[0] & 0xff;
    return first != 0 && first < 224;
  }

  private static Optional<InetAddress> literal(String address) {
    if (address.length() > 45 || !plain(address)) return Optional.empty();
    try {
      return Optional.of(InetAddress.ofLiteral(address));
    } catch (IllegalArgumentException name) {
      return Optional.empty();
    }
  }

  /** Four decimal numbers or colons: no short, octal or zoned forms. */
  private static boolean plain(String address) {
    if (address.indexOf(':') >= 0) return address.indexOf('%') < 0 && address.indexOf('[') < 0;
    var parts = address.split("\\.", -1);
    if (parts.length != 4) return false;
    for (var part : parts) {
      if (SdpParser.number(part, 255) < 0) return false;
      if (part.length() > 1 && part.charAt(0) == '0') return false;
    }
    return true;
  }
}
