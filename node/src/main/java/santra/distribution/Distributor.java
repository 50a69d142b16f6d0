package santra.distribution;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.pattern.StatusReply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import santra.agent.Activity;
import santra.agent.AgentCommand;
import santra.agent.entity.AgentReport;
import santra.queue.entity.QueueReport;
import santra.routing.Board;
import santra.tenancy.AgentProfile;
import santra.tenancy.Device;
import santra.tenancy.Tenant;
import santra.tenancy.Tenants;
import santra.vocabulary.AgentId;
import santra.vocabulary.AgentRef;
import santra.vocabulary.ContactId;
import santra.vocabulary.QueueId;
import santra.vocabulary.QueueRef;
import santra.vocabulary.TenantId;
import santra.vocabulary.Why;

/**
 * Matches one tenant's contacts and agents. Holds no truth: whatever it believes, a match is real
 * only once the Agent has recorded the reservation. After a takeover it asks queues and agents for
 * theirs, and it goes on asking in turn, so that a lost message costs seconds, never a contact.
 */
public final class Distributor extends AbstractBehavior<Distributor.Message> {
  static final String TYPE = "distributor";

  private static final Logger LOG = LoggerFactory.getLogger(Distributor.class);
  private static final Duration TICK = Duration.ofSeconds(1);

  /** Every queue and agent is asked for its state once in so many ticks. */
  private static final int ROUND = 15;

  /** After the phone has rung, the lease gives the contact this long to say how it ended. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  private static final Duration LONG_TALK = Duration.ofMinutes(1);

  /** What the distributor understands. */
  public sealed interface Message {}

  public record AgentChanged(AgentReport report) implements Message {}

  public record ContactJoined(QueueId queue, ContactId contact, Instant since, long sequence)
      implements Message {}

  public record ContactLeft(QueueId queue, ContactId contact, long sequence) implements Message {}

  public record CountReady(ActorRef<Ready> replyTo) implements Message {}

  /**
   * @param agents who could take a contact of each queue now
   */
  public record Ready(Map<QueueId, Integer> agents) {
    public Ready {
      agents = Map.copyOf(agents);
    }
  }

  private record QueueReported(QueueReport report) implements Message {}

  private record ReservationEnded(AgentId agent, ContactId contact, boolean refused)
      implements Message {}

  private record Tick() implements Message {}

  /**
   * An agent as last heard of.
   *
   * @param reserving the report's sequence when a reservation of ours set out; {@link #NONE} when
   *     none is on its way
   */
  private record Desk(AgentReport report, long reserving) {
    static final long NONE = -1;
  }

  private final TenantId tenant;
  private final Entities entities;
  private final Supplier<Tenants> tenants;
  private final Clock clock;
  private final Board board = new Board();
  private final Map<AgentId, Desk> desks = new HashMap<>();

  /** Contacts taken off the board for an agent who is being reserved or rung. */
  private final Map<ContactId, Held> held = new HashMap<>();

  private record Held(Board.Entry entry, AgentId by) {}

  /** The newest event of each queue that was heard of; an older report is no news. */
  private final Map<QueueId, Long> heard = new HashMap<>();

  private String configuration = "";
  private int ticks;

