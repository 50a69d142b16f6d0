package santra.distribution;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import santra.agent.Activity;
import santra.agent.AgentCommand;
import santra.agent.entity.AgentReport;
import santra.contact.ContactCommand;
import santra.flow.Overflow;
import santra.queue.Outcome;
import santra.queue.entity.QueueReport;
import santra.routing.Board;
import santra.routing.Outlook;
import santra.routing.Pace;
import santra.routing.Past;
import santra.routing.ReserveSwitch;
import santra.routing.ServiceLevels;
import santra.tenancy.AgentProfile;
import santra.tenancy.Device;
import santra.tenancy.QueueProfile;
import santra.tenancy.Tenant;
import santra.vocabulary.AgentId;
import santra.vocabulary.Claim;
import santra.vocabulary.ContactChoice;
import santra.vocabulary.ContactId;
import santra.vocabulary.OverflowCause;
import santra.vocabulary.QueueId;
import santra.vocabulary.QueueRule;
import santra.vocabulary.Why;

/**
 * Matches one tenant's contacts and agents. Holds no truth: whatever it believes, a match is real
 * only once the Agent has recorded the reservation. After a takeover it asks queues and agents for
 * theirs, and it goes on asking in turn, so that a lost message costs seconds, never a contact.
 *
 * <p>{@link #hear} says what is to be done about what was heard; {@link DistributorEntity} does it.
 * Deterministic: time and configuration come in as arguments.
 */
public final class Distributor {
  /** Every queue and agent is asked for its state once in so many ticks of a second. */
  static final int ROUND = 15;

  /** After the phone has rung, the lease gives the contact this long to say how it ended. */
  static final Duration GRACE = Duration.ofSeconds(10);

  /** So many contacts of a queue are sent on in a second. */
  static final int MOST_SENT_ON = 100;

  /** A conversation that has lasted longer is asked for in turn. */
  static final Duration LONG_TALK = Duration.ofMinutes(1);

  /** What a distributor hears. */
  public sealed interface Heard extends DistributorEntity.Message {}

  public record AgentChanged(AgentReport report) implements Heard {}

  /**
   * @param claimed what it may claim over others; empty for nothing
   */
  public record ContactJoined(
      QueueId queue, ContactId contact, Instant since, long sequence, Optional<Claim> claimed)
      implements Heard {}

  /**
   * @param departure empty from an earlier build
   */
  public record ContactLeft(
      QueueId queue, ContactId contact, long sequence, Optional<Departure> departure)
      implements Heard {}

  /** How a contact left its queue. */
  public record Departure(Outcome outcome, Instant since, Instant at) {}

  record QueueReported(QueueReport report) implements Heard {}

  /**
   * @param refused the agent said no, or was not heard in time
   */
  record ReservationEnded(AgentId agent, ContactId contact, boolean refused) implements Heard {}

  /** The contact of a busy agent says that it is over. */
  record FoundOver(AgentId agent, ContactId contact) implements Heard {}

  /** A second has passed. */
  record Tick() implements Heard {}

  /** The moment has come that {@link #due} named. */
  record Due() implements Heard {}

  /** What a distributor wants done. */
  sealed interface Action {}

  /** Once; the answer comes back as {@link ReservationEnded}. */
  record Reserve(AgentId agent, AgentCommand.Reserve command) implements Action {}

  record AskQueue(QueueId queue) implements Action {}

  record AskAgent(AgentId agent) implements Action {}

  /** Is the contact over? If it is, {@link FoundOver} comes back. */
  record AskContact(AgentId agent, ContactId contact) implements Action {}

  /** Nobody serves the queue: the contact is told so. */
  record SendOn(ContactId contact, ContactCommand.FlowOut command) implements Action {}

  /** Until it is heard. */
  record Finish(AgentId agent, AgentCommand.Finish command) implements Action {}

  /**
   * An agent as last heard of.
   *
   * @param reserving the report's sequence when a reservation of ours set out; {@link #NONE} when
   *     none is on its way
   */
  private record Desk(AgentReport report, long reserving) {
    static final long NONE = -1;

