package santra.reporting;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import santra.queue.Outcome;
import santra.vocabulary.ContactId;
import santra.vocabulary.QueueId;

/**
 * One contact's stay in a queue, from which every figure of the queue is counted.
 *
 * @param leaving empty while it waits
 * @param handling what an agent did with it, as far as is known; empty unless it was answered
 * @param promised what the queue promised when the contact came; empty from an earlier build
 * @param callback the call-back that keeps, or kept, its place; empty for none
 */
public record QueueEntry(
    QueueId queue,
    ContactId contact,
    Instant since,
    Optional<Leaving> leaving,
    Optional<Handling> handling,
    Optional<Duration> promised,
    Optional<CalledBack> callback) {
  public QueueEntry(
      QueueId queue,
      ContactId contact,
      Instant since,
      Optional<Leaving> leaving,
      Optional<Handling> handling,
      Optional<Duration> promised) {
    this(queue, contact, since, leaving, handling, promised, Optional.empty());
  }

  /** How and when it left the queue. */
  public record Leaving(Instant at, Outcome outcome) {}

  /**
   * @param wrapUp after-call work; zero until it has ended
   */
  public record Handling(Duration talk, Duration wrapUp) {}

  /**
   * @param calledIn whether it is over because its customer called in
   */
  public record CalledBack(Instant promisedAt, boolean calledIn) {}

  /**
   * Several stays of one contact as one: from the first entry to the first agent, or to the last
   * end; handled as long as all of them were.
   *
   * @param stays not empty
   */
  static QueueEntry asOne(List<QueueEntry> stays) {
    var inOrder = stays.stream().sorted(Comparator.comparing(QueueEntry::since)).toList();
    var first = inOrder.getFirst();
    var answered =
        inOrder.stream()
            .filter(
                stay -> stay.leaving().map(Leaving::outcome).equals(Optional.of(Outcome.ANSWERED)))
            .findFirst();
    var handling =
        inOrder.stream()
            .flatMap(stay -> stay.handling().stream())
            .reduce((one, other) ->
                new Handling(one.talk().plus(other.talk()), one.wrapUp().plus(other.wrapUp())));
    return new QueueEntry(
        first.queue(),
        first.contact(),
        first.since(),
        answered.orElse(inOrder.getLast()).leaving(),
        handling,
        first.promised(),
        inOrder.stream().flatMap(stay -> stay.callback().stream()).findFirst());
  }

  /** Whether a call-back was promised so soon after it came. */
  boolean isPromisedWithin(Duration promise) {
    return callback
        .filter(one -> Duration.between(since, one.promisedAt()).compareTo(promise) <= 0)
        .isPresent();
  }

  /** Turned away, though a Join said again had brought it in for a moment. */
  boolean wasRefused() {
    return leaving.map(Leaving::outcome).equals(Optional.of(Outcome.REFUSED));
  }

  /** Up to now for one that waits. */
  Duration waited(Instant now) {
    var wait = Duration.between(since, leaving.map(Leaving::at).orElse(now));
    return wait.isNegative() ? Duration.ZERO : wait;
  }
}