  static Behavior<Message> create(
      TenantId tenant, Entities entities, Supplier<Tenants> tenants, Clock clock) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(
            timers -> new Distributor(tenant, entities, tenants, clock, context, timers)));
  }

  private Distributor(
      TenantId tenant,
      Entities entities,
      Supplier<Tenants> tenants,
      Clock clock,
      ActorContext<Message> context,
      TimerScheduler<Message> timers) {
    super(context);
    this.tenant = tenant;
    this.entities = entities;
    this.tenants = tenants;
    this.clock = clock;
    timers.startTimerWithFixedDelay(new Tick(), Duration.ZERO, TICK);
  }

  @Override
  public Receive<Message> createReceive() {
    return newReceiveBuilder()
        .onMessage(AgentChanged.class, message -> agentChanged(message.report()))
        .onMessage(ContactJoined.class, this::contactJoined)
        .onMessage(ContactLeft.class, this::contactLeft)
        .onMessage(QueueReported.class, message -> queueReported(message.report()))
        .onMessage(ReservationEnded.class, this::reservationEnded)
        .onMessage(CountReady.class, this::countReady)
        .onMessage(Tick.class, _ -> tick())
        .onMessage(Unheard.class, _ -> this)
        .build();
  }

  private Optional<Tenant> configured() {
    return tenants.get().find(tenant);
  }

  // ---- what is heard

  private Behavior<Message> agentChanged(AgentReport report) {
    var agent = report.agent().agent();
    var known = desks.get(agent);
    if (known != null && known.report().sequence() > report.sequence()) return this;
    var reserving = known == null ? Desk.NONE : known.reserving();
    desks.put(agent, new Desk(report, reserving));
    if (reserving == Desk.NONE) place(agent, report);
    return match();
  }

  /** Puts the agent on the board or takes it off, and gives back what it no longer holds. */
  private void place(AgentId agent, AgentReport report) {
    var mine = report.state().contact();
    held.values().stream()
        .filter(one -> one.by().equals(agent) && !mine.equals(Optional.of(one.entry().contact())))
        .toList()
        .forEach(one -> giveBack(one.entry()));
    if (report.state().activity() instanceof Activity.Ringing ringing) {
      var entry = new Board.Entry(ringing.contact(), ringing.queue(), ringing.since());
      if (board.holds(ringing.contact())) hold(ringing.contact(), agent, entry);
    }
    if (report.state().activity() instanceof Activity.Ready(var since) && reachable(report)) {
      board.idle(new Board.Idle(agent, since, serves(agent)));
    } else board.busy(agent);
  }

  private void hold(ContactId contact, AgentId agent, Board.Entry fallback) {
    var entry = board.find(contact).orElse(fallback);
    board.left(contact);
    held.put(contact, new Held(entry, agent));
  }

  private void giveBack(Board.Entry entry) {
    held.remove(entry.contact());
    board.waiting(entry);
  }

  private boolean reachable(AgentReport report) {
    if (report.state().phoneAt(clock.instant()).isPresent()) return true;
    return profile(report.agent().agent())
        .flatMap(profile -> configured().map(it -> it.devices().get(profile.device())))
        .flatMap(Device::contact)
        .isPresent();
  }

  private Optional<AgentProfile> profile(AgentId agent) {
    return configured().map(it -> it.agents().get(agent));
  }

  private Set<QueueId> serves(AgentId agent) {
    var queues = new HashSet<QueueId>();
    profile(agent)
        .ifPresent(profile ->
            configured()
                .ifPresent(it ->
                    it.queues()
                        .values()
                        .forEach(queue -> {
                          if (queue.isServedBy(profile.skills())) queues.add(queue.id());
                        })));
    return queues;
  }

  private Behavior<Message> contactJoined(ContactJoined joined) {
    heard.merge(joined.queue(), joined.sequence(), Math::max);
    if (held.containsKey(joined.contact())) return this;
    board.waiting(new Board.Entry(joined.contact(), joined.queue(), joined.since()));
    return match();
  }

  private Behavior<Message> contactLeft(ContactLeft left) {
    heard.merge(left.queue(), left.sequence(), Math::max);
    held.remove(left.contact());
    board.left(left.contact());
    return this;
  }

  /** The queue's own list wins over what was heard in between. */
  private Behavior<Message> queueReported(QueueReport report) {
    var queue = report.queue().queue();
    if (report.sequence() < heard.getOrDefault(queue, 0L)) return this;
    var waiting = new HashSet<ContactId>();
    for (var entry : report.waiting()) {
      waiting.add(entry.contact());
      if (!held.containsKey(entry.contact()) && !board.holds(entry.contact()))
        board.waiting(new Board.Entry(entry.contact(), queue, entry.since()));
    }
    board.entriesOf(queue).stream()
        .filter(entry -> !waiting.contains(entry.contact()))
        .forEach(entry -> board.left(entry.contact()));
    held.values()
        .removeIf(
            one -> one.entry().queue().equals(queue) && !waiting.contains(one.entry().contact()));
    return match();
  }

  // ---- what is done

  private Behavior<Message> match() {
    for (var match : board.match()) reserve(match);
    return this;
  }

  private void reserve(Board.Match match) {
    var contact = match.entry().contact();
    var agent = match.agent().agent();
    var queue = configured().map(it -> it.queues().get(match.entry().queue()));
    if (queue.isEmpty()) return; // the queue was taken out of the configuration
    held.put(contact, new Held(match.entry(), agent));
    desks.computeIfPresent(agent, (_, desk) -> new Desk(desk.report(), desk.report().sequence()));
    var now = clock.instant();
    var reserve =
        new AgentCommand.Reserve(
            contact,
            match.entry().queue(),
            now,
            now.plus(queue.get().ring()).plus(GRACE),
            new Why(
                "longest-waiting to longest-idle",
                match.candidates(),
                millis(match.agent().since(), now),
                millis(match.entry().since(), now),
                configuration));
    getContext()
        .pipeToSelf(
            entities.ask(new AgentRef(tenant, agent), reserve),
            (_, failure) -> new ReservationEnded(agent, contact, failure != null));
  }

  private static long millis(Instant from, Instant to) {
    return Math.max(0, Duration.between(from, to).toMillis());
  }

  private Behavior<Message> reservationEnded(ReservationEnded ended) {
    var desk = desks.get(ended.agent());
    if (desk != null) desks.put(ended.agent(), new Desk(desk.report(), Desk.NONE));
    if (!ended.refused()) {
      // What the agent reported meanwhile is placed now; else its report is still to come.
      if (desk != null && desk.report().sequence() > desk.reserving())
        place(ended.agent(), desk.report());
      return match();
    }
    var one = held.get(ended.contact());
    if (one != null && one.by().equals(ended.agent())) giveBack(one.entry());
    ask(new AgentRef(tenant, ended.agent()));
    return match();
  }

  private Behavior<Message> countReady(CountReady count) {
    var ready = new HashMap<QueueId, Integer>();
    configured()
        .ifPresent(
            it -> it.queues().keySet().forEach(queue -> ready.put(queue, board.idleFor(queue))));
    count.replyTo().tell(new Ready(ready));
    return this;
  }

  // ---- asking in turn

  private Behavior<Message> tick() {
    var now = configured();
    if (now.isEmpty()) return this;
    var changed = !now.get().version().equals(configuration);
    if (changed) LOG.info("tenant {} distributes by configuration {}", tenant, now.get().version());
    configuration = now.get().version();
    if (changed) desks.forEach((agent, desk) -> place(agent, desk.report()));
    var turn = ticks++ % ROUND;
    var everybody = changed || ticks == 1;
    for (var queue : now.get().queues().keySet())
      if (everybody || Math.floorMod(queue.hashCode(), ROUND) == turn) ask(queue);
    for (var agent : new ArrayList<>(now.get().agents().keySet()))
      if (everybody || Math.floorMod(agent.hashCode(), ROUND) == turn) {
        ask(new AgentRef(tenant, agent));
        check(agent);
      }
    return match();
  }

  /**
   * A contact tells its agent when it ends; should it die in between, the agent would be busy for
   * ever. So a long conversation is asked for in turn, and one that is over is finished here.
   */
  private void check(AgentId agent) {
    var desk = desks.get(agent);
    if (desk == null || !(desk.report().state().activity() instanceof Activity.Busy busy)) return;
    var now = clock.instant();
    if (Duration.between(busy.since(), now).compareTo(LONG_TALK) < 0) return;
    var ref = new AgentRef(tenant, agent);
    entities
        .introduce(busy.contact())
        .exceptionally(failure -> {
          if (CompletionStages.cause(failure) instanceof StatusReply.ErrorMessage) {
            LOG.warn("{} was busy with {}, which is over", ref, busy.contact());
            entities.order(ref, new AgentCommand.Finish(busy.contact(), now, Duration.ZERO, false));
          }
          return null;
        });
  }

  private void ask(QueueId queue) {
    getContext()
        .pipeToSelf(
            entities.report(new QueueRef(tenant, queue)),
            (report, failure) -> failure == null ? new QueueReported(report) : new Unheard());
  }

  private void ask(AgentRef agent) {
    getContext()
        .pipeToSelf(
            entities.report(agent),
            (report, failure) -> failure == null ? new AgentChanged(report) : new Unheard());
  }

  /** No answer this time; the next round asks again. */
  private record Unheard() implements Message {}
}
