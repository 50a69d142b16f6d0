package santra.routing;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import santra.vocabulary.AgentId;
import santra.vocabulary.Need;
import santra.vocabulary.QueueId;
import santra.vocabulary.QueueRule;
import santra.vocabulary.Skill;

/**
 * What agents have done, as far as a choice of agents looks back, and the score that follows from
 * it. Forgotten when the distributor moves: everybody then begins anew.
 */
public final class Past {
  /** An agent at a queue. */
  private record Work(AgentId agent, QueueId queue) {}

  /** Time since logging in. */
  private record Occupancy(Duration busy, Duration idle) {
    static final Occupancy NONE = new Occupancy(Duration.ZERO, Duration.ZERO);

    Occupancy with(Duration time, boolean wasBusy) {
      return wasBusy ? new Occupancy(busy.plus(time), idle) : new Occupancy(busy, idle.plus(time));
    }

    long permille() {
      var all = busy.plus(idle).toMillis();
      return all <= 0 ? 0 : busy.toMillis() * 1_000 / all;
    }
  }

  private final Map<Work, Long> offered = new HashMap<>();
  private final Map<Work, Long> turns = new HashMap<>();
  private final Map<AgentId, Occupancy> occupancies = new HashMap<>();
  private long turn;

  /** The agent gets a contact of the queue. */
  public void offered(AgentId agent, QueueId queue) {
    offered.merge(new Work(agent, queue), 1L, Long::sum);
    turns.put(new Work(agent, queue), ++turn);
  }

  /** The agent was busy, or ready in vain, for so long. */
  public void spent(AgentId agent, Duration time, boolean busy) {
    if (time.isNegative()) return;
    occupancies.merge(
        agent, Occupancy.NONE.with(time, busy), (before, _) -> before.with(time, busy));
  }

  public void loggedOut(AgentId agent) {
    occupancies.remove(agent);
  }

  /** Nobody else is remembered. */
  public void retain(Set<AgentId> agents, Set<QueueId> queues) {
    for (var works : List.of(offered.keySet(), turns.keySet()))
      works.removeIf(work -> !agents.contains(work.agent()) || !queues.contains(work.queue()));
    occupancies.keySet().retainAll(agents);
  }

  /**
   * How well an idle agent suits a queue by its choice of agents; higher is better.
   *
   * @param need of the step in which the agent is asked
   * @param share the agent's, beside the shares of others
   */
  public long score(
      AgentId agent,
      QueueId queue,
      QueueRule rule,
      Need need,
      Map<Skill, Integer> skills,
      int share) {
    var work = new Work(agent, queue);
    return switch (rule.agents()) {
      case LONGEST_IDLE -> 0;
      case MOST_SKILLED -> need.proficiency(skills);
      case LEAST_SKILLED -> -need.proficiency(skills);
      case LEAST_OCCUPIED -> -occupancies.getOrDefault(agent, Occupancy.NONE).permille();
      case SHARE -> -offered.getOrDefault(work, 0L) * 1_000 / share;
      case ROUND_ROBIN -> -turns.getOrDefault(work, 0L);
    };
  }
}
