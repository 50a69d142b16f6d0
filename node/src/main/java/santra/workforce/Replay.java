package santra.workforce;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import santra.agent.Activity;
import santra.agent.AgentCommand;
import santra.distribution.VirtualFloor;
import santra.flow.Overflow;
import santra.flow.Overflow.Target;
import santra.flow.Overflow.When;
import santra.queue.Outcome;
import santra.reporting.IntervalFigures;
import santra.reporting.QueueEntry;
import santra.reporting.QueueReport;
import santra.reporting.Terms;
import santra.tenancy.AgentProfile;
import santra.tenancy.QueueProfile;
import santra.tenancy.Tenant;
import santra.vocabulary.AgentId;
import santra.vocabulary.Claim;
import santra.vocabulary.ContactId;
import santra.vocabulary.QueueId;

/**
 * A recorded day once more, in virtual time, under a tenant's file that may be another: contacts
 * are matched by the rules that match real ones. What the record does not say (how long somebody
 * would have waited, how long a conversation would have been) is drawn by the seed.
 */
public final class Replay {
  private static final Duration TICK = Duration.ofSeconds(15);

  /** As often as it is looked at in earnest. */
  private static final Duration UNSTAFFED = Duration.ofSeconds(1);

  /** An extra caller comes about when another came. */
  private static final long SCATTER_MS = 300_000;

  /**
   * @param volume 1.1 for ten per cent more callers
   * @param ring until an agent picks up, on average
   */
  public record Conditions(double volume, Duration ring) {}

  /** Something happens; what is due at the same moment keeps its order. */
  private record Happening(Instant at, long number, Runnable what) {}

  /**
   * A caller who waits.
   *
   * @param since its place in the queue
   * @param patientUntil then it gives up
   * @param sentOn whether another queue has sent it here
   */
  private record Caller(
      QueueId queue, Instant since, Instant patientUntil, Day.Handling handling, boolean sentOn) {
    Caller sentTo(QueueId next, Instant place) {
      return new Caller(next, place, patientUntil, handling, true);
    }
  }

  private final Tenant tenant;
  private final Conditions terms;
  private final Random random;
  private final VirtualFloor floor;
  private final PriorityQueue<Happening> ahead =
      new PriorityQueue<>(Comparator.comparing(Happening::at).thenComparingLong(Happening::number));
  private final Map<ContactId, Caller> waiting = new HashMap<>();
  private final Map<QueueId, Integer> lengths = new HashMap<>();
  private final Map<ContactId, AgentId> rung = new HashMap<>();
  private final Set<AgentId> present = new HashSet<>();
  private final QueueReport report;
  private final Instant until;
  private Instant now;
  private Instant pass = Instant.MAX;
  private long numbers;
  private long happenings;
  private long busyMs;
  private long thereMs;
  private final Map<AgentId, Instant> since = new HashMap<>();

  private Replay(Tenant tenant, Day day, Conditions terms, long seed) {
    this.tenant = tenant;
    this.terms = terms;
    this.random = new Random(seed);
    this.floor = new VirtualFloor(tenant, this::rings, this::waitsForNobody);
    var from = day.calls().stream().map(Day.Call::at).min(Comparator.naturalOrder());
    var last = day.calls().stream().map(Day.Call::at).max(Comparator.naturalOrder());
    if (from.isEmpty() || last.isEmpty()) throw new IllegalArgumentException("nobody called");
    this.now = from.get().minusSeconds(1);
    this.until = last.get().plus(Duration.ofHours(24));
    this.report =
        new QueueReport(
            List.of(now.minusMillis(SCATTER_MS), until),
            QueueReport.View.COHORT,
            entry -> new Terms(promise(entry.queue()), Duration.ZERO),
            until);
    shifts(day, last.get());
    callers(day);
    if (ways(tenant, When.Unstaffed.class))
      at(now.plus(UNSTAFFED), () -> tick(last.get(), UNSTAFFED));
    else if (tenant.rules().values().stream().anyMatch(rule -> rule.reserve().isPresent()))
      at(now.plus(TICK), () -> tick(last.get(), TICK));
  }

  /**
   * What came of it.
   *
   * @param occupancy of the agents while they were there; empty if nobody was
   */
  public record Outcomes(Map<String, IntervalFigures> queues, Optional<Double> occupancy) {}

  /**
   * @param seed the same gives the same
   */
  public static Outcomes of(Tenant tenant, Day day, Conditions terms, long seed) {
    return new Replay(tenant, day, terms, seed).run();
  }

  private Duration promise(QueueId queue) {
    return tenant.queue(queue).map(QueueProfile::promise).orElse(Duration.ofSeconds(20));
  }

  private void at(Instant at, Runnable what) {
    ahead.add(new Happening(at.isBefore(now) ? now : at, happenings++, what));
  }

