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
import santra.persistence.entity.Doorstep;
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

  /** From the entity to itself: write what was gathered meanwhile. */
  record Commit() implements Message {}

  private final QueueRef queue;
  private final ActorContext<Message> context;

  public static Behavior<Message> create(
      QueueRef queue, Subscriber<QueueEvent, Queue> subscriber, Clock clock) {
    return Doorstep.of(
        id(queue),
        Message.class,
        QueueEntity::refuse,
        doorstep ->
            Behaviors.setup(context ->
                Behaviors.withTimers(timers ->
                    new QueueEntity(queue, subscriber, context, timers, doorstep, clock))));
  }

  private static PersistenceId id(QueueRef queue) {
    return PersistenceId.of(TYPE, queue.entityId());
  }

  private QueueEntity(
      QueueRef queue,
      Subscriber<QueueEvent, Queue> subscriber,
      ActorContext<Message> context,
      TimerScheduler<Message> timers,
      Doorstep<Message> doorstep,
      Clock clock) {
    super(id(queue), new QueueRules(), subscriber, context, timers, doorstep, clock);
    this.queue = queue;
    this.context = context;
  }

  private static void refuse(Message message, String reason) {
    switch (message) {
      case Tell(_, var replyTo) -> replyTo.tell(StatusReply.error(reason));
      case Report _, Commit _ -> {} // a report has no way to say no: silence
    }
  }

  @Override
  protected Message message(QueueCommand command, ActorRef<StatusReply<Done>> replyTo) {
    return new Tell(command, replyTo);
  }

  @Override
  protected Message commitMessage() {
    return new Commit();
  }

  @Override
  protected Effect<QueueEvent, Queue> onMessage(Queue state, Message message) {
    return switch (message) {
      case Tell(var command, var replyTo) -> tell(state, command, replyTo);
      case Commit _ -> commit(state);
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
