package santra.media.embedded;

/**
 * The one RTP stream a listener hears, whoever speaks: one SSRC, sequence numbers and timestamps
 * that never jump back (RFC 3550 section 5.1), while music and people take turns as its source.
 *
 * <p>After {@link #frame} or {@link #relay} the fields say what to write into the header.
 */
final class OutgoingStream {
  /** Source number of our own music; a person's is its SSRC, which is 32 bit and so never this. */
  private static final long MUSIC = -1;

  private static final long NOBODY = -2;

  /** Beyond this gap a source with the same SSRC has begun anew, RFC 3550 appendix A.1. */
  private static final int RESTART = 3_000;

  final int ssrc;
  int sequence;
  int timestamp;
  boolean marker;

  private long source = NOBODY;
  private int highest;
  private int latest;
  private long latestNanos;
  private int sequenceShift;
  private int timestampShift;
  private int floor;
  private boolean begun;

  /** The three numbers are random, RFC 3550 section 5.1. */
  OutgoingStream(int ssrc, int sequence, int timestamp) {
    this.ssrc = ssrc;
    highest = sequence & 0xffff;
    latest = timestamp;
  }

  /** The next frame of music, {@code samples} after the one before. */
  void frame(int samples, long nanos) {
    marker = source != MUSIC;
    timestamp = marker ? resumed(samples, nanos) : latest + samples;
    sequence = (highest + 1) & 0xffff;
    source = MUSIC;
    sent(nanos);
  }

  /**
   * A packet of a person, identified by who it is and the SSRC used.
   *
   * @return false if it is older than what the listener already had when this source took over
   */
  boolean relay(int sourceSsrc, int sourceSequence, int sourceTimestamp, boolean mark, long nanos) {
    long speaker = Integer.toUnsignedLong(sourceSsrc);
    int ahead = (short) (sourceSequence + sequenceShift - highest);
    if (speaker != source || ahead > RESTART || ahead < -RESTART) {
      sequenceShift = highest + 1 - sourceSequence;
      timestampShift = resumed(160, nanos) - sourceTimestamp;
      floor = highest + 1;
      source = speaker;
      marker = true;
    } else {
      marker = mark;
    }
    sequence = (sourceSequence + sequenceShift) & 0xffff;
    timestamp = sourceTimestamp + timestampShift;
    if ((short) (sequence - floor) < 0) return false;
    if ((short) (sequence - highest) > 0) sent(nanos);
    if ((short) (highest - floor) > 2 * RESTART) floor = highest - RESTART;
    return true;
  }

  private void sent(long nanos) {
    highest = sequence;
    latest = timestamp;
    latestNanos = nanos;
    begun = true;
  }

  /** The clock went on while nobody spoke. */
  private int resumed(int atLeast, long nanos) {
    if (!begun) return latest;
    long elapsed = (nanos - latestNanos) / 125_000;
    return latest + (int) Math.max(atLeast, elapsed);
  }
}
