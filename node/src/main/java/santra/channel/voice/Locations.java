package santra.channel.voice;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import santra.protocol.sip.location.Dns;
import santra.protocol.sip.location.Located;
import santra.protocol.sip.location.Locating;
import santra.protocol.sip.location.Place;
import santra.protocol.sip.location.Target;
import santra.protocol.sip.transport.Transport;
import santra.tenancy.Outlet;
import santra.tenancy.Tenants;

/**
 * Where the trunks are that have a name (RFC 3263), as far as this node's name servers say. Asked
 * before a call needs it, and again before the answer lapses; while no name server answers, the
 * last answer holds for an hour longer, for a carrier moves less often than name servers fail.
 */
public final class Locations {
  private static final Logger LOG = LoggerFactory.getLogger(Locations.class);
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);
  private static final Duration LEAST = Duration.ofSeconds(5);
  private static final Duration MOST = Duration.ofHours(1);
  private static final Duration STALE = Duration.ofHours(1);

  private final Supplier<Tenants> tenants;
  private final Dns dns;
  private final boolean ipv4;
  private final RandomGenerator chance;
  private final Clock clock;
  private final Map<Target, Known> known = new ConcurrentHashMap<>();

  /**
   * @param places empty before the first answer, and for a name that leads nowhere
   * @param next when it is asked for again
   * @param until when it holds no longer, whatever the name servers do
   */
  private record Known(List<Place> places, Instant next, Instant until) {}

  /**
   * @param own address from which trunks are called: theirs has to be of the same family
   */
  public Locations(
      Supplier<Tenants> tenants, Dns dns, InetAddress own, RandomGenerator chance, Clock clock) {
    this.tenants = tenants;
    this.dns = dns;
    this.ipv4 = own instanceof Inet4Address;
    this.chance = chance;
    this.clock = clock;
  }

  /** Begins to ask; ends with the timer. */
  public void start(ScheduledExecutorService timer) {
    var _ =
        timer.scheduleWithFixedDelay(
            () -> {
              try {
                look();
              } catch (RuntimeException broken) {
                LOG.warn("names of trunks are not looked up just now", broken);
              }
            },
            0,
            LOOK_EVERY.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  /** A trunk's places, in the order in which they are to be tried; itself if it has an address. */
  List<Outlet> of(Outlet outlet) {
    if (outlet.name().isEmpty()) return List.of(outlet);
    var found = known.get(target(outlet));
    if (found == null || found.until().isBefore(clock.instant())) return List.of();
    return found.places().stream().map(place -> at(outlet, place)).toList();
  }

  private static Outlet at(Outlet outlet, Place place) {
    var address = place.address();
    return outlet.at(
        address.getAddress().getHostAddress(), address.getPort(), place.transport().name());
  }

  private static Target target(Outlet outlet) {
    return new Target(
        outlet.name(),
        outlet.port() == 0 ? Optional.empty() : Optional.of(outlet.port()),
        outlet.transport().isEmpty()
            ? Optional.empty()
            : Optional.of(Transport.valueOf(outlet.transport())));
  }

  /** Each name that is due is asked for on a thread of its own. */
  private void look() {
    var now = clock.instant();
    var wanted = new HashSet<Target>();
    for (var tenant : tenants.get().all())
      for (var trunk : tenant.trunks().values())
        trunk
            .out()
            .filter(outlet -> !outlet.name().isEmpty())
            .ifPresent(outlet -> wanted.add(target(outlet)));
    known.keySet().retainAll(wanted);
    for (var target : wanted) {
      var before = known.getOrDefault(target, new Known(List.of(), now, now));
      if (before.next().isAfter(now)) continue;
      known.put(target, new Known(before.places(), now.plus(LEAST), before.until()));
      Thread.ofVirtual().name("name-lookup").start(() -> ask(target));
    }
  }

  private void ask(Target target) {
    try {
      heard(target, Locating.of(target, dns, chance));
    } catch (IOException | RuntimeException unknown) {
      LOG.warn("{} cannot be looked up: {}", target.host(), unknown.toString());
    }
  }

  private void heard(Target target, Located located) {
    var now = clock.instant();
    var places =
        located.places().stream()
            .filter(place -> place.address().getAddress() instanceof Inet4Address == ipv4)
            .toList();
    var ttl = located.ttl().compareTo(LEAST) < 0 ? LEAST : located.ttl();
    var next = now.plus(ttl.compareTo(MOST) > 0 ? MOST : ttl);
    var before =
        known.computeIfPresent(target, (_, _) -> new Known(places, next, next.plus(STALE)));
    if (before != null && places.isEmpty())
      LOG.warn("{} leads nowhere: its trunks take no calls", target.host());
  }
}
