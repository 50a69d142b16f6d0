package santra.reporting;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import santra.vocabulary.AgentId;
import santra.vocabulary.ContactId;
import santra.vocabulary.QueueId;

/**
 * A stretch of an agent's logged-in time in one state. An agent's spans follow each other without a
 * gap from log-in to log-out, so that their lengths add up to the time logged in.
 *
 * @param reason of {@link State#NOT_READY}; empty otherwise
 * @param to empty while it lasts
 * @param position of the journal event that began it
 */
public record AgentSpan(
    AgentId agent,
    State state,
    String reason,
    Optional<ContactId> contact,
    Optional<QueueId> queue,
    Instant from,
    Optional<Instant> to,
    long position) {

  /** What time is spent on. Being logged out is no state of work. */
  public enum State {
    NOT_READY,
    READY,
    RINGING,
    BUSY,
    WRAP_UP
  }

  /** Millis of it between two moments; up to now for one that lasts. */
  long within(Instant start, Instant end, Instant now) {
    var from = this.from.isBefore(start) ? start : this.from;
    var last = to.orElse(now);
    var to = last.isAfter(end) ? end : last;
    return to.isAfter(from) ? Duration.between(from, to).toMillis() : 0;
  }
}
