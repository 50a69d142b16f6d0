package santra.vocabulary;

import java.time.Duration;

/**
 * How long a SIP session may go without a sign of life (RFC 4028).
 *
 * @param expires asked for, in whole seconds; refreshed after half of it
 * @param least no peer may ask for less: {@code Min-SE}
 */
public record SessionTerms(Duration expires, Duration least) {
  /** RFC 4028 section 4: what is recommended, and what is allowed at least. */
  public static final SessionTerms USUAL =
      new SessionTerms(Duration.ofMinutes(30), Duration.ofSeconds(90));
}
