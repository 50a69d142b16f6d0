package santra.media;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import santra.protocol.ng.Bencoded.Dictionary;

/**
 * What the answer to an ng query says of each party's voice. The embedded server counts loss and
 * jitter itself; rtpengine knows them from the party's RTCP, if it sends any, per SSRC.
 */
final class Heard {
  private Heard() {}

  static List<Quality> in(Dictionary query) {
    var parties = new ArrayList<Quality>();
    var sources = query.dictionary("SSRC").orElse(Dictionary.EMPTY);
    query
        .dictionary("tags")
        .orElse(Dictionary.EMPTY)
        .entries()
        .forEach((tag, party) -> {
          if (party instanceof Dictionary described) parties.add(party(tag, described, sources));
        });
    return parties;
  }

  private static Quality party(String tag, Dictionary party, Dictionary sources) {
    for (var media : party.sequence("medias").values())
      if (media instanceof Dictionary one)
        for (var stream : one.sequence("streams").values())
          if (stream instanceof Dictionary rtp && isRtp(rtp)) return stream(tag, rtp, sources);
    return new Quality(tag, 0, 0, Optional.empty(), Optional.empty());
  }

  /** rtpengine lists RTCP as a stream of its own, without the flag. */
  private static boolean isRtp(Dictionary stream) {
    var flags = stream.sequence("flags");
    return flags.values().isEmpty() || flags.holds("RTP");
  }

  private static Quality stream(String tag, Dictionary stream, Dictionary sources) {
    var stats = stream.dictionary("stats").orElse(Dictionary.EMPTY);
    var packets = stats.whole("packets").orElse(0L);
    var reported =
        stream
            .whole("SSRC")
            .flatMap(ssrc -> sources.dictionary(Long.toString(ssrc)))
            .flatMap(source -> source.dictionary("average MOS"));
    return new Quality(
        tag,
        packets,
        stats.whole("bytes").orElse(0L),
        stats
            .whole("lost")
            .or(() ->
                reported
                    .flatMap(one -> one.whole("packet loss"))
                    .map(percent -> percent * packets / 100)),
        stats
            .whole("jitter micros")
            .map(micros -> Duration.ofNanos(micros * 1_000))
            .or(() -> reported.flatMap(one -> one.whole("jitter")).map(Duration::ofMillis)));
  }
}
