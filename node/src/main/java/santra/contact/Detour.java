package santra.contact;

import java.time.Instant;
import java.util.Optional;
import santra.vocabulary.Agreement;
import santra.vocabulary.OverflowCause;
import santra.vocabulary.QueueId;

/**
 * A stay in a queue that ended because the queue sent the contact on: whoever takes over may have
 * to say it again.
 *
 * @param plan what the contact went by there
 * @param since its place there
 * @param next where it stands then; empty where it is talked with outside
 * @param to by which another tenant has taken it; empty where none has
 */
public record Detour(
    Plan plan,
    Instant since,
    OverflowCause cause,
    Instant leftAt,
    Optional<Next> next,
    Optional<Agreement> to) {
  Detour(Plan plan, Instant since, OverflowCause cause, Instant leftAt, Optional<Next> next) {
    this(plan, since, cause, leftAt, next, Optional.empty());
  }

  /**
   * @param since its place in that queue
   */
  public record Next(QueueId queue, Instant since) {}
}
