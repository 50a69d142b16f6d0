package santra.contact.entity;

import java.time.Clock;
import java.time.Duration;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.pattern.StatusReply;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;
import santra.contact.Contact;
import santra.contact.ContactCommand;
import santra.contact.ContactEvent;
import santra.contact.Stage;
import santra.persistence.entity.RulebookEntity;
import santra.persistence.entity.Subscriber;
import santra.vocabulary.ContactId;

/** Gives {@link Contact} a journal, a mailbox and a timer. */
public final class ContactEntity
    extends RulebookEntity<ContactEntity.Message, ContactCommand, ContactEvent, Contact> {
  /** The journal's name for contacts: {@code contact|tenant/uuid}. */
  public static final String TYPE = "contact";

  /**
   * How long an ended contact stays in memory: longer than 64*T1, so that what is still on the
   * wires finds it (RFC 3261 section 17).
   */
  public static final Duration LINGER = Duration.ofSeconds(40);

  /** What the entity understands. */
  public sealed interface Message {}

  public record Tell(ContactCommand command, ActorRef<StatusReply<Done>> replyTo)
      implements Message {}

  /** Answered with an error for a contact that does not exist or is over. */
  public record Introduce(ActorRef<StatusReply<Introduction>> replyTo) implements Message {}

  /** The contact has ended and lingered: leave memory. */
  record Rest() implements Message {}

  private final ActorContext<Message> context;
  private final ActorRef<ClusterSharding.ShardCommand> shard;

  public static Behavior<Message> create(
      ContactId contact,
      Subscriber<ContactEvent, Contact> subscriber,
      ActorRef<ClusterSharding.ShardCommand> shard,
      Clock clock) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(
            timers -> new ContactEntity(contact, subscriber, context, timers, shard, clock)));
  }

  private ContactEntity(
      ContactId contact,
      Subscriber<ContactEvent, Contact> subscriber,
      ActorContext<Message> context,
      TimerScheduler<Message> timers,
      ActorRef<ClusterSharding.ShardCommand> shard,
      Clock clock) {
    super(
        PersistenceId.of(TYPE, contact.entityId()),
        new ContactRules(contact),
        subscriber,
        context,
        timers,
        clock);
    this.context = context;
    this.shard = shard;
  }

  @Override
  protected Message message(ContactCommand command, ActorRef<StatusReply<Done>> replyTo) {
    return new Tell(command, replyTo);
  }

  @Override
  protected Effect<ContactEvent, Contact> onMessage(Contact state, Message message) {
    return switch (message) {
      case Tell(var command, var replyTo) -> tell(state, command, replyTo);
      case Introduce(var replyTo) ->
          Effect().none().thenReply(replyTo, ContactEntity::introduction);
      case Rest _ -> {
        shard.tell(new ClusterSharding.Passivate<>(context.getSelf()));
        yield Effect().none();
      }
    };
  }

  private static StatusReply<Introduction> introduction(Contact contact) {
    return switch (contact) {
      case Contact.Open open ->
          StatusReply.success(
              new Introduction(
                  open.id(),
                  open.stage() instanceof Stage.Waiting,
                  open.arrival().number(),
                  open.arrival().caller(),
                  open.arrival().callerName(),
                  open.arrival().testId(),
                  open.plan(),
                  open.caller()));
      case Contact.New _, Contact.Ended _ -> StatusReply.error("no open contact");
    };
  }

  /** A contact's history is short: replaying it is cheaper than a snapshot. */
  @Override
  public RetentionCriteria retentionCriteria() {
    return RetentionCriteria.disabled();
  }

  @Override
  protected void armed(Contact state, TimerScheduler<Message> timer) {
    if (!(state instanceof Contact.Open)) timer.startSingleTimer(new Rest(), LINGER);
  }
}
