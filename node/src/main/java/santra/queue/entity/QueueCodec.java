package santra.queue.entity;

import santra.persistence.codec.Codec;
import santra.queue.Queue;
import santra.queue.QueueCommand;
import santra.queue.QueueEvent;

/** What the queue stores and says: add, never rename or remove. */
public final class QueueCodec {
  private QueueCodec() {}

  /** The journal: events and snapshots. */
  public static Codec journal() {
    return Codec.of("queue")
        .record("joined", 1, QueueEvent.Joined.class)
        .record("left", 1, QueueEvent.Left.class)
        .record("state", 1, Queue.class)
        .since(1)
        .record("put-off", 1, QueueEvent.PutOff.class)
        .record("taken-up", 1, QueueEvent.TakenUp.class)
        .since(2)
        .record("place-taken", 1, QueueEvent.PlaceTaken.class)
        .since(3)
        .record("declined", 1, QueueEvent.Declined.class)
        .build();
  }

  /** What is said between nodes. */
  public static Codec messages() {
    return Codec.of("queue-message")
        .variant(QueueCommand.class, "join", QueueCommand.Join.class)
        .variant(QueueCommand.class, "leave", QueueCommand.Leave.class)
        .variant(QueueCommand.class, "put-off", QueueCommand.PutOff.class)
        .variant(QueueCommand.class, "take-up", QueueCommand.TakeUp.class)
        .variant(QueueCommand.class, "take-place", QueueCommand.TakePlace.class)
        .variant(QueueCommand.class, "take", QueueCommand.Take.class)
        .record("tell", 1, QueueEntity.Tell.class)
        .record("report", 1, QueueEntity.Report.class)
        .record("reported", 1, QueueReport.class)
        .build();
  }
}
