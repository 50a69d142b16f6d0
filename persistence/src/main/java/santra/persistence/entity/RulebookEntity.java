package santra.persistence.entity;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.BackoffSupervisorStrategy;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.pattern.StatusReply;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.RecoveryFailed;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Gives a {@link Rulebook} a journal, a mailbox and one timer. Decides nothing itself: persist
 * first, then reply, then tell the subscriber.
 *
 * @param <M> the entity's messages, one of which carries a command and who wants to know
 */
public abstract class RulebookEntity<M, C, E, S> extends EventSourcedBehavior<M, E, S> {
  private static final Logger LOG = LoggerFactory.getLogger(RulebookEntity.class);
  private static final int SNAPSHOT_EVERY = 100;

  /**
   * A write or a recovery that failed is followed by a recovery, however long the journal is away:
   * it shows whether the write was applied all the same. The journal's pulse logs its absence once;
   * that a thousand entities notice it too is no news.
   */
  private static final BackoffSupervisorStrategy AGAIN =
      SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(5), 0.1)
          .withLogLevel(Level.DEBUG);

  /** Commands of one write. */
  private static final int MOST_GATHERED = 50;

  /** What is due but kept back by an older build in the cluster is tried again after this. */
  private static final Duration KEPT_BACK = Duration.ofSeconds(1);

  private final Rulebook<C, E, S> rules;
  private final Subscriber<E, S> subscriber;
  private final ActorContext<M> context;
  private final TimerScheduler<M> timers;
  private final Clock clock;
  private final Doorstep<M> doorstep;
  private final Generations generations;
  private final List<Asked<C>> gathered = new ArrayList<>();
  private boolean writing;

  protected RulebookEntity(
      PersistenceId id,
      Rulebook<C, E, S> rules,
      Subscriber<E, S> subscriber,
      ActorContext<M> context,
      TimerScheduler<M> timers,
      Doorstep<M> doorstep,
      Clock clock) {
    super(id, AGAIN);
    this.doorstep = doorstep;
    this.generations = Generations.of(context.getSystem());
    this.rules = rules;
    this.subscriber = subscriber;
    this.context = context;
    this.timers = timers;
    this.clock = clock;
  }

  /** The message that carries a command of the rulebook's own deadline. */
  protected abstract M message(C command, ActorRef<StatusReply<Done>> replyTo);

  /** The message with which the entity asks itself for {@link #commit}; it never travels. */
  protected abstract M commitMessage();

  /**
   * Takes a message apart: {@link #tell} for a command, {@link #commit} for its own message;
   * queries answer from the state.
   */
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
    return (state, event) -> {
      try {
        return rules.evolve(state, event);
      } catch (RuntimeException impossible) {
        throw new Quarantine.ImpossibleHistory(impossible);
      }
    };
  }

  @Override
  public final SignalHandler<S> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(
            RecoveryCompleted.instance(),
            state -> {
              doorstep.recovered();
              forget();
              arm(state);
              subscriber.recovered(state, lastSequenceNumber(context));
            })
        .onSignal(RecoveryFailed.class, (_, signal) -> doorstep.failed(signal.getFailure()))
        .build();
  }

  @Override
  public RetentionCriteria retentionCriteria() {
    return RetentionCriteria.snapshotEvery(SNAPSHOT_EVERY, 2);
  }

  /**
   * Hands a command to the rulebook. Whatever arrives while the journal writes is gathered and
   * written together by {@link #commit}: a busy entity takes one write for many commands.
   */
  protected final Effect<E, S> tell(S state, C command, ActorRef<StatusReply<Done>> replyTo) {
    gathered.add(new Asked<>(command, replyTo));
    return writing && gathered.size() < MOST_GATHERED ? Effect().none() : commit(state);
  }

  /**
   * This object outlives a failed write: what was gathered for it is not known to be written, and
   * whoever asked will ask again.
   */
  private void forget() {
    gathered.clear();
    writing = false;
  }

  private record Asked<C>(C command, ActorRef<StatusReply<Done>> replyTo) {}

  /** Decides what has been gathered, in order, and writes it at once; nothing is said before. */
  protected final Effect<E, S> commit(S state) {
    var before = state;
    var sequence = lastSequenceNumber(context);
    var written = new ArrayList<E>();
    var afterwards = new ArrayList<Runnable>();
    var keptBack = false;
    for (var asked : gathered) {
      var verdict = verdict(before, asked.command());
      var refusal = verdict.refusal();
      keptBack |= Generations.REFUSAL.equals(refusal);
      var events = verdict.events();
      if (!events.isEmpty()) {
        var now = evolved(before, events);
        sequence += events.size();
        written.addAll(events);
        afterwards.add(publication(before, events, now, sequence));
        before = now;
      }
      afterwards.add(() ->
          asked.replyTo().tell(refusal == null ? StatusReply.ack() : StatusReply.error(refusal)));
    }
    gathered.clear();
    writing = !written.isEmpty();
    if (!writing) {
      // A deadline that was refused is still due.
      if (keptBack) arm(state, KEPT_BACK);
      afterwards.forEach(Runnable::run);
      return Effect().none();
    }
    return Effect()
        .persist(written)
        .thenRun((S now) -> {
          arm(now);
          afterwards.forEach(Runnable::run);
          // Behind what was held back while the journal wrote, which is gathered first.
          context.getSelf().tell(commitMessage());
        });
  }

  /** Tells the subscriber where things stand, as after a start. */
  protected final Effect<E, S> again(ActorRef<StatusReply<Done>> replyTo) {
    return Effect()
        .none()
        .thenRun((S now) -> subscriber.recovered(now, lastSequenceNumber(context)))
        .thenReply(replyTo, _ -> StatusReply.ack());
  }

  /** A fact that the rulebook could not take up again is never written: its command is refused. */
  private Rulebook.Verdict<E> verdict(S state, C command) {
    try {
      var verdict = rules.decide(state, command);
      evolved(state, verdict.events());
      return generations
          .refusal(verdict.events())
          .map(reason -> new Rulebook.Verdict<E>(List.of(), reason))
          .orElse(verdict);
    } catch (RuntimeException broken) {
      LOG.error("ALARM {} cannot take {}", persistenceId().id(), name(command), broken);
      return new Rulebook.Verdict<>(List.of(), "the rules break at " + name(command));
    }
  }

  private static String name(Object command) {
    return command.getClass().getSimpleName();
  }

  private S evolved(S state, List<E> events) {
    var now = state;
    for (var event : events) now = rules.evolve(now, event);
    return now;
  }

  private Runnable publication(S before, List<E> events, S now, long sequence) {
    return () -> subscriber.recorded(before, events, now, sequence);
  }

  /** Replaces the one timer. Past deadlines fire at once, which is what a late takeover needs. */
  private void arm(S state) {
    arm(state, Duration.ZERO);
  }

  private void arm(S state, Duration soonest) {
    timers.cancelAll();
    rules
        .deadline(state)
        .ifPresent(due -> {
          var delay = Duration.between(clock.instant(), due.at());
          timers.startSingleTimer(
              message(due.command(), context.getSystem().ignoreRef()),
              delay.compareTo(soonest) < 0 ? soonest : delay);
        });
    armed(state, timers);
  }
}
