package santra.media;

import java.time.Duration;
import java.util.Optional;

/**
 * How one party was heard by the media server, from its first packet to now.
 *
 * @param partyTag the party's SIP tag
 * @param packets of RTP that came from it
 * @param bytes of RTP in them, headers included
 * @param lost packets that never came; empty where the server cannot tell
 * @param jitter interarrival jitter, RFC 3550 section 6.4.1; empty likewise
 */
public record Quality(
    String partyTag, long packets, long bytes, Optional<Long> lost, Optional<Duration> jitter) {
  /** Narrow-band G.711 with the usual values of ITU-T G.107 (06/2015), table 3: R0 less Is. */
  private static final double BEST = 93.2;

  /** ITU-T G.113 (11/2007) appendix I: G.711 without and with packet loss concealment. */
  private static final double ROBUSTNESS = 25.1;

  private static final double LONGEST_UNNOTICED_MS = 177.3;

  /** Of coding and of a path of some hundred kilometres. */
  private static final double USUAL_DELAY_MS = 40;

  /**
   * Mean opinion score by the E-model of ITU-T G.107, 1 to 4.4, simplified as RFC 3611 section 4.7
   * suggests for a middlebox: delay from a play-out buffer of twice the jitter (Cole and
   * Rosenbluth, "Voice over IP performance monitoring", 2001: Id = 0.024 d + 0.11 (d - 177.3)
   * beyond 177.3 ms), random loss, G.711 with concealment. Empty without a packet, or where loss is
   * not known.
   */
  public Optional<Double> mos() {
    if (packets == 0 || lost.isEmpty()) return Optional.empty();
    var delay = USUAL_DELAY_MS + 2 * jitter.orElse(Duration.ZERO).toNanos() / 1e6;
    var beyond = Math.max(0, delay - LONGEST_UNNOTICED_MS);
    var delayed = 0.024 * delay + 0.11 * beyond;
    var loss = 100.0 * lost.get() / (packets + lost.get());
    var impaired = 95 * loss / (loss + ROBUSTNESS);
    return Optional.of(score(BEST - delayed - impaired));
  }

  /** ITU-T G.107 annex B. */
  private static double score(double rating) {
    var r = Math.clamp(rating, 0, 100);
    return Math.max(1, 1 + 0.035 * r + r * (r - 60) * (100 - r) * 7e-6);
  }
}
