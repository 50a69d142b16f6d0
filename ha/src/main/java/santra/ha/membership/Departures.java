package santra.ha.membership;

import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.ClusterEvent.MemberRemoved;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;

/** Tells when a node is gone from the cluster, dead or left: from now on its share moves. */
public final class Departures {
  private Departures() {}

  /**
   * @param gone called for each, on an actor's thread: must not block
   */
  public static void watch(ActorSystem<?> system, String name, Runnable gone) {
    Behavior<MemberRemoved> behavior =
        Behaviors.setup(context -> {
          Cluster.get(system)
              .subscriptions()
              .tell(Subscribe.create(context.getSelf(), MemberRemoved.class));
          return Behaviors.receive(MemberRemoved.class)
              .onAnyMessage(_ -> {
                gone.run();
                return Behaviors.same();
              })
              .build();
        });
    var _ = system.systemActorOf(behavior, "departures-" + name, Props.empty());
  }
}
