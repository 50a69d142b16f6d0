package santra.loadtest.phone;

import santra.protocol.rtp.ToneMeter;

/** What a stretch of voice is, as far as a robot can tell. */
public enum Sound {
  SILENCE,
  /** 440 Hz: what our callers say. */
  CALLER,
  /** 660 Hz: what our agents say. */
  AGENT,
  /** A greeting, music, or a change from one sound to another within the stretch. */
  OTHER;

  public static final double CALLER_HERTZ = 440;
  public static final double AGENT_HERTZ = 660;
  private static final double QUIET = 100;
  private static final double PURE = 0.8;

  /**
   * @param samples 16 bit at 8000 a second, at least 400 of them
   */
  public static Sound of(short[] samples) {
    var power = 0.0;
    for (var sample : samples) power += (double) sample * sample;
    var loudness = Math.sqrt(2 * power / samples.length); // the amplitude, were it one pure tone
    if (loudness < QUIET) return SILENCE;
    if (ToneMeter.amplitude(samples, CALLER_HERTZ) > PURE * loudness) return CALLER;
    if (ToneMeter.amplitude(samples, AGENT_HERTZ) > PURE * loudness) return AGENT;
    return OTHER;
  }
}
