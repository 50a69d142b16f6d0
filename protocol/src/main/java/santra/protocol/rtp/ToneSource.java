package santra.protocol.rtp;

/**
 * An endless sine in frames of 20 ms whose phase never jumps: what a robot says so that another can
 * prove with a {@link ToneMeter} that it was heard. Not thread safe.
 */
public final class ToneSource {
  private final double step;
  private final double amplitude;
  private long sample;

  /**
   * @param hertz between 0 (silence) and 4000
   * @param amplitude peak of the 16-bit samples; 8000 is a normal loud voice
   */
  public ToneSource(double hertz, double amplitude) {
    if (hertz < 0 || hertz > G711.RATE / 2.0)
      throw new IllegalArgumentException(hertz + " Hz is not in G.711's band");
    step = 2 * Math.PI * hertz / G711.RATE;
    this.amplitude = amplitude;
  }

  /** The next {@link G711#FRAME} samples. */
  public short[] next() {
    var frame = new short[G711.FRAME];
    for (int i = 0; i < frame.length; i++)
      frame[i] = (short) Math.round(amplitude * Math.sin(step * sample++));
    return frame;
  }

  /** The next frame, encoded. */
  public byte[] next(G711 law) {
    return law.encode(next());
  }
}
