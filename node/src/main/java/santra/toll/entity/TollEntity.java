package santra.toll.entity;

import java.time.Clock;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.pattern.StatusReply;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import santra.persistence.entity.Doorstep;
import santra.persistence.entity.RulebookEntity;
import santra.persistence.entity.Subscriber;
import santra.toll.Toll;
import santra.toll.TollCommand;
import santra.toll.TollEvent;
import santra.vocabulary.TenantId;

/** Gives {@link Toll} a journal and a mailbox. */
public final class TollEntity
    extends RulebookEntity<TollEntity.Message, TollCommand, TollEvent, Toll> {
  /** The journal's name for accounts: {@code toll|tenant}. */
  public static final String TYPE = "toll";

  /** What the entity understands. */
  public sealed interface Message {}

  public record Tell(TollCommand command, ActorRef<StatusReply<Done>> replyTo) implements Message {}

  public record Report(ActorRef<TollReport> replyTo) implements Message {}

  /** From the entity to itself: write what was gathered meanwhile. */
  record Commit() implements Message {}

  public static Behavior<Message> create(
      TenantId tenant, Subscriber<TollEvent, Toll> subscriber, Clock clock) {
    return Doorstep.of(
        id(tenant),
        Message.class,
        TollEntity::refuse,
        doorstep ->
            Behaviors.setup(context ->
                Behaviors.withTimers(timers ->
                    new TollEntity(tenant, subscriber, context, timers, doorstep, clock))));
  }

  private static PersistenceId id(TenantId tenant) {
    return PersistenceId.of(TYPE, tenant.name());
  }

  private TollEntity(
      TenantId tenant,
      Subscriber<TollEvent, Toll> subscriber,
      ActorContext<Message> context,
      TimerScheduler<Message> timers,
      Doorstep<Message> doorstep,
      Clock clock) {
    super(id(tenant), new TollRules(), subscriber, context, timers, doorstep, clock);
  }

  private static void refuse(Message message, String reason) {
    switch (message) {
      case Tell(_, var replyTo) -> replyTo.tell(StatusReply.error(reason));
      case Report _, Commit _ -> {} // a report has no way to say no: silence
    }
  }

  @Override
  protected Message message(TollCommand command, ActorRef<StatusReply<Done>> replyTo) {
    return new Tell(command, replyTo);
  }

  @Override
  protected Message commitMessage() {
    return new Commit();
  }

  @Override
  protected Effect<TollEvent, Toll> onMessage(Toll state, Message message) {
    return switch (message) {
      case Tell(var command, var replyTo) -> tell(state, command, replyTo);
      case Commit _ -> commit(state);
      case Report(var replyTo) -> Effect().none().thenReply(replyTo, TollReport::new);
    };
  }
}