    Optional<ContactId> rings() {
      return report.state().activity() instanceof Activity.Ringing ringing
          ? Optional.of(ringing.contact())
          : Optional.empty();
    }
  }

  /** A contact that is off the board for an agent who is being reserved or rung. */
  private record Held(Board.Entry entry, AgentId by) {}

  private final Board board = new Board(ContactChoice.LONGEST_WAIT, Map.of());
  private final ServiceLevels levels = new ServiceLevels();
  private final Past past = new Past();
  private final Pace pace = new Pace();
  private final Map<QueueId, ReserveSwitch> reserves = new HashMap<>();
  private final Map<AgentId, Desk> desks = new HashMap<>();

  /** The queue whose contact each agent talked with last: wrap-up does not say for whom it is. */
  private final Map<AgentId, QueueId> talked = new HashMap<>();

  /** Who is rung for a contact, by the agents' own reports. */
  private final Map<ContactId, AgentId> ringing = new HashMap<>();

  private final Map<ContactId, Held> held = new HashMap<>();

  /** The newest event of each queue that was heard of; an older report is no news. */
  private final Map<QueueId, Long> heard = new HashMap<>();

  private String configuration = "";
  private LocalDate today = LocalDate.MIN;
  private int ticks;

  /** The version of the tenant's file it goes by. */
  String configuration() {
    return configuration;
  }

  /** Agents who could take a contact of each queue now. */
  Map<QueueId, Integer> ready(Tenant tenant) {
    var ready = new HashMap<QueueId, Integer>();
    tenant.queues().keySet().forEach(queue -> ready.put(queue, board.idleFor(queue)));
    return ready;
  }

  DistributorEntity.Ready readiness(Tenant tenant, Instant now) {
    return new DistributorEntity.Ready(ready(tenant), Optional.of(outlooks(tenant, now)));
  }

  /** What each queue's wait follows from. */
  Map<QueueId, Outlook> outlooks(Tenant tenant, Instant now) {
    var agents = atWork(tenant);
    var outlooks = new HashMap<QueueId, Outlook>();
    for (var queue : tenant.queues().keySet()) {
      var entries = new ArrayList<>(board.entriesOf(queue));
      held.values().stream()
          .map(Held::entry)
          .filter(entry -> entry.queue().equals(queue))
          .forEach(entries::add);
      var longest =
          entries.stream()
              .map(entry -> millis(entry.since(), now))
              .max(Comparator.naturalOrder())
              .orElse(0L);
      outlooks.put(
          queue,
          new Outlook(
              agents.getOrDefault(queue, 0.0),
              pace.handling(queue),
              pace.givingUp(queue),
              Duration.ofMillis(longest),
              entries.size(),
              board.idleFor(queue)));
    }
    return outlooks;
  }

  /** Each queue's part of the agents who are rung, talk, wrap up or are ready to. */
  private Map<QueueId, Double> atWork(Tenant tenant) {
    var agents = new HashMap<QueueId, Double>();
    desks.forEach((agent, desk) -> {
      if (!works(desk.report().state().activity())) return;
      var serves = serves(agent, tenant).keySet();
      for (var queue : serves) agents.merge(queue, pace.share(agent, queue, serves), Double::sum);
    });
    return agents;
  }

  private static boolean works(Activity activity) {
    return switch (activity) {
      case Activity.Ready _, Activity.Ringing _, Activity.Busy _, Activity.WrappingUp _ -> true;
      case Activity.LoggedOut _, Activity.NotReady _ -> false;
    };
  }

  /** When it must hear {@link Due}: a contact's circle of agents widens then. */
  Optional<Instant> due() {
    return board.due();
  }

