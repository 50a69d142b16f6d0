package santra.protocol.rtp;

/** How loud a given tone is in what was heard: the Goertzel algorithm over linear samples. */
public final class ToneMeter {
  private ToneMeter() {}

  /**
   * @param samples at 8000 a second; the longer, the narrower: 800 samples tell tones 20 Hz apart
   * @return peak amplitude of the tone, in units of the samples; 0 for no samples
   */
  public static double amplitude(short[] samples, double hertz) {
    if (samples.length == 0) return 0;
    double k = 2 * Math.cos(2 * Math.PI * hertz / G711.RATE);
    double last = 0;
    double beforeLast = 0;
    for (short sample : samples) {
      double now = sample + k * last - beforeLast;
      beforeLast = last;
      last = now;
    }
    double power = last * last + beforeLast * beforeLast - k * last * beforeLast;
    return Math.sqrt(Math.max(0, power)) * 2 / samples.length;
  }
}
