package santra.ha.membership;

import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.AddressFromURIString;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.JoinSeedNodes;

/**
 * Joins the cluster. A member is given shards at once, and shards are moved only when every member
 * has agreed: one that is not ready yet holds up all of them. So a node starts its regions and
 * warms up first, and joins then.
 */
public final class Joining {
  /** What {@link FormingRule} said when the node's settings were made. */
  static final String SEEDS = "santra.ha.seeds";

  private Joining() {}

  public static void join(ActorSystem<?> system) {
    var seeds =
        system.settings().config().getStringList(SEEDS).stream()
            .<Address>map(AddressFromURIString::parse)
            .toList();
    Cluster.get(system).manager().tell(new JoinSeedNodes(seeds));
  }
}
