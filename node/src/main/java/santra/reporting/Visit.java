package santra.reporting;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import santra.contact.ContactRecord.Outcome;
import santra.vocabulary.ContactId;

/**
 * A contact at the routing point it came to: the number it dialled.
 *
 * @param answered when the first agent answered
 * @param end empty while it is in progress
 */
public record Visit(
    ContactId contact,
    String number,
    Instant arrived,
    Optional<Instant> answered,
    Optional<End> end) {

  /** How and when it ended. */
  public record End(Instant at, Outcome outcome) {}

  Duration lasted(Instant now) {
    var lasted = Duration.between(arrived, end.map(End::at).orElse(now));
    return lasted.isNegative() ? Duration.ZERO : lasted;
  }
}
