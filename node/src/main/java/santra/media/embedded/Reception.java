package santra.media.embedded;

import santra.protocol.rtp.RtpView;

/**
 * Loss and jitter of what comes from one party, by RFC 3550 appendices A.1, A.3 and A.8. A new
 * source, as after a transfer inside the phone, is counted on from where the last one ended.
 */
final class Reception {
  /** A jump further than this is a source that began anew, not so much loss. */
  private static final int LONGEST_GAP = 3_000;

  private static final int CLOCK_HZ = 8_000;

  private int ssrc;
  private boolean begun;
  private int highest;
  private long expected;
  private long received;
  private double jitter;
  private long lastTransit;
  private boolean timed;

  /**
   * @param speech whether its time stamp says when it was spoken: packets of one key press share
   *     theirs
   */
  void heard(RtpView packet, boolean speech, long nanos) {
    count(packet.ssrc(), packet.sequence());
    if (!speech) {
      timed = false;
      return;
    }
    var arrival = nanos / (1_000_000_000 / CLOCK_HZ);
    var transit = (int) arrival - packet.timestamp();
    // Silence suppression and a new talk spurt are no jitter (RFC 3551 section 4.1).
    if (timed && !packet.marker()) {
      var difference = Math.abs((int) (transit - lastTransit));
      if (difference < CLOCK_HZ) jitter += (difference - jitter) / 16;
    }
    lastTransit = transit;
    timed = true;
  }

  private void count(int source, int sequence) {
    received++;
    var step = (short) (sequence - highest);
    if (!begun || source != ssrc || step > LONGEST_GAP || step < -LONGEST_GAP) {
      begun = true;
      ssrc = source;
      highest = sequence;
      expected++;
      timed = false;
    } else if (step > 0) {
      highest = sequence;
      expected += step;
    }
  }

  /** Never less than none: duplicates make up for as many losses, as in RFC 3550. */
  long lost() {
    return Math.max(0, expected - received);
  }

  long jitterMicros() {
    return Math.round(jitter * 1_000_000 / CLOCK_HZ);
  }
}
