package santra.media.embedded;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What the server has seen since it began. Written by all loops, read by {@code statistics}. */
final class Counters {
  final LongAdder received = new LongAdder();
  final LongAdder relayed = new LongAdder();
  final LongAdder played = new LongAdder();
  final LongAdder mixed = new LongAdder();
  final LongAdder digits = new LongAdder();

  /** No RTP: garbage, RTCP, STUN, too long. */
  final LongAdder notRtp = new LongAdder();

  /** From an address that is not the party's. */
  final LongAdder strangers = new LongAdder();

  /** Before the party's SDP was known. */
  final LongAdder early = new LongAdder();

  /** A payload type nobody agreed on. */
  final LongAdder unknownType = new LongAdder();

  /** More packets a second than speech has. */
  final LongAdder excess = new LongAdder();

  /** Older than what the listener had already got from somebody else. */
  final LongAdder late = new LongAdder();

  /** The kernel would not send. */
  final LongAdder unsent = new LongAdder();

  /** Seconds of recordings written, and lost to a disk that failed or was too slow. */
  final LongAdder recorded = new LongAdder();

  final LongAdder unrecorded = new LongAdder();

  final LongAdder refused = new LongAdder();
  final LongAdder reaped = new LongAdder();

  Map<String, Long> all() {
    var all = new LinkedHashMap<String, Long>();
    all.put("received", received.sum());
    all.put("relayed", relayed.sum());
    all.put("played", played.sum());
    all.put("mixed", mixed.sum());
    all.put("digits", digits.sum());
    all.put("dropped: not RTP", notRtp.sum());
    all.put("dropped: strangers", strangers.sum());
    all.put("dropped: early", early.sum());
    all.put("dropped: unknown type", unknownType.sum());
    all.put("dropped: excess", excess.sum());
    all.put("dropped: late", late.sum());
    all.put("dropped: unsent", unsent.sum());
    all.put("recorded seconds", recorded.sum());
    all.put("unrecorded seconds", unrecorded.sum());
    all.put("commands refused", refused.sum());
    all.put("sessions reaped", reaped.sum());
    return all;
  }
}
