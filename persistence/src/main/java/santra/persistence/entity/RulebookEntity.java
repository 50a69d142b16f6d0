package santra.persistence.entity;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.pattern.StatusReply;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;

/**
 * Gives a {@link Rulebook} a journal, a mailbox and one timer. Decides nothing itself: persist
 * first, then reply, then tell the subscriber.
 *
 * @param <M> the entity's messages, one of which carries a command and who wants to know
 */
public abstract class RulebookEntity<M, C, E, S> extends EventSourcedBehavior<M, E, S> {
  private static final int SNAPSHOT_EVERY = 100;

  private final Rulebook<C, E, S> rules;
  private final Subscriber<E, S> subscriber;
  private final ActorContext<M> context;
  private final TimerScheduler<M> timers;
  private final Clock clock;

  protected RulebookEntity(
      PersistenceId id,
      Rulebook<C, E, S> rules,
      Subscriber<E, S> subscriber,
      ActorContext<M> context,
      TimerScheduler<M> timers,
      Clock clock) {
    super(
        id,
        SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(5), 0.1));
    this.rules = rules;
    this.subscriber = subscriber;
    this.context = context;
    this.timers = timers;
    this.clock = clock;
  }

  /** The message that carries a command of the rulebook's own deadline. */
  protected abstract M message(C command, ActorRef<StatusReply<Done>> replyTo);

  /** Takes a message apart: {@link #tell} for a command; queries answer from the state. */
  protected abstract Effect<E, S> onMessage(S state, M message);

  /** Called whenever the deadline has been armed anew. */
  protected void armed(S state, TimerScheduler<M> timer) {}

  @Override
  public final S emptyState() {
    return rules.empty();
  }

  @Override
  public final CommandHandler<M, E, S> commandHandler() {
    return this::onMessage;
  }

  @Override
  public final EventHandler<S, E> eventHandler() {
    return rules::evolve;
  }

  @Override
  public final SignalHandler<S> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(
            RecoveryCompleted.instance(),
            state -> {
              arm(state);
              subscriber.recovered(state, lastSequenceNumber(context));
            })
        .build();
  }

  @Override
  public RetentionCriteria retentionCriteria() {
    return RetentionCriteria.snapshotEvery(SNAPSHOT_EVERY, 2);
  }

  protected final Effect<E, S> tell(S state, C command, ActorRef<StatusReply<Done>> replyTo) {
    var verdict = rules.decide(state, command);
    var refusal = verdict.refusal();
    if (refusal != null) return Effect().none().thenReply(replyTo, _ -> StatusReply.error(refusal));
    var events = verdict.events();
    if (events.isEmpty()) return Effect().none().thenReply(replyTo, _ -> StatusReply.ack());
    return Effect()
        .persist(events)
        .thenRun((S now) -> arm(now))
        .thenRun((S now) -> publish(state, events, now))
        .thenReply(replyTo, _ -> StatusReply.ack());
  }

  private void publish(S before, List<E> events, S now) {
    subscriber.recorded(before, events, now, lastSequenceNumber(context));
  }

  /** Replaces the one timer. Past deadlines fire at once, which is what a late takeover needs. */
  private void arm(S state) {
    timers.cancelAll();
    rules
        .deadline(state)
        .ifPresent(due -> {
          var delay = Duration.between(clock.instant(), due.at());
          timers.startSingleTimer(
              message(due.command(), context.getSystem().ignoreRef()),
              delay.isNegative() ? Duration.ZERO : delay);
        });
    armed(state, timers);
  }
}