  /** What follows, in this order. */
  List<Action> hear(Heard news, Tenant tenant, Instant now) {
    var actions = new ArrayList<Action>();
    var day = LocalDate.ofInstant(now, tenant.zone());
    var newDay = !day.equals(today);
    today = day;
    if (!tenant.version().equals(configuration)) configured(tenant, now, actions);
    else if (newDay) seatAgain(tenant, now); // skills count from a day to a day
    switch (news) {
      case AgentChanged(var report) -> agentChanged(report, tenant, now);
      case ContactJoined joined -> contactJoined(joined, now);
      case ContactLeft left -> contactLeft(left, tenant);
      case QueueReported(var report) -> queueReported(report, now);
      case ReservationEnded ended -> reservationEnded(ended, tenant, now, actions);
      case FoundOver(var agent, var contact) ->
          actions.add(
              new Finish(
                  agent,
                  new AgentCommand.Finish(contact, now, Duration.ZERO, false, Optional.empty())));
      case Tick _ -> {
        switchReserves(tenant, now);
        askInTurn(tenant, now, actions);
        sendOn(tenant, now, actions);
      }
      case Due _ -> {}
    }
    for (var match : board.match(now, levels::weight)) reserve(match, tenant, now, actions);
    return actions;
  }

  // ---- what is heard

  /** Nobody is matched by skills that were yesterday's, and nobody new goes unasked. */
  private void configured(Tenant tenant, Instant now, List<Action> actions) {
    configuration = tenant.version();
    board.configured(tenant.contactChoice(), tenant.rules(), now);
    reserves.keySet().retainAll(tenant.queues().keySet());
    levels.retain(tenant.queues().keySet());
    past.retain(tenant.agents().keySet(), tenant.queues().keySet());
    pace.retain(tenant.agents().keySet(), tenant.queues().keySet());
    talked.keySet().retainAll(tenant.agents().keySet());
    seatAgain(tenant, now);
    for (var queue : inOrder(tenant.queues().keySet())) actions.add(new AskQueue(queue));
    for (var agent : inOrder(tenant.agents().keySet(), Set.of())) actions.add(new AskAgent(agent));
  }

  private void seatAgain(Tenant tenant, Instant now) {
    var holding = holding();
    desks.forEach((agent, desk) -> {
      if (!holding.contains(agent)) seat(agent, desk.report(), tenant, now);
    });
  }

  private void agentChanged(AgentReport report, Tenant tenant, Instant now) {
    var agent = report.agent().agent();
    var known = desks.get(agent);
    if (known != null && known.report().sequence() > report.sequence()) return;
    var reserving = known == null ? Desk.NONE : known.reserving();
    if (known != null) {
      remember(agent, known.report().state().activity(), report.state().activity());
      known.rings().ifPresent(contact -> ringing.remove(contact, agent));
    }
    var desk = new Desk(report, reserving);
    desks.put(agent, desk);
    desk.rings().ifPresent(contact -> ringing.put(contact, agent));
    if (reserving == Desk.NONE) place(agent, report, tenant, now);
  }

  private void remember(AgentId agent, Activity before, Activity now) {
    if (before.equals(now)) return;
    var time = Duration.between(before.since(), now.since());
    switch (before) {
      case Activity.Ready _ -> past.spent(agent, time, false);
      case Activity.Ringing ringing -> worked(agent, ringing.queue(), time);
      case Activity.Busy busy when now instanceof Activity.Busy next && isSame(busy, next) -> {}
      case Activity.Busy busy -> {
        worked(agent, busy.queue(), time);
        pace.handled(busy.queue());
        talked.put(agent, busy.queue());
      }
      case Activity.WrappingUp _ -> {
        past.spent(agent, time, true);
        var queue = talked.get(agent);
        if (queue != null) pace.worked(agent, queue, time);
      }
      case Activity.LoggedOut _ -> past.loggedOut(agent);
      case Activity.NotReady _ -> {}
    }
  }

  private void worked(AgentId agent, QueueId queue, Duration time) {
    past.spent(agent, time, true);
    pace.worked(agent, queue, time);
  }

  /** The same conversation, though the agent has asked for something afterwards. */
  private static boolean isSame(Activity.Busy one, Activity.Busy other) {
    return one.contact().equals(other.contact()) && one.since().equals(other.since());
  }

