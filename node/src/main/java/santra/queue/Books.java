package santra.queue;

import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import santra.vocabulary.Agreement;
import santra.vocabulary.OverflowCause;

/**
 * The queue's account. Law: {@code offered = answered + abandoned + released + flow-out + waiting}.
 *
 * @param totalWait of the answered contacts
 * @param worstWait of the answered contacts
 * @param flowOut who was sent on to another queue, by the reason for it
 * @param flowIn who of the offered came from another queue; empty for nobody
 * @param given who of those sent on were taken by another tenant, by the agreement's key
 * @param taken who of the offered were taken from another tenant, likewise
 */
public record Books(
    long offered,
    long answered,
    long abandoned,
    long released,
    Duration totalWait,
    Duration worstWait,
    Map<OverflowCause, Long> flowOut,
    Optional<Long> flowIn,
    Map<String, Long> given,
    Map<String, Taking> taken) {
  public static final Books EMPTY = new Books(0, 0, 0, 0, Duration.ZERO, Duration.ZERO);

  public Books {
    flowOut = Map.copyOf(flowOut);
    given = Map.copyOf(given);
    taken = Map.copyOf(taken);
  }

  /**
   * @param offered in all
   * @param day the last on which any was taken
   * @param onDay so many on that day
   */
  public record Taking(long offered, LocalDate day, long onDay) {}

  /** Of a queue that has nothing to do with other tenants. */
  public Books(
      long offered,
      long answered,
      long abandoned,
      long released,
      Duration totalWait,
      Duration worstWait,
      Map<OverflowCause, Long> flowOut,
      Optional<Long> flowIn) {
    this(
        offered, answered, abandoned, released, totalWait, worstWait, flowOut, flowIn, Map.of(),
        Map.of());
  }

  /** Of a queue without overflow. */
  public Books(
      long offered,
      long answered,
      long abandoned,
      long released,
      Duration totalWait,
      Duration worstWait) {
    this(
        offered,
        answered,
        abandoned,
        released,
        totalWait,
        worstWait,
        Map.of(),
        Optional.empty(),
        Map.of(),
        Map.of());
  }

  /** All who were sent on. */
  public long flownOut() {
    return flowOut.values().stream().mapToLong(Long::longValue).sum();
  }

  /** All who came from another queue. */
  public long flownIn() {
    return flowIn.orElse(0L);
  }

  /** Who was taken by that agreement on a day, which is not before the last. */
  long takenOn(Taken by) {
    var taking = taken.get(by.agreement().key());
    return taking == null || by.day().isAfter(taking.day()) ? 0 : taking.onDay();
  }

  Books took(Taken by) {
    var next = new TreeMap<>(taken);
    var before = taken.get(by.agreement().key());
    var day = before == null || by.day().isAfter(before.day()) ? by.day() : before.day();
    next.put(
        by.agreement().key(),
        new Taking((before == null ? 0 : before.offered()) + 1, day, takenOn(by) + 1));
    return new Books(
        offered + 1,
        answered,
        abandoned,
        released,
        totalWait,
        worstWait,
        flowOut,
        flowIn,
        given,
        next);
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
        fromAnother ? Optional.of(flownIn() + 1) : flowIn,
        given,
        taken);
  }

  /** Two who were counted turn out to be one. */
  Books merged() {
    return with(offered - 1, answered, abandoned, released, totalWait, worstWait);
  }

  Books left(
      Outcome outcome, Duration wait, Optional<OverflowCause> cause, Optional<Agreement> to) {
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
        var nowGiven = new TreeMap<>(given);
        to.ifPresent(agreement -> nowGiven.merge(agreement.key(), 1L, Long::sum));
        yield new Books(
            offered, answered, abandoned, released, totalWait, worstWait, next, flowIn, nowGiven,
            taken);
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
        nowOffered,
        nowAnswered,
        nowAbandoned,
        nowReleased,
        nowTotal,
        nowWorst,
        flowOut,
        flowIn,
        given,
        taken);
  }

  public Duration meanWait() {
    return answered == 0 ? Duration.ZERO : totalWait.dividedBy(answered);
  }
}
