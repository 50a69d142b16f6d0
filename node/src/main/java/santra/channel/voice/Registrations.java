package santra.channel.voice;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import santra.protocol.sip.message.Headers;
import santra.protocol.sip.message.NameAddress;
import santra.protocol.sip.message.Request;
import santra.protocol.sip.message.Response;
import santra.protocol.sip.message.SipUri;
import santra.protocol.sip.message.Via;
import santra.protocol.sip.transport.ClientTransaction;
import santra.protocol.sip.transport.SipStack;
import santra.tenancy.Login;
import santra.tenancy.Outlet;
import santra.tenancy.Tenants;

/**
 * Registers with the carriers that want it (RFC 3261 section 10.2), at one node of the cluster; the
 * node that takes its place registers its own address and has the earlier one removed, so that the
 * carrier never rings two of us.
 */
public final class Registrations implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Registrations.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  /**
   * Bindings of ours that are looked for in an answer: more is a registrar that makes fun of us.
   */
  private static final int MOST_BINDINGS = 20;

  /** Names a binding of ours, at whichever node: a URI parameter that a registrar gives back. */
  static final String LINE = "line";

  private final SipStack stack;
  private final String edge;
  private final Supplier<Tenants> tenants;
  private final Locations locations;
  private final Clock clock;
  private final ScheduledFuture<?> looking;

  /** Read and written under this object's lock. */
  private final Map<String, Line> lines = new HashMap<>();

  private boolean closed;

  /** A registration as it stands. */
  private static final class Line {
    final Outlet outlet;
    final Login login;
    final String name;
    final String callId;
    Instant next;
    Duration pause = FIRST_PAUSE;
    Duration expires;
    long cseq;
    boolean registered;
    boolean failed;
    List<String> stale = List.of();

    Line(String name, Outlet outlet, Login login, Duration wished, String callId, Instant next) {
      this.name = name;
      this.outlet = outlet;
      this.login = login;
      this.expires = wished;
      this.callId = callId;
      this.next = next;
    }
  }

  /**
   * @param edge the SIP address of this node, where the carrier shall send calls
   */
  public Registrations(
      SipStack stack,
      String edge,
      Supplier<Tenants> tenants,
      Locations locations,
      ScheduledExecutorService timer,
      Clock clock) {
    this.stack = stack;
    this.edge = edge;
    this.tenants = tenants;
    this.locations = locations;
    this.clock = clock;
    this.looking =
        timer.scheduleWithFixedDelay(
            () -> {
              try {
                look();
              } catch (RuntimeException broken) {
                LOG.warn("trunks are not registered just now", broken);
              }
            },
            LOOK_EVERY.toMillis(),
            LOOK_EVERY.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  /** Where it is registered if that is still one of its places, else at the next of them. */
  private Optional<Outlet> place(Outlet outlet, Optional<Line> known, Instant now) {
    var places = locations.of(outlet);
    var before = known.map(line -> places.indexOf(line.outlet)).orElse(-1);
    if (before < 0) return places.stream().findFirst();
    var next = known.get().failed && !known.get().next.isAfter(now) ? before + 1 : before;
    return Optional.of(places.get(next % places.size()));
  }

  private synchronized void look() {
    if (closed) return;
    var now = clock.instant();
    var there = new HashSet<String>();
    for (var tenant : tenants.get().all())
      for (var trunk : tenant.trunks().values()) {
        var outlet = trunk.out();
        var login = outlet.flatMap(Outlet::login);
        var wished = outlet.flatMap(Outlet::register);
        if (outlet.isEmpty() || login.isEmpty() || wished.isEmpty()) continue;
        var name = tenant.id().name() + "." + trunk.name();
        there.add(name);
        var known = lines.get(name);
        var place = place(outlet.get(), Optional.ofNullable(known), now);
        if (place.isEmpty()) continue;
        if (known == null || !known.outlet.equals(place.get())) {
          var callId = "register-" + name + "-" + Long.toString(now.toEpochMilli(), 36);
          var line = new Line(name, place.get(), login.get(), wished.get(), callId, now);
          if (known != null) line.pause = known.pause;
          known = line;
          lines.put(name, known);
        }
        if (!known.next.isAfter(now)) register(known, Optional.empty());
      }
    lines.keySet().retainAll(there);
  }

  /**
   * @param challenge what is answered; empty for a first request
   */
  private synchronized void register(Line line, Optional<Response> challenge) {
    if (closed) return;
    line.cseq++;
    line.next = clock.instant().plus(LONGEST_PAUSE); // an answer comes before, or none does
    var request = request(line);
    if (challenge.isPresent())
      request = Carriers.proven(request, line.outlet, challenge.get()).orElse(request);
    var branch = Via.MAGIC_COOKIE + "reg." + line.callId.hashCode() + "." + line.cseq;
    try {
      stack.send(
          request,
          Wire.flow(Carriers.path(edge, line.outlet)),
          branch,
          new Answer(line, challenge.isPresent()));
    } catch (RuntimeException unsendable) {
      LOG.debug("{} cannot be registered: {}", line.name, unsendable.toString());
      failed(line, 503);
    }
  }

  private Request request(Line line) {
    var outlet = line.outlet;
    var own = "<sip:" + line.login.user() + "@" + outlet.domain() + ">";
    var headers =
        Headers.NONE
            .plus("Max-Forwards", "70")
            .plus("From", own + ";tag=" + Integer.toHexString(line.callId.hashCode()))
            .plus("To", own)
            .plus("Call-ID", line.callId)
            .plus("CSeq", line.cseq + " REGISTER")
            .plus("Contact", "<" + contact(line) + ">;expires=" + line.expires.toSeconds());
    for (var stale : line.stale) headers = headers.plus("Contact", "<" + stale + ">;expires=0");
    headers = headers.plus("Expires", String.valueOf(line.expires.toSeconds()));
    return Request.of("REGISTER", "sip:" + outlet.domain(), headers);
  }

  private String contact(Line line) {
    var transport = line.outlet.transport();
    var address =
        stack.listeners().stream()
            .filter(one -> one.transport().name().equals(transport))
            .map(SipStack.Listener::address)
            .filter(one -> one.getAddress().equals(Wire.address(edge).getAddress()))
            .findFirst()
            .map(Wire::text)
            .orElse(edge);
    return "sip:"
        + line.login.user()
        + "@"
        + address
        + (transport.equals("UDP") ? "" : ";transport=" + transport.toLowerCase(Locale.ROOT))
        + ";"
        + LINE
        + "="
        + line.name;
  }

  private final class Answer implements ClientTransaction.Listener {
    private final Line line;
    private final boolean proven;

    Answer(Line line, boolean proven) {
      this.line = line;
      this.proven = proven;
    }

    @Override
    public void onResponse(ClientTransaction transaction, Response response) {
      if (response.provisional()) return;
      if (response.success()) registered(line, response);
      else if ((response.status() == 401 || response.status() == 407)
          && !proven
          && Carriers.mayProve(line.outlet, response)) register(line, Optional.of(response));
      else if (response.status() == 423 && longer(line, response)) register(line, Optional.empty());
      else failed(line, response.status());
    }

    @Override
    public void onFailure(ClientTransaction transaction, int status, String reason) {
      failed(line, status);
    }
  }

  /** RFC 3261 section 10.2.8; at most a day. */
  private synchronized boolean longer(Line line, Response response) {
    var least = seconds(response.headers().first("Min-Expires")).orElse(0L);
    if (least <= line.expires.toSeconds() || least > Duration.ofDays(1).toSeconds()) return false;
    line.expires = Duration.ofSeconds(least);
    return true;
  }

  private synchronized void registered(Line line, Response response) {
    var own = contact(line);
    var granted = line.expires.toSeconds();
    var stale = new ArrayList<String>();
    for (var value : response.headers().all("Contact").stream().limit(MOST_BINDINGS).toList()) {
      var binding = binding(value);
      if (binding.isEmpty()) continue;
      if (binding.get().uri().equals(own))
        granted =
            seconds(binding.get().parameters().value("expires"))
                .or(() -> seconds(response.headers().first("Expires")))
                .orElse(granted);
      else if (isOfLine(binding.get().uri(), line)) stale.add(binding.get().uri());
    }
    if (!line.registered) LOG.info("{} is registered for {} s", line.name, granted);
    line.registered = true;
    line.failed = false;
    line.pause = FIRST_PAUSE;
    // What an earlier node registered is removed at once, else the next time is early enough.
    line.next =
        clock
            .instant()
            .plusSeconds(
                stale.isEmpty() || stale.equals(line.stale) ? Math.max(5, granted / 2) : 0);
    line.stale = stale;
  }

  private static Optional<NameAddress> binding(String value) {
    try {
      return Optional.of(NameAddress.parse(value));
    } catch (IllegalArgumentException unreadable) {
      return Optional.empty();
    }
  }

  private static boolean isOfLine(String uri, Line line) {
    try {
      return SipUri.parse(uri).parameters().value(LINE).equals(Optional.of(line.name));
    } catch (IllegalArgumentException notSip) {
      return false;
    }
  }

  private static Optional<Long> seconds(Optional<String> text) {
    return text.map(String::trim)
        .filter(
            one -> one.length() <= 9 && one.chars().allMatch(Character::isDigit) && !one.isEmpty())
        .map(Long::parseLong);
  }

  private synchronized void failed(Line line, int status) {
    LOG.warn("{} is not registered: {}; again in {} s", line.name, status, line.pause.toSeconds());
    line.registered = false;
    line.failed = true;
    line.next = clock.instant().plus(line.pause);
    var doubled = line.pause.multipliedBy(2);
    line.pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
  }

  /** Registered and wished, for metrics. */
  public synchronized Map<String, Long> figures() {
    return Map.of(
        "registrations",
        (long) lines.size(),
        "registered",
        lines.values().stream().filter(line -> line.registered).count());
  }

  /** What is registered stays so until another node has registered itself, or it expires. */
  @Override
  public synchronized void close() {
    closed = true;
    looking.cancel(false);
  }
}
