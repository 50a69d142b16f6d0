package santra.routing;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import santra.vocabulary.QueueId;
import santra.vocabulary.QueueRule;

/**
 * How well each queue keeps its promise lately, and how much weight it gets for that: a queue that
 * is further below its target than the others weighs more, until all miss or exceed their targets
 * by the same. An estimate to steer by, not a figure to report: it is forgotten when the
 * distributor moves.
 *
 * <p>Formula 3: answered within the promise of all that were answered or abandoned.
 */
public final class ServiceLevels {
  /** A contact counts for as much as the last so many together. */
  static final double MEMORY = 200;

  /** Weight is {@code e^(GAIN x lead)}; a lead of 0.1 more than doubles it. */
  static final double GAIN = 25;

  /** What is left of a lag is made up for in the course of some hundred contacts. */
  static final double PATIENCE = 0.02;

  /** No queue weighs more than a hundred times as much as one that keeps its promise. */
  static final double MOST_LEAD = 0.2;

  /** One queue: its level, and the sum of what it has lagged. */
  private record Course(double level, double target, double lag) {}

  private final Map<QueueId, Course> courses = new HashMap<>();

  /** Service level lately, 0-1; empty when nobody has left the queue yet. */
  public OptionalDouble level(QueueId queue) {
    var course = courses.get(queue);
    return course == null ? OptionalDouble.empty() : OptionalDouble.of(course.level());
  }

  /** A contact was answered, or gave up. */
  public void left(QueueId queue, boolean answered, Duration wait, QueueRule rule) {
    var kept = answered && wait.compareTo(rule.promise()) <= 0 ? 1.0 : 0.0;
    var target = rule.target() / 100.0;
    var before = courses.getOrDefault(queue, new Course(target, target, 0));
    var level = before.level() + (kept - before.level()) / MEMORY;
    var lag = Math.clamp(before.lag() + PATIENCE * behind(before), -MOST_LEAD, MOST_LEAD);
    courses.put(queue, new Course(level, target, lag));
  }

  /** Only these queues are compared with each other from now on. */
  public void retain(Set<QueueId> queues) {
    courses.keySet().retainAll(queues);
  }

  /** How much further below its target the queue is than all are on average. */
  private double behind(Course course) {
    return course.target() - course.level() - meanShortfall();
  }

  private double meanShortfall() {
    return courses.values().stream()
        .mapToDouble(course -> course.target() - course.level())
        .average()
        .orElse(0);
  }

  /** For {@link Board#match}; 1 for a queue that is neither ahead of the others nor behind. */
  public double weight(QueueId queue) {
    var course = courses.get(queue);
    if (course == null) return 1;
    return Math.exp(GAIN * Math.clamp(behind(course) + course.lag(), -MOST_LEAD, MOST_LEAD));
  }
}
