package santra.protocol.sip.location;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.random.RandomGenerator;
import santra.protocol.sip.transport.Transport;

/**
 * RFC 3263 sections 4.1 and 4.2 for a URI whose host is a name: the transport by NAPTR, port and
 * host by SRV, the address by A and AAAA; among SRV records of one priority by chance and weight
 * (RFC 2782). WebSocket peers are browsers and are never looked for.
 */
public final class Locating {
  /** What a domain may make us try; the rest of its records is not followed. */
  static final int MOST_PLACES = 10;

  /** For how long a name that leads nowhere is not asked for again. */
  private static final Duration NOTHING = Duration.ofSeconds(30);

  /** The order of our own taste, where the domain has none. */
  private static final List<Transport> OURS = List.of(Transport.UDP, Transport.TCP, Transport.TLS);

  private final Dns dns;
  private final RandomGenerator chance;
  private final SequencedSet<Place> places = new LinkedHashSet<>();
  private Duration ttl = Duration.ofDays(1);

  private Locating(Dns dns, RandomGenerator chance) {
    this.dns = dns;
    this.chance = chance;
  }

  /**
   * Asks as many questions as it takes; blocks.
   *
   * @throws IOException when a name server that is needed does not answer
   */
  public static Located of(Target target, Dns dns, RandomGenerator chance) throws IOException {
    var locating = new Locating(dns, chance);
    locating.locate(target);
    return locating.places.isEmpty()
        ? new Located(List.of(), NOTHING)
        : new Located(List.copyOf(locating.places), locating.ttl);
  }

  private void locate(Target target) throws IOException {
    var host = target.host();
    var transport = target.transport();
    if (target.port().isPresent()) {
      hosts(transport.orElse(Transport.UDP), host, target.port().get());
      return;
    }
    if (transport.isPresent()) {
      if (!services(transport.get(), service(transport.get(), host)))
        hosts(transport.get(), host, transport.get().standardPort());
      return;
    }
    var rules = rules(host);
    for (var rule : rules) services(transport(rule.service()).orElseThrow(), rule.replacement());
    if (!places.isEmpty()) return;
    var found = false;
    for (var ours : OURS) found |= services(ours, service(ours, host));
    if (!found) hosts(Transport.UDP, host, Transport.UDP.standardPort());
  }

  /** The lowest order that has a rule we can follow, by preference (RFC 3403 section 4.1). */
  private List<Dns.Naptr> rules(String domain) throws IOException {
    var usable = new ArrayList<Dns.Naptr>();
    for (var rule : dns.naptr(domain))
      if (transport(rule.service()).isPresent() && !rule.replacement().isEmpty()) usable.add(rule);
    usable.sort(Comparator.comparingInt(Dns.Naptr::order).thenComparingInt(Dns.Naptr::preference));
    for (var rule : usable) shorten(rule.ttl());
    return usable;
  }

  private static Optional<Transport> transport(String service) {
    return switch (service.toUpperCase(Locale.ROOT)) {
      case "SIP+D2U" -> Optional.of(Transport.UDP);
      case "SIP+D2T" -> Optional.of(Transport.TCP);
      case "SIPS+D2T" -> Optional.of(Transport.TLS);
      default -> Optional.empty();
    };
  }

  private static String service(Transport transport, String domain) {
    return switch (transport) {
          case UDP -> "_sip._udp.";
          case TCP -> "_sip._tcp.";
          case TLS -> "_sips._tcp.";
          case WS, WSS -> throw new IllegalArgumentException("browsers are not looked for");
        }
        + domain;
  }

  /**
   * @return whether the domain says that it has such a service or that it has not: a host named "."
   *     is the latter
   */
  private boolean services(Transport transport, String name) throws IOException {
    var records = new ArrayList<>(dns.srv(name));
    if (records.isEmpty()) return false;
    for (var record : inTurn(records)) {
      shorten(record.ttl());
      if (!record.host().isEmpty() && !record.host().equals("."))
        hosts(transport, record.host(), record.port());
    }
    return true;
  }

  /** RFC 2782: by priority, then each next one by chance, in proportion to its weight. */
  private List<Dns.Srv> inTurn(List<Dns.Srv> records) {
    var left = new ArrayList<>(records);
    left.sort(Comparator.comparingInt(Dns.Srv::priority).thenComparingInt(Dns.Srv::weight));
    var turn = new ArrayList<Dns.Srv>();
    while (!left.isEmpty()) {
      var priority = left.getFirst().priority();
      var equal = left.stream().filter(record -> record.priority() == priority).toList();
      var next = drawn(equal);
      left.remove(next);
      turn.add(next);
    }
    return turn;
  }

  private Dns.Srv drawn(List<Dns.Srv> equal) {
    var sum = equal.stream().mapToInt(Dns.Srv::weight).sum();
    var mark = chance.nextInt(sum + 1);
    for (var record : equal) {
      mark -= record.weight();
      if (mark <= 0) return record;
    }
    return equal.getLast();
  }

  private void hosts(Transport transport, String host, int port) throws IOException {
    if (port < 1 || port > 65_535) return;
    for (var found : dns.addresses(host)) {
      var address = found.address();
      if (places.size() >= MOST_PLACES) return;
      if (address.isAnyLocalAddress() || address.isMulticastAddress()) continue;
      shorten(found.ttl());
      places.add(new Place(transport, new InetSocketAddress(address, port)));
    }
  }

  private void shorten(Duration other) {
    if (other.compareTo(ttl) < 0) ttl = other;
  }
}
