package santra.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import santra.distribution.ContactCentre;
import santra.distribution.ContactCentre.QueueFigures;
import santra.reporting.ServedWaits;
import santra.routing.ExpectedWait;
import santra.routing.WaitRange;
import santra.tenancy.Accounting.Shown;
import santra.tenancy.Tenant;
import santra.tenancy.Tenants;
import santra.vocabulary.QueueId;
import santra.vocabulary.TenantId;

/**
 * What anybody may see of the queues that a tenant shows: open, how many wait, how long it will
 * take. The floor is asked at most once a second for a tenant, however many look; what is shown
 * says how old it is, for a floor that is just moving to another node is shown as it was.
 */
final class PublicStatus {
  static final String ROOT = "/public/v1/{tenant}/status";

  private static final Duration FRESH = Duration.ofSeconds(1);

  /** The floor answers sooner, or what was seen last is shown. */
  private static final Duration ANSWER = Duration.ofSeconds(1);

  /** Older than this is not called fresh. */
  private static final Duration OLD = Duration.ofSeconds(2);

  /** Even who looks on is asked to come again after a while. */
  private static final Duration LONGEST_LOOK = Duration.ofMinutes(10);

  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final int QUIET_LOOKS = 15;
  private static final int MOST_LOOKERS = 200;
  private static final int A_MINUTE = 120;

  private final Supplier<Tenants> tenants;
  private final ContactCentre centre;
  private final Floor floor;
  private final ServedWaits served;
  private final Clock clock;
  private final Strikes visits = new Strikes(A_MINUTE, System::nanoTime);
  private final Semaphore lookers = new Semaphore(MOST_LOOKERS);
  private final Map<TenantId, Desk> desks = new ConcurrentHashMap<>();

  PublicStatus(HttpPorts ports, Floor floor) {
    this.tenants = ports.tenants();
    this.centre = ports.centre();
    this.served = ports.served();
    this.clock = ports.clock();
    this.floor = floor;
  }

  List<Route> routes() {
    return List.of(Route.get(ROOT, this::status), Route.get(ROOT + "/stream", this::stream));
  }

  /** The JSON. {@code openapi.yaml} describes the same. */
  record Status(String tenant, Instant asOf, boolean fresh, List<Queue> queues) {}

  record Queue(
      String queue,
      String title,
      boolean open,
      Optional<OffsetDateTime> opensAt,
      int waiting,
      Optional<Minutes> expectedWaitMinutes) {}

  record Minutes(int atLeast, int atMost) {}

  /** One tenant's queues as they were last seen. */
  private static final class Desk {
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Seen seen;
    private Instant askedAt = Instant.EPOCH;
    private final Map<QueueId, Noted> noted = new HashMap<>();
  }

  private record Seen(List<QueueFigures> figures, Instant at) {}

  private record Noted(WaitRange range, Instant at) {}

  private Answer status(Call call) {
    var tenant = shownBy(call);
    return Answer.json(look(tenant)).with("Access-Control-Allow-Origin", "*");
  }

  /** Whoever comes too often is sent away; a tenant that shows nothing is not there. */
  private Tenant shownBy(Call call) {
    if (visits.isOut(call.source()))
      throw new Halt(
          Answer.problem(429, "Too Many Requests", "at most %d a minute".formatted(A_MINUTE))
              .with("Retry-After", "60"));
    return tenants
        .get()
        .find(call.name("tenant", TenantId::new))
        .filter(tenant -> !tenant.accounting().shown().isEmpty())
        .orElseThrow(() -> new Halt(Answer.notFound()));
  }

  /** One asks the floor, at most once a second; the others see what was seen last. */
  private Status look(Tenant tenant) {
    var desk = desks.computeIfAbsent(tenant.id(), _ -> new Desk());
    var seen = desk.seen;
    if (seen == null) desk.lock.lock();
    else if (!desk.lock.tryLock()) return view(tenant, seen, clock.instant());
    try {
      var now = clock.instant();
      var due =
          desk.askedAt.plus(FRESH).isAfter(now) ? Optional.<Instant>empty() : Optional.of(now);
      due.ifPresent(at -> ask(tenant, desk, at));
      seen = desk.seen;
    } finally {
      desk.lock.unlock();
    }
    if (seen == null) throw new Halt(Answer.busy("nothing is known yet"));
    return view(tenant, seen, clock.instant());
  }

