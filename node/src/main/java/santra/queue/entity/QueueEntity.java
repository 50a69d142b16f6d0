package santra.queue.entity;

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
import santra.persistence.entity.RulebookEntity;
import santra.persistence.entity.Subscriber;
import santra.queue.Queue;
import santra.queue.QueueCommand;
import santra.queue.QueueEvent;
import santra.vocabulary.QueueRef;

/** Gives {@link Queue} a journal and a mailbox. */
public final class QueueEntity
    extends RulebookEntity<QueueEntity.Message, QueueCommand, QueueEvent, Queue> {
  /** The journal's name for queues: {@code queue|tenant/queue}. */
  public static final String TYPE = "queue";

  /** What the entity understands. */
  public sealed interface Message {}

  public record Tell(QueueCommand command, ActorRef<StatusReply<Done>> replyTo)
      implements Message {}

  public record Report(ActorRef<QueueReport> replyTo) implements Message {}

  private final QueueRef queue;
  private final ActorContext<Message> context;

  public static Behavior<Message> create(
      QueueRef queue, Subscriber<QueueEvent, Queue> subscriber, Clock clock) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(timers -> new QueueEntity(queue, subscriber, context, timers, clock)));
  }

  private QueueEntity(
      QueueRef queue,
      Subscriber<QueueEvent, Queue> subscriber,
      ActorContext<Message> context,
      TimerScheduler<Message> timers,
      Clock clock) {
    super(
        PersistenceId.of(TYPE, queue.entityId()),
        new QueueRules(),
        subscriber,
        context,
        timers,
        clock);
    this.queue = queue;
    this.context = context;
  }

  @Override
  protected Message message(QueueCommand command, ActorRef<StatusReply<Done>> replyTo) {
    return new Tell(command, replyTo);
  }

  @Override
  protected Effect<QueueEvent, Queue> onMessage(Queue state, Message message) {
    return switch (message) {
      case Tell(var command, var replyTo) -> tell(state, command, replyTo);
      case Report(var replyTo) ->
          Effect()
              .none()
              .thenReply(
                  replyTo,
                  now ->
                      new QueueReport(
                          queue, now.waiting(), now.books(), lastSequenceNumber(context)));
    };
  }
}
