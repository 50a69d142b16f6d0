package santra.contact;

import java.util.Optional;

/**
 * How one leg was heard at one media server.
 *
 * @param leg as in {@link Leg#id}
 * @param packets of RTP that came from it
 * @param bytes in them
 * @param lost packets that never came; empty where the server could not tell
 * @param jitterMicros interarrival jitter in microseconds (RFC 3550); empty likewise
 * @param mosHundredths mean opinion score (ITU-T G.107) in hundredths, 100 to 440; empty likewise
 */
public record LegQuality(
    String leg,
    long packets,
    long bytes,
    Optional<Long> lost,
    Optional<Long> jitterMicros,
    Optional<Long> mosHundredths) {}