  private static Duration age(Seen seen, Instant now) {
    return Duration.between(seen.at(), now);
  }

  private void ask(Tenant tenant, Desk desk, Instant now) {
    desk.askedAt = now;
    var until = System.nanoTime() + ANSWER.toNanos();
    try {
      var seen = new Seen(floor.await(centre.queues(tenant.id()), until), now);
      desk.seen = seen;
      note(tenant, desk, seen, now);
    } catch (RuntimeException _) {
      // What was seen last is shown, and that it is old.
    }
  }

  /** What is shown is kept when it changes, and once in a while, to be scored by who came then. */
  private void note(Tenant tenant, Desk desk, Seen seen, Instant now) {
    for (var figures : seen.figures()) {
      if (!tenant.accounting().shown().containsKey(figures.queue())) continue;
      var range = figures.expectedWait().flatMap(ExpectedWait::range);
      if (range.isEmpty()) continue;
      var before = desk.noted.get(figures.queue());
      var due =
          before == null
              || !before.range().equals(range.get())
              || Duration.between(before.at(), now).toSeconds() >= ServedWaits.HOLDS_S / 2;
      if (!due) continue;
      desk.noted.put(figures.queue(), new Noted(range.get(), now));
      served.note(tenant.id(), figures.queue(), now, range.get());
    }
  }

  private static Status view(Tenant tenant, Seen seen, Instant now) {
    var queues = new ArrayList<Queue>();
    tenant.accounting().shown().entrySet().stream()
        .sorted(Comparator.comparing(one -> one.getKey().name()))
        .forEach(one -> queues.add(queue(one.getKey(), one.getValue(), seen, now)));
    return new Status(tenant.id().name(), seen.at(), age(seen, now).compareTo(OLD) <= 0, queues);
  }

  private static Queue queue(QueueId queue, Shown shown, Seen seen, Instant now) {
    var open = shown.hours().map(hours -> hours.isOpen(now)).orElse(true);
    var figures = seen.figures().stream().filter(one -> one.queue().equals(queue)).findFirst();
    return new Queue(
        queue.name(),
        shown.title(),
        open,
        open
            ? Optional.empty()
            : shown
                .hours()
                .flatMap(hours -> hours.opensAfter(now))
                .map(opening -> opening.toOffsetDateTime()),
        figures.map(QueueFigures::waiting).orElse(0),
        open
            ? figures
                .flatMap(QueueFigures::expectedWait)
                .flatMap(ExpectedWait::range)
                .map(range -> new Minutes(range.atLeast(), range.atMost()))
            : Optional.empty());
  }

  // ---- looking on

  /** Server-sent events: the status at once, and again when it has changed. */
  private Answer stream(Call call) {
    var tenant = shownBy(call).id();
    if (!lookers.tryAcquire()) throw new Halt(Answer.busy("too many look on"));
    return Answer.streamed(
            "text/event-stream",
            new Answer.Content() {
              @Override
              public void write(OutputStream out) throws IOException {
                lookOn(tenant, out);
              }

              @Override
              public void close() {
                lookers.release();
              }
            })
        .with("Access-Control-Allow-Origin", "*");
  }

  private void lookOn(TenantId id, OutputStream out) throws IOException {
    var said = List.<Queue>of();
    var quiet = 0;
    say(out, "retry: 2000\n\n");
    for (long looks = LONGEST_LOOK.dividedBy(LOOK_EVERY); looks > 0; looks--) {
      var tenant = tenants.get().find(id).filter(one -> !one.accounting().shown().isEmpty());
      if (tenant.isEmpty()) return;
      var status = known(tenant.get());
      if (status.isPresent() && !status.get().queues().equals(said)) {
        said = status.get().queues();
        quiet = 0;
        say(out, "data: " + new String(Json.bytes(status.get()), StandardCharsets.UTF_8) + "\n\n");
      } else if (++quiet == QUIET_LOOKS) {
        quiet = 0;
        say(out, ": still here\n\n");
      }
      try {
        Thread.sleep(LOOK_EVERY);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private Optional<Status> known(Tenant tenant) {
    try {
      return Optional.of(look(tenant));
    } catch (Halt _) {
      return Optional.empty();
    }
  }

  private static void say(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
