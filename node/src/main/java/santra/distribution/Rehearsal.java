package santra.distribution;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import santra.persistence.entity.Subscriber;
import santra.queue.Queue;
import santra.queue.QueueEvent;
import santra.queue.entity.QueueEntity;
import santra.queue.entity.QueueReport;
import santra.vocabulary.QueueId;
import santra.vocabulary.QueueRef;
import santra.vocabulary.TenantId;

/** Has the journal read once before the node is given entities that callers wait for. */
public final class Rehearsal {
  private static final TenantId NOBODY = new TenantId("warm-up");

  private Rehearsal() {}

  /**
   * An entity of this node alone reads its history, which is empty, and is gone. What takes long
   * the first time, plug-ins and drivers, has been done then.
   *
   * @param node its name; no other node rehearses under it
   */
  public static CompletionStage<Done> recover(
      ActorSystem<?> system, String node, Duration patience, Clock clock) {
    var done = new CompletableFuture<Done>();
    var queue = new QueueRef(NOBODY, new QueueId(node));
    Behavior<QueueReport> stage =
        Behaviors.setup(context -> {
          context
              .spawn(QueueEntity.create(queue, new Silent(), clock), "entity")
              .tell(new QueueEntity.Report(context.getSelf()));
          return Behaviors.receive(QueueReport.class)
              .onAnyMessage(_ -> {
                done.complete(Done.done());
                return Behaviors.stopped();
              })
              .build();
        });
    var _ = system.systemActorOf(stage, "rehearsal", Props.empty());
    return done.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static final class Silent implements Subscriber<QueueEvent, Queue> {
    @Override
    public void recorded(Queue before, List<QueueEvent> events, Queue now, long sequence) {}

    @Override
    public void recovered(Queue now, long sequence) {}
  }
}
