package santra.reporting;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One leg of a call, as carriers record them.
 *
 * @param number counts the tenant's legs from 1 without a gap
 * @param from who called: the caller, or our number towards an agent
 * @param to who was called: our number, or the agent
 * @param answered empty for a leg that was not
 * @param status final SIP status of its INVITE
 */
public record CallLeg(
    long number,
    String contact,
    String leg,
    String callId,
    String direction,
    String from,
    String to,
    Instant started,
    Optional<Instant> answered,
    Instant ended,
    String outcome,
    int status) {

  /** Whole seconds, begun ones counted. */
  public long billableSeconds() {
    var talked = answered.map(at -> Duration.between(at, ended)).orElse(Duration.ZERO);
    return talked.isNegative() ? 0 : (talked.toMillis() + 999) / 1_000;
  }

  /** Q.850 cause of the status: RFC 3398 section 8.2.6.1. */
  public int cause() {
    return switch (status) {
      case 200, 487 -> 16; // normal clearing
      case 405 -> 63;
      case 403, 603 -> 21;
      case 404, 604 -> 1;
      case 408, 504 -> 102;
      case 410 -> 22;
      case 480 -> 18;
      case 482, 483 -> 25;
      case 484 -> 28;
      case 486, 600 -> 17;
      case 488, 606 -> 31;
      case 500, 503 -> 41;
      case 501 -> 79;
      case 502 -> 38;
      default -> 127;
    };
  }
}
