package santra.protocol.sip.location;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/**
 * What name servers say; an empty list where there is no such record. Every question blocks for
 * seconds at most, so never on an event loop.
 */
public interface Dns {
  /**
   * @throws IOException when no name server answers, or one fails: then nothing is known
   */
  List<Naptr> naptr(String domain) throws IOException;

  /**
   * @param service such as {@code _sip._udp.example.com}
   * @throws IOException as above
   */
  List<Srv> srv(String service) throws IOException;

  /**
   * IPv4 first.
   *
   * @throws IOException as above
   */
  List<Host> addresses(String host) throws IOException;

  /**
   * RFC 3403.
   *
   * @param service such as {@code SIP+D2U}
   * @param replacement where its SRV records are; empty for a rule we do not follow (a regular
   *     expression)
   */
  record Naptr(int order, int preference, String service, String replacement, Duration ttl) {}

  /** RFC 2782. */
  record Srv(int priority, int weight, int port, String host, Duration ttl) {}

  record Host(InetAddress address, Duration ttl) {}
}
