package santra.contact.entity;

import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.eventstream.EventStream;
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
import santra.persistence.entity.Doorstep;
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

  /** Something may not have been heard, since a node has died: say it again. */
  public record Resume(ActorRef<StatusReply<Done>> replyTo) implements Message {}

  /** Said on each node's event stream: a media server has died, or has come back. */
  public record MediaChanged() implements Message {}

  /** From the entity to itself: write what was gathered meanwhile. */
  record Commit() implements Message {}

  /** The contact has ended and lingered: leave memory. */
  record Rest() implements Message {}

  private final ActorContext<Message> context;
  private final ActorRef<ClusterSharding.ShardCommand> shard;
  private final Consumer<Contact> mediaChanged;

  /**
   * @param mediaChanged told how the contact stands when a media server has died or come back; must
   *     not block
   */
  public static Behavior<Message> create(
      ContactId contact,
      Subscriber<ContactEvent, Contact> subscriber,
      Consumer<Contact> mediaChanged,
      ActorRef<ClusterSharding.ShardCommand> shard,
      Clock clock) {
    return Doorstep.of(
        id(contact),
        Message.class,
        ContactEntity::refuse,
        doorstep ->
            Behaviors.setup(context -> {
              context
                  .getSystem()
                  .eventStream()
                  .tell(
                      new EventStream.Subscribe<>(MediaChanged.class, context.getSelf().narrow()));
              return Behaviors.withTimers(timers ->
                  new ContactEntity(
                      contact, subscriber, mediaChanged, context, timers, doorstep, shard, clock));
            }));
  }

  private static PersistenceId id(ContactId contact) {
    return PersistenceId.of(TYPE, contact.entityId());
  }

  private ContactEntity(
      ContactId contact,
      Subscriber<ContactEvent, Contact> subscriber,
      Consumer<Contact> mediaChanged,
      ActorContext<Message> context,
      TimerScheduler<Message> timers,
      Doorstep<Message> doorstep,
      ActorRef<ClusterSharding.ShardCommand> shard,
      Clock clock) {
    super(id(contact), new ContactRules(contact), subscriber, context, timers, doorstep, clock);
    this.context = context;
    this.shard = shard;
    this.mediaChanged = mediaChanged;
  }

  private static void refuse(Message message, String reason) {
    switch (message) {
      case Tell(_, var replyTo) -> replyTo.tell(StatusReply.error(reason));
      case Introduce(var replyTo) -> replyTo.tell(StatusReply.error(reason));
      case Resume(var replyTo) -> replyTo.tell(StatusReply.error(reason));
      case Commit _, Rest _, MediaChanged _ -> {}
    }
  }

  @Override
  protected Message message(ContactCommand command, ActorRef<StatusReply<Done>> replyTo) {
    return new Tell(command, replyTo);
  }

  @Override
  protected Message commitMessage() {
    return new Commit();
  }

  @Override
  protected Effect<ContactEvent, Contact> onMessage(Contact state, Message message) {
    return switch (message) {
      case Tell(var command, var replyTo) -> tell(state, command, replyTo);
      case Commit _ -> commit(state);
      case Introduce(var replyTo) ->
          Effect().none().thenReply(replyTo, ContactEntity::introduction);
      case Resume(var replyTo) -> again(replyTo);
      case MediaChanged _ -> Effect().none().thenRun(mediaChanged::accept);
      case Rest _ -> {
        shard.tell(new ClusterSharding.Passivate<>(context.getSelf()));
        yield Effect().none();
      }
    };
  }

  private static StatusReply<Introduction> introduction(Contact contact) {
    return Introduction.of(contact)
        .map(StatusReply::success)
        .orElseGet(() -> StatusReply.error("no open contact"));
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
