package santra.media.embedded;

import santra.protocol.rtp.G711;

/**
 * What a listener has still to hear of one speaker, whom it hears together with others. The speaker
 * puts in packets as they come, the listener takes 20 ms at a time: a little is kept back so that
 * packets which come unevenly sound evenly.
 */
final class Feed {
  /** In samples, a power of two: 256 ms. */
  private static final int ROOM = 2_048;

  /** Kept back before the first sample is heard, and after a pause. */
  private static final int HEAD_START = G711.FRAME + G711.FRAME / 2;

  /** More than this is delay that nobody needs: clocks drift, and networks deliver in bursts. */
  private static final int MOST_AHEAD = 5 * G711.FRAME;

  private final Party listener;
  private final Party speaker;
  private final int percent;
  private final short[] samples = new short[ROOM];
  private int written;
  private int read;
  private boolean flowing;

  Feed(Party listener, Party speaker, int percent) {
    this.listener = listener;
    this.speaker = speaker;
    this.percent = percent;
  }

  Party listener() {
    return listener;
  }

  Party speaker() {
    return speaker;
  }

  boolean is(Party other, int loudness) {
    return speaker == other && percent == loudness;
  }

  /** One sample of the speaker; nothing is kept for who hears a prompt now. */
  void put(short sample) {
    if (!listener.isPlaying()) samples[written++ & (ROOM - 1)] = sample;
  }

  /** A packet is in: what is too much is skipped. */
  void settle() {
    if (written - read > MOST_AHEAD) read = written - HEAD_START;
  }

  /** Adds the next 20 ms to the sum; a speaker who has none is silent until there is enough. */
  void addTo(int[] sum) {
    int there = written - read;
    if (!flowing && there < HEAD_START) return;
    flowing = there >= G711.FRAME;
    int count = Math.min(there, G711.FRAME);
    for (int i = 0; i < count; i++) sum[i] += samples[(read + i) & (ROOM - 1)] * percent / 100;
    read += count;
  }
}
