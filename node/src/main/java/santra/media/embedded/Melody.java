package santra.media.embedded;

import java.util.Random;
import santra.protocol.rtp.G711;

/**
 * Sounds made by arithmetic, so that a bare machine has something to play. None has strong energy
 * near 440 or 660 Hz: those are the voices of the test callers and agents.
 */
final class Melody {
  /** Peak of one voice; two sound at a time, so the sum stays far below clipping. */
  private static final double LOUDNESS = 5000;

  // Pitches in Hz: C5 D5, then an octave between, then A5 B5 of equal temperament.
  private static final double C5 = 523.25;
  private static final double D5 = 587.33;
  private static final double A5 = 880.00;
  private static final double B5 = 987.77;
  private static final double C6 = 1046.50;
  private static final double D6 = 1174.66;

  /** One note an eighth of 250 ms; 0 is a rest. The loop lasts 12 s. */
  private static final double[] TUNE = {
    C5, 0, A5, 0, C6, 0, A5, 0, D5, 0, B5, 0, D6, 0, B5, 0,
    C5, 0, C6, 0, A5, 0, C5, 0, D5, 0, D6, 0, B5, 0, D5, 0,
    C5, A5, C6, A5, D5, B5, D6, B5, C5, 0, A5, 0, C6, 0, C5, 0
  };

  private Melody() {}

  /** The queue's music: 12 s, made to be repeated without a seam. */
  static short[] music() {
    var mix = new double[TUNE.length * G711.RATE / 4];
    for (int note = 0; note < TUNE.length; note++)
      if (TUNE[note] > 0) bell(mix, note * G711.RATE / 4, TUNE[note], 0.45);
    return samples(mix);
  }

  /** A chime of 1.2 s: three rising notes. */
  static short[] welcome() {
    var mix = new double[G711.RATE * 12 / 10];
    bell(mix, 0, C5, 0.3);
    bell(mix, G711.RATE * 3 / 10, A5, 0.3);
    bell(mix, G711.RATE * 6 / 10, C6, 0.25);
    return samples(mix);
  }

  /** What is heard while a phone rings, ETSI TR 101 041-2: 1 s of 425 Hz, 4 s of quiet. */
  static short[] ringing() {
    var mix = new double[5 * G711.RATE];
    for (int i = 0; i < G711.RATE; i++)
      mix[i] = LOUDNESS * Math.sin(2 * Math.PI * 425 * i / G711.RATE);
    return samples(mix);
  }

  /** One second of a sine whose end meets its beginning, since the frequency is whole. */
  static short[] tone(int hertz) {
    var mix = new double[G711.RATE];
    for (int i = 0; i < mix.length; i++)
      mix[i] = 8000 * Math.sin(2 * Math.PI * hertz * i / G711.RATE);
    return samples(mix);
  }

  /**
   * Adds a note with a soft beginning and a slow decay; the tail wraps to the front of the loop.
   * The decay is slow enough to keep a note's energy within some 20 Hz of its pitch.
   */
  private static void bell(double[] mix, int start, double hertz, double halfLifeSeconds) {
    int length = Math.min(mix.length, G711.RATE * 3 / 2);
    int attack = G711.RATE / 50;
    int release = G711.RATE / 5;
    for (int i = 0; i < length; i++) {
      double seconds = (double) i / G711.RATE;
      double level = Math.pow(0.5, seconds / halfLifeSeconds) * LOUDNESS;
      if (i < attack) level *= 0.5 - 0.5 * Math.cos(Math.PI * i / attack);
      if (i > length - release)
        level *= 0.5 - 0.5 * Math.cos(Math.PI * (length - i) / (double) release);
      mix[(start + i) % mix.length] += level * Math.sin(2 * Math.PI * hertz * seconds);
    }
  }

  /** Scales down if the sum is too loud, and dithers: G.711 turns pure quiet tones to buzz. */
  private static short[] samples(double[] mix) {
    double peak = 1;
    for (double value : mix) peak = Math.max(peak, Math.abs(value));
    double scale = Math.min(1, 12_000 / peak);
    var dither = new Random(8000);
    var samples = new short[mix.length];
    for (int i = 0; i < mix.length; i++)
      samples[i] = (short) Math.round(mix[i] * scale + dither.nextDouble() - 0.5);
    return samples;
  }
}
