package santra.reporting;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import santra.queue.Outcome;
import santra.vocabulary.ContactId;
import santra.vocabulary.QueueId;

/**
 * One contact's stay in a queue, from which every figure of the queue is counted.
 *
 * @param leaving empty while it waits
 * @param handling what an agent did with it, as far as is known; empty unless it was answered
 */
public record QueueEntry(
    QueueId queue,
    ContactId contact,
    Instant since,
    Optional<Leaving> leaving,
    Optional<Handling> handling) {

  /** How and when it left the queue. */
  public record Leaving(Instant at, Outcome outcome) {}

  /**
   * @param wrapUp after-call work; zero until it has ended
   */
  public record Handling(Duration talk, Duration wrapUp) {}

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