  /** What the agent no longer holds is given back; what it is rung for is held. */
  private void place(AgentId agent, AgentReport report, Tenant tenant, Instant now) {
    var mine = report.state().contact();
    held.values().stream()
        .filter(one -> one.by().equals(agent) && !mine.equals(Optional.of(one.entry().contact())))
        .toList()
        .forEach(one -> giveBack(one.entry(), now));
    if (report.state().activity() instanceof Activity.Ringing ringing)
      board.find(ringing.contact()).ifPresent(entry -> hold(entry, agent));
    seat(agent, report, tenant, now);
  }

  /** On the board or off it. */
  private void seat(AgentId agent, AgentReport report, Tenant tenant, Instant now) {
    board.present(agent, !(report.state().activity() instanceof Activity.LoggedOut), now);
    if (report.state().activity() instanceof Activity.Ready(var since)
        && reachable(report, tenant, now))
      board.idle(new Board.Idle(agent, since, serves(agent, tenant)));
    else board.busy(agent);
  }

  private void hold(Board.Entry entry, AgentId agent) {
    board.left(entry.contact());
    held.put(entry.contact(), new Held(entry, agent));
  }

  private void giveBack(Board.Entry entry, Instant now) {
    held.remove(entry.contact());
    waits(entry, now);
  }

  /** On the board, unless an agent is known to be rung for it. */
  private void waits(Board.Entry entry, Instant now) {
    var agent = ringing.get(entry.contact());
    if (agent == null) board.waiting(entry, now);
    else hold(entry, agent);
  }

  private static boolean reachable(AgentReport report, Tenant tenant, Instant now) {
    return report.state().phoneAt(now).isPresent()
        || tenant
            .agent(report.agent().agent())
            .map(AgentProfile::device)
            .flatMap(tenant::device)
            .flatMap(Device::contact)
            .isPresent();
  }

  private Map<QueueId, Board.Fit> serves(AgentId agent, Tenant tenant) {
    var fits = new HashMap<QueueId, Board.Fit>();
    tenant
        .agent(agent)
        .ifPresent(profile ->
            tenant
                .rules()
                .forEach((queue, rule) ->
                    fit(queue, rule, profile).ifPresent(fit -> fits.put(queue, fit))));
    return fits;
  }

  private Optional<Board.Fit> fit(QueueId queue, QueueRule rule, AgentProfile profile) {
    var helps = rule.reserve().filter(_ -> reserves.getOrDefault(queue, ReserveSwitch.OUT).in());
    var skills = profile.skillsOn(today);
    var step = rule.stepFor(skills);
    var asked =
        helps.filter(reserve -> reserve.need().isMetBy(skills)).isPresent()
            ? OptionalInt.of(0)
            : step;
    if (asked.isEmpty()) return Optional.empty();
    var need = rule.steps().get(step.orElse(0)).need();
    return Optional.of(
        new Board.Fit(
            asked.getAsInt(),
            past.score(profile.id(), queue, rule, need, skills, profile.share())));
  }

  /** Reserve agents come in while a queue misses its level, and go when it has recovered. */
  private void switchReserves(Tenant tenant, Instant now) {
    var switched = false;
    for (var rule : tenant.rules().entrySet()) {
      var level = levels.level(rule.getKey());
      if (rule.getValue().reserve().isEmpty() || level.isEmpty()) continue;
      var before = reserves.getOrDefault(rule.getKey(), ReserveSwitch.OUT);
      var after = before.at(level.getAsDouble(), rule.getValue().reserve().get(), now);
      reserves.put(rule.getKey(), after);
      switched |= before.in() != after.in();
    }
    if (switched) seatAgain(tenant, now);
  }

