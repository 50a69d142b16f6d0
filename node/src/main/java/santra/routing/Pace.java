package santra.routing;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import santra.vocabulary.AgentId;
import santra.vocabulary.QueueId;

/**
 * How fast contacts are handled and how soon they give up, queue by queue, of late. Forgotten when
 * the distributor moves.
 */
public final class Pace {
  /** A contact counts for as much as the last so many together. */
  static final double MEMORY = 200;

  /** Ten handled contacts, a little faded; fewer say nothing about the next one. */
  static final double LEAST = 9.5;

  /** As if each agent had worked so long before, in equal parts for each queue it serves. */
  static final Duration PRIOR = Duration.ofMinutes(10);

  /** What an agent worked before the last so many hours counts less and less. */
  static final Duration WORK_MEMORY = Duration.ofHours(4);

  private record Handled(double contacts, double millis) {
    static final Handled NOTHING = new Handled(0, 0);

    Optional<Duration> mean() {
      return contacts < LEAST
          ? Optional.empty()
          : Optional.of(Duration.ofMillis(Math.max(1, Math.round(millis / contacts))));
    }
  }

  private record Waited(double gaveUp, double millis) {
    static final Waited NOTHING = new Waited(0, 0);
  }

  private static final double KEPT = 1 - 1 / MEMORY;
  private static final double HOUR_MS = 3_600_000;

  private final Map<QueueId, Handled> handled = new HashMap<>();
  private final Map<QueueId, Waited> waited = new HashMap<>();
  private final Map<AgentId, Map<QueueId, Double>> work = new HashMap<>();

  /** An agent was rung, talked or wrapped up for so long. */
  public void worked(AgentId agent, QueueId queue, Duration time) {
    if (time.isNegative()) return;
    var before = handled.getOrDefault(queue, Handled.NOTHING);
    handled.put(queue, new Handled(before.contacts(), before.millis() + time.toMillis()));
    var mine = work.computeIfAbsent(agent, _ -> new HashMap<>());
    mine.merge(queue, (double) time.toMillis(), Double::sum);
    var excess = total(mine) / WORK_MEMORY.toMillis();
    if (excess > 1) mine.replaceAll((_, millis) -> millis / excess);
  }

  /** A conversation is over. */
  public void handled(QueueId queue) {
    var before = handled.getOrDefault(queue, Handled.NOTHING);
    handled.put(queue, new Handled((before.contacts() + 1) * KEPT, before.millis() * KEPT));
  }

  /** A contact has left the queue, answered or not. */
  public void left(QueueId queue, boolean gaveUp, Duration wait) {
    if (wait.isNegative()) return;
    var before = waited.getOrDefault(queue, Waited.NOTHING);
    waited.put(
        queue,
        new Waited(
            before.gaveUp() * KEPT + (gaveUp ? 1 : 0), before.millis() * KEPT + wait.toMillis()));
  }

  /** What an agent needs for a contact of the queue. */
  public Optional<Duration> handling(QueueId queue) {
    return handled.getOrDefault(queue, Handled.NOTHING).mean();
  }

  /** How many give up in an hour of waiting; the most likely rate if patience is exponential. */
  public double givingUp(QueueId queue) {
    var all = waited.getOrDefault(queue, Waited.NOTHING);
    return all.millis() <= 0 ? 0 : all.gaveUp() * HOUR_MS / all.millis();
  }

  /**
   * The part of an agent's time that a queue gets.
   *
   * @param serves all queues the agent serves, this one among them
   */
  public double share(AgentId agent, QueueId queue, Collection<QueueId> serves) {
    var mine = work.getOrDefault(agent, Map.of());
    double prior = PRIOR.toMillis();
    double all = prior;
    for (var one : serves) all += mine.getOrDefault(one, 0.0);
    return (mine.getOrDefault(queue, 0.0) + prior / serves.size()) / all;
  }

  /** Nobody else is remembered. */
  public void retain(Set<AgentId> agents, Set<QueueId> queues) {
    handled.keySet().retainAll(queues);
    waited.keySet().retainAll(queues);
    work.keySet().retainAll(agents);
    work.values().forEach(mine -> mine.keySet().retainAll(queues));
  }

  private static double total(Map<QueueId, Double> work) {
    return work.values().stream().mapToDouble(Double::doubleValue).sum();
  }
}
