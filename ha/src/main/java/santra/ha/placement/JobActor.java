package santra.ha.placement;

import java.time.Duration;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds a job open for as long as this node is the one to run it. */
final class JobActor {
  private static final Logger LOG = LoggerFactory.getLogger(JobActor.class);

  enum Message {
    STOP,
    CLOSED
  }

  private JobActor() {}

  static Behavior<Message> create(String name, Job open) {
    return Behaviors.supervise(
            Behaviors.<Message>setup(context -> {
              LOG.info("Job {} runs at this node", name);
              return running(context, name, open.open());
            }))
        .onFailure(
            SupervisorStrategy.restartWithBackoff(
                Duration.ofMillis(200), Duration.ofSeconds(5), 0.1));
  }

  private static Behavior<Message> running(
      ActorContext<Message> context, String name, AutoCloseable job) {
    return Behaviors.receive(Message.class)
        .onMessageEquals(Message.STOP, () -> closing(context, name, job))
        .build();
  }

  /** Closing may block, so not here; the next node starts only when this actor has stopped. */
  private static Behavior<Message> closing(
      ActorContext<Message> context, String name, AutoCloseable job) {
    var self = context.getSelf();
    Thread.ofPlatform()
        .name("job-" + name + "-close")
        .start(() -> {
          close(name, job);
          self.tell(Message.CLOSED);
        });
    return Behaviors.receive(Message.class)
        .onMessageEquals(Message.CLOSED, Behaviors::stopped)
        .onMessageEquals(Message.STOP, Behaviors::same)
        .build();
  }

  private static void close(String name, AutoCloseable job) {
    try {
      job.close();
    } catch (Exception failed) {
      LOG.warn("Job {} did not close cleanly", name, failed);
    }
  }
}