  private Outcomes run() {
    while (!ahead.isEmpty()) {
      var next = ahead.remove();
      now = next.at();
      next.what().run();
      due();
    }
    var queues = new TreeMap<String, IntervalFigures>();
    for (var row : report.rows()) queues.put(row.name(), row.figures());
    return new Outcomes(
        queues, thereMs == 0 ? Optional.empty() : Optional.of((double) busyMs / thereMs));
  }

  /** The floor is told when somebody's circle widens. */
  private void due() {
    var due = floor.due().orElse(Instant.MAX);
    if (due.equals(Instant.MAX) || !due.isBefore(pass)) return;
    pass = due;
    at(
        due,
        () -> {
          pass = Instant.MAX;
          floor.pass(now);
        });
  }

  private void tick(Instant last, Duration every) {
    floor.pass(now);
    if (now.isBefore(last) || !waiting.isEmpty()) at(now.plus(every), () -> tick(last, every));
  }

  // ---- agents

  private void shifts(Day day, Instant last) {
    var shifts =
        day.shifts().isEmpty()
            ? tenant.agents().keySet().stream()
                .sorted(Comparator.comparing(AgentId::name))
                .map(agent -> new Day.Shift(agent, now, last.plus(Duration.ofHours(2))))
                .toList()
            : day.shifts();
    for (var shift : shifts) {
      if (tenant.agent(shift.agent()).isEmpty()) continue;
      at(shift.from(), () -> comes(shift.agent()));
      at(shift.to(), () -> goes(shift.agent()));
    }
  }

  private void comes(AgentId agent) {
    if (!present.add(agent)) return;
    since.put(agent, now);
    floor.tell(agent, new AgentCommand.LogIn(now), now);
    floor.tell(agent, new AgentCommand.MakeReady(now), now);
  }

  /** Whoever is rung or talks goes afterwards. */
  private void goes(AgentId agent) {
    if (!present.remove(agent)) return;
    var from = since.remove(agent);
    if (from != null) thereMs += Duration.between(from, now).toMillis();
    leave(agent);
  }

  private void leave(AgentId agent) {
    if (!present.contains(agent) && !(floor.activity(agent) instanceof Activity.Ringing))
      floor.tell(agent, new AgentCommand.LogOut(now), now);
  }

  private void rings(AgentId agent, ContactId contact, QueueId queue, Instant at) {
    rung.put(contact, agent);
    var mean = terms.ring().toMillis();
    var delay = mean == 0 ? 0 : Math.round(mean * (0.5 + random.nextDouble()));
    at(at.plusMillis(delay), () -> answers(agent, contact));
  }

  private void answers(AgentId agent, ContactId contact) {
    var caller = waiting.remove(contact);
    if (caller == null || !agent.equals(rung.remove(contact))) return;
    left(contact, caller, Outcome.ANSWERED, Optional.of(caller.handling()));
    floor.tell(agent, new AgentCommand.Answer(contact, now, Optional.empty()), now);
    var began = now;
    at(now.plus(caller.handling().talk()), () -> hangsUp(agent, contact, caller, began));
  }

  private void hangsUp(AgentId agent, ContactId contact, Caller caller, Instant began) {
    var stays = tenant.agent(agent).map(AgentProfile::staysNotReady).orElse(false);
    var wrapUp = caller.handling().wrapUp();
    busyMs += Duration.between(began, now).plus(wrapUp).toMillis();
    floor.tell(agent, new AgentCommand.Finish(contact, now, wrapUp, false, Optional.empty()), now);
    floor
        .deadline(agent)
        .ifPresent(due -> at(due.at(), () -> floor.tell(agent, due.command(), now)));
    leave(agent);
    // By hand, as the agent did on that day, where the file says so.
    if (stays) at(now.plus(wrapUp), () -> floor.tell(agent, new AgentCommand.MakeReady(now), now));
  }

  // ---- callers

  private void callers(Day day) {
    var habits = day.habits();
    for (var call : day.calls()) {
      var habit = habits.get(call.queue());
      if (habit == null || tenant.queue(call.queue()).isEmpty()) continue;
      var copies = (int) terms.volume() + (random.nextDouble() < terms.volume() % 1 ? 1 : 0);
      for (int copy = 0; copy < copies; copy++) {
        var same = copy == 0;
        var shift = same ? 0 : random.nextLong(2 * SCATTER_MS) - SCATTER_MS;
        var more = habit.morePatience(random);
        var drawn = habit.handling(random);
        var patience = !same ? more : call.gaveUp() ? call.waited() : call.waited().plus(more);
        var handling = same ? call.handled().orElse(drawn) : drawn;
        var contact = new ContactId(tenant.id(), new UUID(0, ++numbers));
        at(
            call.at().plusMillis(shift),
            () ->
                enters(
                    contact, new Caller(call.queue(), now, now.plus(patience), handling, false)));
      }
    }
  }

