package santra.ha.membership;

import static java.util.stream.Collectors.toMap;

import java.util.List;
import java.util.stream.Stream;

/**
 * Who may begin a cluster. A node that was not told to form one lists only the other seeds, and
 * such a node can never form a cluster, however long it waits. One that was told asks the other
 * seeds' ports first:
 *
 * <ul>
 *   <li>all refused by their kernels, so no process is there: it forms at once;
 *   <li>some listen: it lists itself and those, and Pekko's first-seed protocol forms only when
 *       each of them has answered that it is in no cluster itself;
 *   <li>one is silent, so it may be alive: it does not form.
 * </ul>
 *
 * <p>Why: a restarted first seed that lists itself forms a second cluster when the living ones
 * answer late, and two clusters on one journal are seen by no split-brain resolver.
 */
final class FormingRule {
  private FormingRule() {}

  /** What a seed's port says. */
  enum Answer {
    /** Somebody accepts connections: a member, or one that is coming up. A stopped process too. */
    LISTENING,
    /** The kernel of that host refuses: no process has the port. */
    REFUSED,
    /** Nothing at all: dead host, cut cable, firewall. It may be alive. */
    SILENT
  }

  interface Probe {
    Answer ask(Seed seed);
  }

  /**
   * The seed nodes to start with.
   *
   * @throws ClusterRefused if this node has nobody to join, or may form but cannot tell whether
   *     another is alive
   */
  static List<Seed> seeds(Seed self, List<Seed> listed, boolean form, Probe probe) {
    var others = listed.stream().filter(seed -> !seed.equals(self)).distinct().toList();
    if (!form) {
      if (others.isEmpty())
        throw new ClusterRefused(
            self + " has no other seed to join and was not told to form a cluster");
      return others;
    }
    var answers = others.parallelStream().collect(toMap(seed -> seed, probe::ask));
    var listening = others.stream().filter(seed -> answers.get(seed) == Answer.LISTENING).toList();
    var silent = others.stream().filter(seed -> answers.get(seed) == Answer.SILENT).findFirst();
    if (silent.isEmpty()) return Stream.concat(Stream.of(self), listening.stream()).toList();
    if (!listening.isEmpty()) return others;
    throw new ClusterRefused(
        "%s does not form a cluster: %s may be alive, it neither answers nor refuses. Start it,"
                .formatted(self, silent.get())
            + " or take it out of the seeds");
  }
}
