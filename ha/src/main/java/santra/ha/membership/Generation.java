package santra.ha.membership;

import java.util.stream.StreamSupport;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.typed.Cluster;

/**
 * Which events every node of the cluster can read. Each says its own generation as a role of its
 * membership; a build from before there were any says none, and counts as 0.
 */
public final class Generation {
  /** Before the number, in the member's roles. */
  static final String ROLE = "generation:";

  private Generation() {}

  /** The lowest of all members, from the moment one joins until it is removed; never blocks. */
  public static int inForce(ActorSystem<?> system) {
    return StreamSupport.stream(Cluster.get(system).state().getMembers().spliterator(), false)
        .mapToInt(Generation::of)
        .min()
        .orElse(0);
  }

  private static int of(Member member) {
    return member.getRoles().stream()
        .filter(role -> role.startsWith(ROLE))
        .mapToInt(role -> Integer.parseInt(role.substring(ROLE.length())))
        .findAny()
        .orElse(0);
  }
}
