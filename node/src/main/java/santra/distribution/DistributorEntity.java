package santra.distribution;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import santra.distribution.Distributor.Heard;
import santra.routing.Outlook;
import santra.tenancy.Tenant;
import santra.tenancy.Tenants;
import santra.vocabulary.QueueId;
import santra.vocabulary.TenantId;

/** Gives {@link Distributor} ears, a clock and a voice. Decides nothing itself, stores nothing. */
public final class DistributorEntity extends AbstractBehavior<DistributorEntity.Message> {
  static final String TYPE = "distributor";

  private static final Logger LOG = LoggerFactory.getLogger(DistributorEntity.class);
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration SOONEST = Duration.ofMillis(1);

  /** What the entity understands. */
  public sealed interface Message permits Heard, CountReady, Unheard {}

  public record CountReady(ActorRef<Ready> replyTo) implements Message {}

  /**
   * @param agents who could take a contact of each queue now
   * @param outlooks what each queue's wait follows from; empty from an earlier build
   */
  public record Ready(Map<QueueId, Integer> agents, Optional<Map<QueueId, Outlook>> outlooks) {
    public Ready {
      agents = Map.copyOf(agents);
      outlooks = outlooks.map(Map::copyOf);
    }

    Optional<Outlook> outlook(QueueId queue) {
      return outlooks.map(each -> each.get(queue));
    }
  }

  private static final Ready NOBODY = new Ready(Map.of(), Optional.of(Map.of()));

  /** No answer this time; the next round asks again. */
  record Unheard() implements Message {}

  private final TenantId tenant;
  private final Errands errands;
  private final Supplier<Tenants> tenants;
  private final Clock clock;
  private final Distributor rules = new Distributor();
  private final TimerScheduler<Message> timers;
  private Optional<Instant> armed = Optional.empty();

  static Behavior<Message> create(
      TenantId tenant, Entities entities, Supplier<Tenants> tenants, Clock clock) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(
            timers -> new DistributorEntity(tenant, entities, tenants, clock, context, timers)));
  }

  private DistributorEntity(
      TenantId tenant,
      Entities entities,
      Supplier<Tenants> tenants,
      Clock clock,
      ActorContext<Message> context,
      TimerScheduler<Message> timers) {
    super(context);
    this.tenant = tenant;
    this.errands = new Errands(tenant, entities);
    this.tenants = tenants;
    this.clock = clock;
    this.timers = timers;
    timers.startTimerWithFixedDelay(new Distributor.Tick(), Duration.ZERO, TICK);
  }

  @Override
  public Receive<Message> createReceive() {
    return newReceiveBuilder().onAnyMessage(this::onMessage).build();
  }

  private Optional<Tenant> configured() {
    return tenants.get().find(tenant);
  }

  private Behavior<Message> onMessage(Message message) {
    switch (message) {
      case Heard heard -> configured().ifPresent(now -> hear(heard, now));
      case CountReady(var replyTo) ->
          replyTo.tell(
              configured().map(now -> rules.readiness(now, clock.instant())).orElse(NOBODY));
      case Unheard _ -> {}
    }
    return this;
  }

  private void hear(Heard heard, Tenant now) {
    if (!rules.configuration().equals(now.version()))
      LOG.info("tenant {} distributes by configuration {}", tenant, now.version());
    // Should the timer have been early by this clock, it is armed again.
    if (heard instanceof Distributor.Due) armed = Optional.empty();
    for (var action : rules.hear(heard, now, clock.instant()))
      getContext()
          .pipeToSelf(
              errands.run(action),
              (answer, _) -> answer == null || answer.isEmpty() ? new Unheard() : answer.get());
    arm();
  }

  /** Derived from who waits, so that a distributor that has moved wakes at the same moments. */
  private void arm() {
    var due = rules.due();
    if (due.equals(armed)) return;
    armed = due;
    timers.cancel(Distributor.Due.class);
    due.ifPresent(at -> {
      var delay = Duration.between(clock.instant(), at);
      timers.startSingleTimer(
          Distributor.Due.class,
          new Distributor.Due(),
          delay.compareTo(SOONEST) < 0 ? SOONEST : delay);
    });
  }
}
