package santra.tenancy;

import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The way out over a trunk.
 *
 * @param name of the carrier, by which name servers tell where it is (RFC 3263); empty where the
 *     file has an address
 * @param host numeric; empty until it is known where the name leads
 * @param port 0 until then, where the file has none
 * @param transport UDP, TCP or TLS; empty until then, where the file has none
 * @param domain host part of the numbers' addresses there
 * @param priority lower ones are tried first
 * @param weight its share among trunks of the same priority and cost, 1-100
 * @param channels calls at once
 * @param callsPerSecond calls begun within a second
 * @param patience how long the first answer of any kind is waited for
 * @param login empty where the carrier knows us by our address
 * @param register for how long we register; empty where we do not
 * @param probe how often it is asked whether it lives (OPTIONS); empty for never
 * @param plus whether numbers are said with their {@code +}
 * @param headers changes to our requests that begin a call
 * @param rates what it carries, and at what price; empty for everything, at none
 */
public record Outlet(
    String name,
    String host,
    int port,
    String transport,
    String domain,
    int priority,
    int weight,
    int channels,
    int callsPerSecond,
    Duration patience,
    Optional<Login> login,
    Optional<Duration> register,
    Optional<Duration> probe,
    boolean plus,
    List<HeaderRule> headers,
    List<Rate> rates) {
  public Outlet {
    headers = List.copyOf(headers);
    rates = List.copyOf(rates);
  }

  /** The same carrier at one of the places to which its name leads. */
  public Outlet at(String place, int itsPort, String itsTransport) {
    return new Outlet(
        name,
        place,
        itsPort,
        itsTransport,
        domain,
        priority,
        weight,
        channels,
        callsPerSecond,
        patience,
        login,
        register,
        probe,
        plus,
        headers,
        rates);
  }

  /** Where it is, as SIP says it: {@code 192.0.2.1:5060}. */
  public String address() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }

  /** As it is said to this carrier. */
  public String said(String number) {
    return plus || !number.startsWith("+") ? number : number.substring(1);
  }

  /** What a minute costs, by the longest prefix; empty for a number that it does not carry. */
  Optional<Long> perMinuteMicros(String number, ZonedDateTime at) {
    if (rates.isEmpty()) return Optional.of(0L);
    return rates.stream()
        .filter(rate -> rate.holds(number, at))
        .max(Comparator.comparingInt(rate -> rate.prefix().length()))
        .map(Rate::perMinuteMicros);
  }
}
