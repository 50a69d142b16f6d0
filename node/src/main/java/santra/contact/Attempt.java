package santra.contact;

import java.time.Duration;
import java.time.Instant;

/**
 * A call to a number outside over one trunk.
 *
 * @param leg our dialog before the carrier has answered, our SDP offer
 * @param perMinuteMicros what a minute of talk costs, in millionths of the currency
 * @param currency ISO 4217; empty where nothing is charged
 */
public record Attempt(
    Leg leg,
    String trunk,
    long perMinuteMicros,
    String currency,
    Instant dialledAt,
    Instant lapsesAt) {

  /** Ids of legs to numbers outside begin so. */
  private static final char FIRST = 'o';

  /**
   * The leg's id, the same whichever node derives it.
   *
   * @param since when the number was to be dialled
   * @param number of the attempt, from 0
   */
  public static String leg(Instant since, int number) {
    return FIRST + Long.toString(since.toEpochMilli(), 36) + "-" + number;
  }

  Attempt with(Leg next) {
    return new Attempt(next, trunk, perMinuteMicros, currency, dialledAt, lapsesAt);
  }

  Attempt confirmed(Dialog dialog, String sdp) {
    return with(leg.confirmed(dialog, sdp));
  }

  /** What talking for so long costs, in millionths of the currency: each second begun counts. */
  public long costMicros(Duration talk) {
    var seconds = Math.max(0, talk.plusMillis(999).toSeconds());
    return Math.multiplyExact(perMinuteMicros, seconds) / 60;
  }
}
