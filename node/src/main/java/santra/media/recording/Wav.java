package santra.media.recording;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import santra.protocol.rtp.G711;

/** A recording as a WAV file, RIFF with 16-bit samples, the caller left, agents right. */
public final class Wav {
  private static final int HEADER = 44;
  private static final int FRAME = 2 * SealedAudio.CHANNELS;

  private final SealedAudio.Reader audio;

  public Wav(SealedAudio.Reader audio) {
    this.audio = audio;
  }

  /** Bytes of the whole file. */
  public long length() {
    return HEADER + audio.samples() * FRAME;
  }

  /**
   * A piece of the file.
   *
   * @param from below {@link #length}
   * @param most at most so many bytes
   */
  public byte[] read(long from, int most) throws IOException, GeneralSecurityException {
    var piece = ByteBuffer.allocate((int) Math.min(most, length() - from));
    var at = from;
    if (at < HEADER) {
      var length = (int) Math.min(HEADER - at, piece.remaining());
      piece.put(header(), (int) at, length);
      at += length;
    }
    while (piece.hasRemaining()) {
      var within = at - HEADER;
      var chunk = samples(audio.chunk((int) (within / (SealedAudio.CHUNK * FRAME))));
      var offset = (int) (within % (SealedAudio.CHUNK * FRAME));
      var length = Math.min(chunk.length - offset, piece.remaining());
      piece.put(chunk, offset, length);
      at += length;
    }
    return piece.array();
  }

  private byte[] header() {
    var data = (int) (length() - HEADER);
    return ByteBuffer.allocate(HEADER)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(ascii("RIFF"))
        .putInt(HEADER - 8 + data)
        .put(ascii("WAVEfmt "))
        .putInt(16)
        .putShort((short) 1)
        .putShort((short) SealedAudio.CHANNELS)
        .putInt(G711.RATE)
        .putInt(G711.RATE * FRAME)
        .putShort((short) FRAME)
        .putShort((short) 16)
        .put(ascii("data"))
        .putInt(data)
        .array();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] samples(byte[] law) {
    var samples = ByteBuffer.allocate(2 * law.length).order(ByteOrder.LITTLE_ENDIAN);
    for (var octet : law) samples.putShort(G711.PCMU.decode(octet));
    return samples.array();
  }
}
