package santra.queue;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import santra.vocabulary.OverflowCause;

/**
 * The queue's account. Law: {@code offered = answered + abandoned + released + flow-out + waiting}.
 *
 * @param totalWait of the answered contacts
 * @param worstWait of the answered contacts
 * @param flowOut who was sent on to another queue, by the reason for it
 * @param flowIn who of the offered came from another queue; empty for nobody
 */
public record Books(
    long offered,
    long answered,
    long abandoned,
    long released,
    Duration totalWait,
    Duration worstWait,
    Map<OverflowCause, Long> flowOut,
    Optional<Long> flowIn) {
  public static final Books EMPTY = new Books(0, 0, 0, 0, Duration.ZERO, Duration.ZERO);

  public Books {
    flowOut = Map.copyOf(flowOut);
  }

  /** Of a queue without overflow. */
  public Books(
      long offered,
      long answered,
      long abandoned,
      long released,
      Duration totalWait,
      Duration worstWait) {
    this(offered, answered, abandoned, released, totalWait, worstWait, Map.of(), Optional.empty());
  }

  /** All who were sent on. */
  public long flownOut() {
    return flowOut.values().stream().mapToLong(Long::longValue).sum();
  }

  /** All who came from another queue. */
  public long flownIn() {
    return flowIn.orElse(0L);
  }

  Books joined(boolean fromAnother) {
    return new Books(
        offered + 1,
        answered,
        abandoned,
        released,
        totalWait,
        worstWait,
        flowOut,
        fromAnother ? Optional.of(flownIn() + 1) : flowIn);
  }

  /** Two who were counted turn out to be one. */
  Books merged() {
    return with(offered - 1, answered, abandoned, released, totalWait, worstWait);
  }

  Books left(Outcome outcome, Duration wait, Optional<OverflowCause> cause) {
    return switch (outcome) {
      case ANSWERED ->
          with(
              offered,
              answered + 1,
              abandoned,
              released,
              totalWait.plus(wait),
              worstWait.compareTo(wait) < 0 ? wait : worstWait);
      case ABANDONED -> with(offered, answered, abandoned + 1, released, totalWait, worstWait);
      case RELEASED -> with(offered, answered, abandoned, released + 1, totalWait, worstWait);
      case REFUSED -> with(offered - 1, answered, abandoned, released, totalWait, worstWait);
      case OVERFLOWED -> {
        var next = new TreeMap<>(flowOut);
        next.merge(cause.orElse(OverflowCause.WAIT), 1L, Long::sum);
        yield new Books(offered, answered, abandoned, released, totalWait, worstWait, next, flowIn);
      }
    };
  }

  private Books with(
      long nowOffered,
      long nowAnswered,
      long nowAbandoned,
      long nowReleased,
      Duration nowTotal,
      Duration nowWorst) {
    return new Books(
        nowOffered, nowAnswered, nowAbandoned, nowReleased, nowTotal, nowWorst, flowOut, flowIn);
  }

  public Duration meanWait() {
    return answered == 0 ? Duration.ZERO : totalWait.dividedBy(answered);
  }
}
