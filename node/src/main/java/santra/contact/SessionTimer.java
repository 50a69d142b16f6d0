package santra.contact;

import java.time.Duration;

/**
 * What we and the peer of a leg have agreed on for the sign of life (RFC 4028).
 *
 * @param expires the session ends without a refresh for so long
 * @param refreshedByUs whether we send the refreshes, else the peer does
 */
public record SessionTimer(Duration expires, boolean refreshedByUs) {
  /** Section 10: the BYE goes a little before the time is up. */
  private static final Duration MOST_EARLY = Duration.ofSeconds(32);

  /** Section 10: after half the time. */
  Duration refreshedAfter() {
    return expires.dividedBy(2);
  }

  Duration endsAfter() {
    var third = expires.dividedBy(3);
    return expires.minus(third.compareTo(MOST_EARLY) < 0 ? third : MOST_EARLY);
  }
}
