package santra.ha.placement;

import java.time.Duration;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.sharding.ShardCoordinator$Internal$StateInitialized$;
import santra.ha.membership.Departures;

/**
 * Lets the coordinators of shards begin at once where they start after their node's death. Pekko's
 * have read where the shards are and struck off the dead node's, and then wait half a second for
 * news of other regions (ShardCoordinator.watchStateActors); ours need not, for nodes are removed
 * when they are proved dead. This says what they wait for. The message is Pekko's own and not part
 * of what it promises: to a version that does not know it, it says nothing, and the half second is
 * back.
 */
public final class Coordinators {
  private static final String ALL = "/system/sharding/*Coordinator/singleton/coordinator";
  private static final Duration BEAT = Duration.ofMillis(20);
  private static final int BEATS = 50;

  private Coordinators() {}

  public static void hurry(ActorSystem<?> system) {
    Departures.watch(system, "coordinators", () -> beat(system, BEATS));
  }

  private static void beat(ActorSystem<?> system, int left) {
    system
        .classicSystem()
        .actorSelection(ALL)
        .tell(ShardCoordinator$Internal$StateInitialized$.MODULE$, ActorRef.noSender());
    if (left > 0)
      system
          .scheduler()
          .scheduleOnce(BEAT, () -> beat(system, left - 1), system.executionContext());
  }
}
