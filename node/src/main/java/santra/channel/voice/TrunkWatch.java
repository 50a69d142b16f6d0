package santra.channel.voice;

import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import santra.distribution.TrunkLines;
import santra.protocol.sip.message.Headers;
import santra.protocol.sip.message.Request;
import santra.protocol.sip.message.Response;
import santra.protocol.sip.message.Via;
import santra.protocol.sip.transport.ClientTransaction;
import santra.protocol.sip.transport.SipStack;
import santra.tenancy.Outlet;
import santra.tenancy.Tenants;
import santra.tenancy.Trunk;
import santra.vocabulary.TenantId;

/**
 * Asks each trunk whether it lives (OPTIONS, RFC 3261 section 11): each node for itself, since one
 * may reach what another does not.
 */
public final class TrunkWatch implements TrunkLines {
  private static final Logger LOG = LoggerFactory.getLogger(TrunkWatch.class);
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);

  /** A carrier that has not answered by then has not. */
  private static final Duration LATEST = Duration.ofSeconds(4);

  private final Supplier<Tenants> tenants;
  private final Locations locations;
  private final Clock clock;
  private final Map<Name, Watched> watched = new ConcurrentHashMap<>();
  private final AtomicLong asked = new AtomicLong();

  /**
   * @param address of one of its places
   */
  private record Name(TenantId tenant, String trunk, String address) {}

  private record Watched(TrunkHealth health, Instant next) {}

  public TrunkWatch(Supplier<Tenants> tenants, Locations locations, Clock clock) {
    this.tenants = tenants;
    this.locations = locations;
    this.clock = clock;
  }

  /** Up while one of its places is; a name that leads nowhere is down. */
  @Override
  public State of(TenantId tenant, String trunk) {
    var out = tenants.get().find(tenant).flatMap(it -> it.trunk(trunk)).flatMap(Trunk::out);
    if (out.isEmpty()) return State.UNKNOWN; // it only brings calls
    var places = locations.of(out.get());
    var states =
        places.stream().map(place -> of(new Name(tenant, trunk, place.address()))).toList();
    if (places.isEmpty()) return new State(false, 0);
    return states.stream().filter(State::up).findFirst().orElse(states.getFirst());
  }

  private State of(Name name) {
    var known = watched.get(name);
    return known == null ? State.UNKNOWN : new State(known.health().up(), known.health().status());
  }

  /** Where a trunk is thought to answer, the best first. */
  public List<Outlet> places(TenantId tenant, Trunk trunk) {
    return trunk.out().map(locations::of).orElse(List.of()).stream()
        .filter(place -> of(new Name(tenant, trunk.name(), place.address())).up())
        .toList();
  }

  /**
   * Begins to ask; ends with the timer.
   *
   * @param edge the SIP address of this node
   */
  public void start(SipStack stack, String edge, ScheduledExecutorService timer) {
    var _ =
        timer.scheduleWithFixedDelay(
            () -> {
              try {
                look(stack, edge, timer);
              } catch (RuntimeException broken) {
                LOG.warn("trunks are not watched just now", broken);
              }
            },
            LOOK_EVERY.toMillis(),
            LOOK_EVERY.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private void look(SipStack stack, String edge, ScheduledExecutorService timer) {
    var now = clock.instant();
    Set<Name> there = new HashSet<>();
    for (var tenant : tenants.get().all())
      for (var trunk : tenant.trunks().values()) {
        var every = trunk.out().flatMap(Outlet::probe);
        if (trunk.out().isEmpty() || every.isEmpty()) continue;
        for (var place : locations.of(trunk.out().get())) {
          var name = new Name(tenant.id(), trunk.name(), place.address());
          there.add(name);
          var known =
              watched.computeIfAbsent(name, _ -> new Watched(TrunkHealth.unknown(now), now));
          if (known.next().isAfter(now)) continue;
          watched.put(name, new Watched(known.health(), now.plus(every.get())));
          ask(stack, edge, timer, name, place);
        }
      }
    watched.keySet().retainAll(there);
  }

  private void ask(
      SipStack stack, String edge, ScheduledExecutorService timer, Name name, Outlet outlet) {
    var number = asked.incrementAndGet();
    var once = new AtomicBoolean();
    var branch = Via.MAGIC_COOKIE + "probe." + Long.toString(System.nanoTime(), 36) + number;
    try {
      stack.send(
          options(outlet, edge, number),
          Wire.flow(Carriers.path(edge, outlet)),
          branch,
          new ClientTransaction.Listener() {
            @Override
            public void onResponse(ClientTransaction transaction, Response response) {
              if (!response.provisional() && once.compareAndSet(false, true))
                heard(name, response.status(), false);
            }

            @Override
            public void onFailure(ClientTransaction transaction, int status, String reason) {
              if (once.compareAndSet(false, true)) heard(name, status, true);
            }
          });
    } catch (RuntimeException unsendable) {
      LOG.debug("{} cannot be asked: {}", name, unsendable.toString());
      if (once.compareAndSet(false, true)) heard(name, 503, true);
    }
    var _ =
        timer.schedule(
            () -> {
              if (once.compareAndSet(false, true)) heard(name, 408, true);
            },
            LATEST.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private static Request options(Outlet outlet, String edge, long number) {
    var own = Wire.address(edge);
    var from = "<sip:" + host(own) + ">;tag=" + Long.toHexString(number + own.hashCode());
    var headers =
        Headers.NONE
            .plus("Max-Forwards", "70")
            .plus("From", from)
            .plus("To", "<sip:" + outlet.domain() + ">")
            .plus("Call-ID", "probe-" + Long.toString(System.nanoTime(), 36) + "-" + number)
            .plus("CSeq", "1 OPTIONS")
            .plus("Accept", Answers.SDP);
    return Request.of("OPTIONS", "sip:" + outlet.address(), headers);
  }

  private static String host(InetSocketAddress address) {
    var text = Wire.text(address);
    return text.substring(0, text.lastIndexOf(':'));
  }

  private void heard(Name name, int status, boolean silent) {
    var now = clock.instant();
    watched.computeIfPresent(
        name,
        (_, known) -> {
          var health = known.health();
          var next = silent ? health.missed(status, now) : health.answered(status, now);
          if (next.up() != health.up())
            LOG.warn(
                "trunk {} of {} at {} is {}: {}",
                name.trunk(),
                name.tenant(),
                name.address(),
                next.up() ? "up" : "down",
                status);
          return new Watched(next, known.next());
        });
  }

  /** Live figures for metrics. */
  public Map<String, Long> figures() {
    var figures = new HashMap<String, Long>();
    figures.put("watched", (long) watched.size());
    figures.put("down", watched.values().stream().filter(one -> !one.health().up()).count());
    return figures;
  }
}