  /**
   * Who waits where nobody is. An agent who has not been heard of yet may be there: a distributor
   * that has moved sends nobody on before it knows.
   */
  private void sendOn(Tenant tenant, Instant now, List<Action> actions) {
    for (var queue : inOrder(tenant.queues().keySet())) {
      var profile =
          tenant
              .queue(queue)
              .filter(one ->
                  one.overflows().stream()
                      .anyMatch(way -> way.when() instanceof Overflow.When.Unstaffed));
      if (profile.isEmpty() || isStaffed(profile.get(), tenant)) continue;
      board.entriesOf(queue).stream()
          .sorted(Comparator.comparing(Board.Entry::since))
          .limit(MOST_SENT_ON)
          .forEach(entry ->
              actions.add(
                  new SendOn(
                      entry.contact(),
                      new ContactCommand.FlowOut(
                          queue, entry.since(), OverflowCause.NO_STAFF, now))));
    }
  }

  private boolean isStaffed(QueueProfile queue, Tenant tenant) {
    return tenant.agents().values().stream()
        .filter(agent -> queue.rule().stepFor(agent.skillsOn(today)).isPresent())
        .anyMatch(agent -> {
          var desk = desks.get(agent.id());
          return desk == null || !(desk.report().state().activity() instanceof Activity.LoggedOut);
        });
  }

  private void contactJoined(ContactJoined joined, Instant now) {
    heard.merge(joined.queue(), joined.sequence(), Math::max);
    enters(
        new Board.Entry(
            joined.contact(), joined.queue(), joined.since(), joined.claimed().orElse(Claim.NONE)),
        now);
  }

  /**
   * A contact that was sent on waits anew, perhaps in the same queue; what is told late or twice of
   * an earlier stay is no news.
   */
  private void enters(Board.Entry entry, Instant now) {
    var known = known(entry.contact());
    if (known.isEmpty() || entry.since().isAfter(known.get().since())) stands(entry, now);
  }

  private void stands(Board.Entry entry, Instant now) {
    var one = held.get(entry.contact());
    if (one == null) waits(entry, now);
    else held.put(entry.contact(), new Held(entry, one.by()));
  }

  /** In that queue it knows better, also that a contact has taken an earlier place. */
  private void listed(Board.Entry entry, Instant now) {
    var known = known(entry.contact());
    if (known.filter(one -> one.queue().equals(entry.queue())).isEmpty()) enters(entry, now);
    else if (!known.get().since().equals(entry.since())) stands(entry, now);
  }

  private Optional<Board.Entry> known(ContactId contact) {
    var one = held.get(contact);
    return one == null ? board.find(contact) : Optional.of(one.entry());
  }

  private void contactLeft(ContactLeft left, Tenant tenant) {
    heard.merge(left.queue(), left.sequence(), Math::max);
    // Told twice, it counts once; told late, its next stay goes on.
    if (known(left.contact()).filter(entry -> isOf(left, entry)).isEmpty()) return;
    held.remove(left.contact());
    board.left(left.contact());
    left.departure().ifPresent(departure -> judged(left.queue(), departure, tenant));
  }

  private static boolean isOf(ContactLeft left, Board.Entry entry) {
    return entry.queue().equals(left.queue())
        && left.departure().filter(it -> it.since().isBefore(entry.since())).isEmpty();
  }

  private void judged(QueueId queue, Departure departure, Tenant tenant) {
    var rule = tenant.queue(queue).map(QueueProfile::rule);
    if (rule.isEmpty()) return;
    var wait = Duration.between(departure.since(), departure.at());
    if (departure.outcome() != Outcome.REFUSED)
      pace.left(queue, departure.outcome() == Outcome.ABANDONED, wait);
    switch (departure.outcome()) {
      case ANSWERED -> levels.left(queue, true, wait, rule.get());
      case ABANDONED -> levels.left(queue, false, wait, rule.get());
      case RELEASED, OVERFLOWED, REFUSED -> {}
    }
  }

  /** The queue's own list wins over what was heard in between. */
  private void queueReported(QueueReport report, Instant now) {
    var queue = report.queue().queue();
    if (report.sequence() < heard.getOrDefault(queue, 0L)) return;
    heard.put(queue, report.sequence());
    var waiting = new HashSet<ContactId>();
    for (var entry : report.waiting()) {
      if (!entry.isMatched()) continue;
      waiting.add(entry.contact());
      listed(new Board.Entry(entry.contact(), queue, entry.since(), entry.claim()), now);
    }
    board.entriesOf(queue).stream()
        .filter(entry -> !waiting.contains(entry.contact()))
        .forEach(entry -> board.left(entry.contact()));
    held.values()
        .removeIf(
            one -> one.entry().queue().equals(queue) && !waiting.contains(one.entry().contact()));
  }

