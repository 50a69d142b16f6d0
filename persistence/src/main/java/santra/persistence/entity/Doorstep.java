package santra.persistence.entity;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.BehaviorInterceptor;
import org.apache.pekko.actor.typed.TypedActorContext;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.jspecify.annotations.Nullable;

/**
 * Stands before an entity: remembers who asked while its history was being read, so that all of
 * them hear at once when it turns out that it cannot be. Without it they would wait for a time-out,
 * and the entity would be restarted for ever.
 *
 * @param <M> the entity's messages
 */
public final class Doorstep<M> {
  /** Who comes later while the history is being read waits for the time-out. */
  private static final int MOST_WAITING = 1_000;

  private final PersistenceId id;
  private final Class<M> messages;
  private final BiConsumer<M, String> refuse;
  private final Quarantine quarantine;
  private final ActorContext<M> context;
  private final List<M> waiting = new ArrayList<>();
  private boolean recovered;
  private @Nullable String reason;
  private boolean closed;

  /** To the entity itself, behind its failure: read nothing any more. */
  private record Close() {}

  private Doorstep(
      PersistenceId id,
      Class<M> messages,
      BiConsumer<M, String> refuse,
      Quarantine quarantine,
      ActorContext<M> context) {
    this.id = id;
    this.messages = messages;
    this.refuse = refuse;
    this.quarantine = quarantine;
    this.context = context;
  }

  /**
   * An entity behind its doorstep.
   *
   * @param refuse answers a message with the reason why the entity cannot
   */
  public static <M> Behavior<M> of(
      PersistenceId id,
      Class<M> messages,
      BiConsumer<M, String> refuse,
      Function<Doorstep<M>, Behavior<M>> entity) {
    return Behaviors.setup(context -> {
      var quarantine = Quarantine.of(context.getSystem());
      var doorstep = new Doorstep<>(id, messages, refuse, quarantine, context);
      return quarantine
          .refusal(id.id())
          .map(doorstep::refusing)
          .orElseGet(() ->
              Behaviors.<Object, M>intercept(doorstep::watch, entity.apply(doorstep)).narrow());
    });
  }

  /**
   * Never reads the history; stops when it may be tried again, and the next message does that. What
   * the journal still has to say to the failed entity is passed over.
   */
  private Behavior<M> refusing(String reason) {
    return Behaviors.receive(messages)
        .onMessage(
            messages,
            message -> {
              // Asked first: who hears the refusal may let it out of quarantine at once, and would
              // then speak to one that has stopped.
              var stays = quarantine.refusal(id.id()).isPresent();
              refuse.accept(message, reason);
              return stays ? Behaviors.same() : Behaviors.stopped();
            })
        .build();
  }

  private BehaviorInterceptor<Object, M> watch() {
    return new BehaviorInterceptor<>(Object.class) {
      @Override
      @SuppressWarnings("unchecked") // What is no M is Pekko's own, and goes where it was going.
      public Behavior<M> aroundReceive(
          TypedActorContext<Object> at, Object message, ReceiveTarget<M> target) {
        var refusal = reason;
        if (message instanceof Close && refusal != null) {
          closed = true;
          return refusing(refusal);
        }
        if (!closed && messages.isInstance(message)) {
          var asked = messages.cast(message);
          if (refusal != null) {
            refuse.accept(asked, refusal);
            return Behaviors.same();
          }
          if (!recovered && waiting.size() < MOST_WAITING) waiting.add(asked);
        }
        return target.apply(at, (M) message);
      }
    };
  }

  void recovered() {
    recovered = true;
    waiting.clear();
    quarantine.discharge(id.id());
  }

  /** A journal that is away is waited for; a history that is wrong is not. */
  void failed(Throwable failure) {
    recovered = false;
    if (!Quarantine.poisoned(failure)) return;
    var refusal = quarantine.admit(id.id(), failure);
    reason = refusal;
    for (var message : waiting) refuse.accept(message, refusal);
    waiting.clear();
    // Pekko throws after this signal, and would read the history again in a while. The entity is
    // not stopped: what reached it after the end would be lost without an answer.
    context.getSelf().<Object>unsafeUpcast().tell(new Close());
  }
}
