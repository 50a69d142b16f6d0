package santra.queue;

import java.time.Duration;

/**
 * The queue's account. Law: {@code offered = answered + abandoned + released + waiting}.
 *
 * @param totalWait of the answered contacts
 * @param worstWait of the answered contacts
 */
public record Books(
    long offered,
    long answered,
    long abandoned,
    long released,
    Duration totalWait,
    Duration worstWait) {
  public static final Books EMPTY = new Books(0, 0, 0, 0, Duration.ZERO, Duration.ZERO);

  Books joined() {
    return new Books(offered + 1, answered, abandoned, released, totalWait, worstWait);
  }

  Books left(Outcome outcome, Duration wait) {
    return switch (outcome) {
      case ANSWERED ->
          new Books(
              offered,
              answered + 1,
              abandoned,
              released,
              totalWait.plus(wait),
              worstWait.compareTo(wait) < 0 ? wait : worstWait);
      case ABANDONED -> new Books(offered, answered, abandoned + 1, released, totalWait, worstWait);
      case RELEASED -> new Books(offered, answered, abandoned, released + 1, totalWait, worstWait);
      case REFUSED -> new Books(offered - 1, answered, abandoned, released, totalWait, worstWait);
    };
  }

  public Duration meanWait() {
    return answered == 0 ? Duration.ZERO : totalWait.dividedBy(answered);
  }
}
