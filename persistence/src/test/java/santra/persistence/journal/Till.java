package santra.persistence.journal;

import java.util.List;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.pattern.StatusReply;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;
import santra.persistence.codec.Codec;
import santra.persistence.codec.CodecRegistry;

/** A small entity of the shape all of ours have. */
final class Till extends EventSourcedBehavior<Till.Message, Till.Paid, Till.Total> {
  sealed interface Message {
    record Pay(long amount, ActorRef<StatusReply<Done>> replyTo) implements Message {}

    record Count(ActorRef<Total> replyTo) implements Message {}
  }

  record Paid(long amount, byte[] receipt) {}

  record Total(long amount) {}

  static final CodecRegistry CODECS =
      new CodecRegistry(
          List.of(
              Codec.of("till")
                  .record("paid", 1, Paid.class)
                  .record("total", 1, Total.class)
                  .record("pay", 1, Message.Pay.class)
                  .record("count", 1, Message.Count.class)
                  .build()));

  static Behavior<Message> create(String id) {
    return new Till(PersistenceId.of("Till", id));
  }

  private Till(PersistenceId id) {
    super(id);
  }

  @Override
  public Total emptyState() {
    return new Total(0);
  }

  @Override
  public RetentionCriteria retentionCriteria() {
    return RetentionCriteria.snapshotEvery(5, 1);
  }

  @Override
  public CommandHandler<Message, Paid, Total> commandHandler() {
    return (total, message) ->
        switch (message) {
          case Message.Pay(var amount, var replyTo) ->
              Effect()
                  .persist(new Paid(amount, new byte[2_000]))
                  .thenReply(replyTo, _ -> StatusReply.ack());
          case Message.Count(var replyTo) -> Effect().reply(replyTo, total);
        };
  }

  @Override
  public EventHandler<Total, Paid> eventHandler() {
    return (total, paid) -> new Total(total.amount() + paid.amount());
  }
}