  private void enters(ContactId contact, Caller caller) {
    var profile = tenant.queue(caller.queue());
    if (profile.isEmpty()) return;
    var length = lengths.getOrDefault(caller.queue(), 0);
    if (length >= most(profile.get(), caller)) {
      var way = ways(profile.get(), When.LongerThan.class).findFirst();
      report.count(entry(contact, caller, way.isPresent() ? Outcome.OVERFLOWED : Outcome.RELEASED));
      way.ifPresent(out -> goesOn(contact, caller, out));
      return;
    }
    waiting.put(contact, caller);
    lengths.merge(caller.queue(), 1, Integer::sum);
    var letGo = caller.since().plus(profile.get().maxWait());
    if (caller.patientUntil().isBefore(letGo))
      at(caller.patientUntil(), () -> ends(contact, caller, Outcome.ABANDONED));
    else at(letGo, () -> ends(contact, caller, Outcome.RELEASED));
    for (var way : profile.get().overflows())
      opens(way).ifPresent(when -> at(when, () -> sentOn(contact, caller, way)));
    floor.joins(contact, caller.queue(), Claim.NONE, caller.since(), now);
  }

  /** Whoever has waited already is not turned away at the next door. */
  private static int most(QueueProfile queue, Caller caller) {
    var most = caller.sentOn() ? Integer.MAX_VALUE : queue.maxWaiting();
    for (var way : queue.overflows())
      if (way.when() instanceof When.LongerThan(var contacts)) most = Math.min(most, contacts);
    return most;
  }

  private void ends(ContactId contact, Caller caller, Outcome outcome) {
    if (!caller.equals(waiting.get(contact))) return; // it has gone on meanwhile
    waiting.remove(contact);
    left(contact, caller, outcome, Optional.empty());
    var agent = rung.remove(contact);
    if (agent == null) return;
    floor.tell(agent, new AgentCommand.Withdraw(contact, now, Optional.empty()), now);
    leave(agent);
  }

  // ---- overflow

  private static boolean ways(Tenant tenant, Class<? extends When> when) {
    return tenant.queues().values().stream()
        .anyMatch(queue -> ways(queue, when).findAny().isPresent());
  }

  private static Stream<Overflow> ways(QueueProfile queue, Class<? extends When> when) {
    return queue.overflows().stream()
        .filter(way -> when.isInstance(way.when()))
        .filter(Replay::leadsOn);
  }

  /** Nobody is called back here, so that nobody asks for it. */
  private static boolean leadsOn(Overflow way) {
    return !(way.target() instanceof Target.ToCallback);
  }

  /** When that way out of a queue opens for who enters it now. */
  private Optional<Instant> opens(Overflow way) {
    if (!leadsOn(way)) return Optional.empty();
    return switch (way.when()) {
      case When.Waited(var after) -> Optional.of(now.plus(after));
      case When.Closed(var hours) -> hours.closedFrom(now);
      case When.LongerThan _, When.Unstaffed _ -> Optional.empty();
    };
  }

  private void waitsForNobody(ContactId contact, QueueId queue, Instant since) {
    var caller = waiting.get(contact);
    if (caller == null || !caller.queue().equals(queue) || !caller.since().equals(since)) return;
    tenant
        .queue(queue)
        .flatMap(profile -> ways(profile, When.Unstaffed.class).findFirst())
        .ifPresent(way -> sentOn(contact, caller, way));
  }

  /** Whoever is rung will be answered. */
  private void sentOn(ContactId contact, Caller caller, Overflow way) {
    if (!caller.equals(waiting.get(contact)) || rung.containsKey(contact)) return;
    waiting.remove(contact);
    left(contact, caller, Outcome.OVERFLOWED, Optional.empty());
    goesOn(contact, caller, way);
  }

  private void goesOn(ContactId contact, Caller caller, Overflow way) {
    switch (way.target()) {
      case Target.ToQueue(var next) ->
          enters(contact, caller.sentTo(next, way.keepsPlace() ? caller.since() : now));
      // It answers, or so it is assumed.
      case Target.ToNumber _, Target.ToTenant _, Target.ToVoicemail _, Target.ToCallback _ -> {}
    }
  }

  private void left(
      ContactId contact, Caller caller, Outcome outcome, Optional<Day.Handling> handling) {
    lengths.merge(caller.queue(), -1, Integer::sum);
    report.count(
        new QueueEntry(
            caller.queue(),
            contact,
            caller.since(),
            Optional.of(new QueueEntry.Leaving(now, outcome)),
            handling.map(it -> new QueueEntry.Handling(it.talk(), it.wrapUp())),
            Optional.empty()));
    floor.leaves(contact, caller.queue(), outcome, caller.since(), now);
  }

  private QueueEntry entry(ContactId contact, Caller caller, Outcome outcome) {
    return new QueueEntry(
        caller.queue(),
        contact,
        caller.since(),
        Optional.of(new QueueEntry.Leaving(now, outcome)),
        Optional.empty(),
        Optional.empty());
  }
}
