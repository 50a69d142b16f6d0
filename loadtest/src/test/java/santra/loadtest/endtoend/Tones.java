package santra.loadtest.endtoend;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import santra.loadtest.phone.Sound;
import santra.protocol.rtp.G711;
import santra.protocol.rtp.ToneSource;

/** Tone files for foreign phones, and what their recordings sound like. */
final class Tones {
  private static final double LOUDNESS = 8000;
  private static final int HEADER = 44;
  private static final int WINDOW = 1600;

  private Tones() {}

  /** Raw mu-law, as SIPp plays it. */
  static void writeMuLaw(Path file, double hertz, int seconds) throws IOException {
    var tone = new ToneSource(hertz, LOUDNESS);
    var bytes = new ByteArrayOutputStream();
    for (int frame = 0; frame < seconds * 50; frame++) bytes.writeBytes(tone.next(G711.PCMU));
    Files.write(file, bytes.toByteArray());
  }

  /** A WAV file of 16-bit samples, 8000 a second, one channel. */
  static void writeWav(Path file, double hertz, int seconds) throws IOException {
    var tone = new ToneSource(hertz, LOUDNESS);
    var length = seconds * G711.RATE * 2;
    var wav = ByteBuffer.allocate(HEADER + length).order(ByteOrder.LITTLE_ENDIAN);
    wav.put(ascii("RIFF")).putInt(HEADER - 8 + length).put(ascii("WAVE"));
    wav.put(ascii("fmt ")).putInt(16).putShort((short) 1).putShort((short) 1);
    wav.putInt(G711.RATE).putInt(G711.RATE * 2).putShort((short) 2).putShort((short) 16);
    wav.put(ascii("data")).putInt(length);
    while (wav.hasRemaining()) for (var sample : tone.next()) wav.putShort(sample);
    Files.write(file, wav.array());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** What a recording sounds like, 200 ms a time. */
  static List<Sound> heard(Path wav) throws IOException {
    var bytes = ByteBuffer.wrap(Files.readAllBytes(wav)).order(ByteOrder.LITTLE_ENDIAN);
    bytes.position(Math.min(HEADER, bytes.limit()));
    var samples = new short[bytes.remaining() / 2];
    bytes.asShortBuffer().get(samples);
    var heard = new ArrayList<Sound>();
    for (int from = 0; from + WINDOW <= samples.length; from += WINDOW)
      heard.add(Sound.of(Arrays.copyOfRange(samples, from, from + WINDOW)));
    return heard;
  }
}
