package santra.media.embedded;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import santra.protocol.rtp.G711;

/** Reads and writes RIFF WAVE: mono, 8000 Hz, 16-bit PCM (format 1), A-law (6) or mu-law (7). */
final class WaveFile {
  private static final int HEADER = 44;

  private WaveFile() {}

  /** 16-bit PCM. */
  static void write(Path file, short[] samples) throws IOException {
    int length = 2 * samples.length;
    var bytes = ByteBuffer.allocate(HEADER + length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(ascii("RIFF")).putInt(HEADER - 8 + length).put(ascii("WAVE"));
    bytes.put(ascii("fmt ")).putInt(16).putShort((short) 1).putShort((short) 1);
    bytes.putInt(G711.RATE).putInt(2 * G711.RATE).putShort((short) 2).putShort((short) 16);
    bytes.put(ascii("data")).putInt(length);
    for (var sample : samples) bytes.putShort(sample);
    Files.write(file, bytes.array());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** The linear samples; empty for any other kind of file. */
  static Optional<short[]> parse(byte[] bytes) {
    try {
      return parse(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
    } catch (BufferUnderflowException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static Optional<short[]> parse(ByteBuffer file) {
    if (!word(file).equals("RIFF")) return Optional.empty();
    file.getInt();
    if (!word(file).equals("WAVE")) return Optional.empty();
    int format = 0;
    while (file.remaining() >= 8) {
      var chunk = word(file);
      int length = Math.clamp(Integer.toUnsignedLong(file.getInt()), 0, file.remaining());
      var body = file.slice(file.position(), length).order(ByteOrder.LITTLE_ENDIAN);
      if (chunk.equals("fmt ")) format = format(body);
      else if (chunk.equals("data")) return samples(format, body);
      file.position(Math.min(file.limit(), file.position() + length + (length & 1)));
    }
    return Optional.empty();
  }

  /** The format number if it is one of ours, else 0. */
  private static int format(ByteBuffer body) {
    int format = body.getShort();
    boolean mono = body.getShort() == 1;
    boolean narrow = body.getInt() == G711.RATE;
    body.getInt();
    body.getShort();
    int bits = body.getShort();
    boolean known = (format == 1 && bits == 16) || ((format == 6 || format == 7) && bits == 8);
    return mono && narrow && known ? format : 0;
  }

  private static Optional<short[]> samples(int format, ByteBuffer data) {
    if (format == 0) return Optional.empty();
    if (format == 1) {
      var samples = new short[data.remaining() / 2];
      data.asShortBuffer().get(samples);
      return Optional.of(samples);
    }
    var octets = new byte[data.remaining()];
    data.get(octets);
    return Optional.of((format == 6 ? G711.PCMA : G711.PCMU).decode(octets));
  }

  private static String word(ByteBuffer file) {
    var four = new byte[4];
    file.get(four);
    return new String(four, StandardCharsets.US_ASCII);
  }
}