  private Set<AgentId> holding() {
    var holding = new HashSet<AgentId>();
    held.values().forEach(one -> holding.add(one.by()));
    return holding;
  }

  // ---- what is done

  private void reserve(Board.Match match, Tenant tenant, Instant now, List<Action> actions) {
    var contact = match.entry().contact();
    var agent = match.agent().agent();
    var queue = tenant.queues().get(match.entry().queue());
    if (queue == null)
      throw new IllegalStateException("matched for a queue nobody can serve: " + match);
    held.put(contact, new Held(match.entry(), agent));
    past.offered(agent, queue.id());
    desks.computeIfPresent(agent, (_, desk) -> new Desk(desk.report(), desk.report().sequence()));
    actions.add(
        new Reserve(
            agent,
            new AgentCommand.Reserve(
                contact,
                match.entry().queue(),
                now,
                now.plus(queue.ring()).plus(GRACE),
                new Why(
                    words(tenant.contactChoice()) + " to " + words(queue.rule().agents()),
                    match.candidates(),
                    millis(match.agent().since(), now),
                    millis(match.entry().since(), now),
                    configuration,
                    Optional.of(match.judgement())))));
  }

  private static String words(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static long millis(Instant from, Instant to) {
    return Math.max(0, Duration.between(from, to).toMillis());
  }

  private void reservationEnded(
      ReservationEnded ended, Tenant tenant, Instant now, List<Action> actions) {
    var desk = desks.get(ended.agent());
    if (desk != null) desks.put(ended.agent(), new Desk(desk.report(), Desk.NONE));
    if (!ended.refused()) {
      // What the agent reported meanwhile is placed now; else its report is still to come.
      if (desk != null && desk.report().sequence() > desk.reserving())
        place(ended.agent(), desk.report(), tenant, now);
      return;
    }
    var one = held.get(ended.contact());
    if (one != null && one.by().equals(ended.agent())) giveBack(one.entry(), now);
    actions.add(new AskAgent(ended.agent()));
  }

  // ---- asking in turn

  private void askInTurn(Tenant tenant, Instant now, List<Action> actions) {
    var turn = ticks++ % ROUND;
    for (var queue : inOrder(tenant.queues().keySet()))
      if (Math.floorMod(queue.hashCode(), ROUND) == turn) actions.add(new AskQueue(queue));
    // Who holds a contact is asked even when no longer in the configuration.
    for (var agent : inOrder(tenant.agents().keySet(), holding()))
      if (Math.floorMod(agent.hashCode(), ROUND) == turn) {
        actions.add(new AskAgent(agent));
        askForItsContact(agent, now, actions);
      }
  }

  /**
   * A contact tells its agent when it ends; should it die in between, the agent would be busy for
   * ever. So a long conversation is asked for, and one that is over is finished here.
   */
  private void askForItsContact(AgentId agent, Instant now, List<Action> actions) {
    var desk = desks.get(agent);
    if (desk != null
        && desk.report().state().activity() instanceof Activity.Busy busy
        && Duration.between(busy.since(), now).compareTo(LONG_TALK) >= 0)
      actions.add(new AskContact(agent, busy.contact()));
  }

  /** By name: what is told the same in another process asks the same. */
  private static SortedSet<QueueId> inOrder(Set<QueueId> queues) {
    var sorted = new TreeSet<>(Comparator.comparing(QueueId::name));
    sorted.addAll(queues);
    return sorted;
  }

  private static SortedSet<AgentId> inOrder(Set<AgentId> agents, Set<AgentId> more) {
    var sorted = new TreeSet<>(Comparator.comparing(AgentId::name));
    sorted.addAll(agents);
    sorted.addAll(more);
    return sorted;
  }
}
