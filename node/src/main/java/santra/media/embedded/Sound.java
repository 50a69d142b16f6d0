package santra.media.embedded;

import java.util.Arrays;
import santra.protocol.rtp.G711;

/**
 * A prompt, ready for the wire in both laws and shared by all who hear it.
 *
 * @param frames of 20 ms each, at least one
 */
record Sound(String name, byte[] pcmu, byte[] pcma, int frames) {

  /** Pads the last frame with silence. */
  static Sound of(String name, short[] samples) {
    int frames = Math.max(1, (samples.length + G711.FRAME - 1) / G711.FRAME);
    var padded = Arrays.copyOf(samples, frames * G711.FRAME);
    return new Sound(name, G711.PCMU.encode(padded), G711.PCMA.encode(padded), frames);
  }

  byte[] in(G711 law) {
    return law == G711.PCMU ? pcmu : pcma;
  }

  int milliseconds() {
    return frames * 20;
  }

  int bytes() {
    return pcmu.length + pcma.length;
  }
}
