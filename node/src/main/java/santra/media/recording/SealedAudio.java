package santra.media.recording;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A recording at rest: G.711 mu-law, two channels, 8000 samples a second, in chunks of one second,
 * each sealed by AES-256-GCM. What was written before a server was killed is whole chunks, and can
 * be played.
 *
 * <pre>
 * header   "SREC" 1 | key name length, key name | salt (16 bytes)
 * chunk    seal( last (1 byte) | samples (2 bytes) | left, right, left, right ... padded )
 * </pre>
 *
 * The file's own key is HMAC-SHA256(tenant's key, "santra recording" | salt); the nonce is the
 * chunk's number, and the header is authenticated with each chunk, so that no chunk can be moved,
 * left out in the middle, or taken from elsewhere unseen.
 */
public final class SealedAudio {
  /** Samples of one channel in a chunk: a second. */
  public static final int CHUNK = 8_000;

  public static final int CHANNELS = 2;
  private static final byte[] MAGIC = "SREC\1".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] PURPOSE = "santra recording".getBytes(StandardCharsets.US_ASCII);
  private static final int SALT = 16;
  private static final int TAG = 16;
  private static final int PLAIN = 3 + CHUNK * CHANNELS;
  private static final int SEALED = PLAIN + TAG;
  private static final byte SILENCE = (byte) 0xff;

  private SealedAudio() {}

  private static SecretKeySpec fileKey(byte[] key, byte[] salt) throws GeneralSecurityException {
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    mac.update(PURPOSE);
    return new SecretKeySpec(mac.doFinal(salt), "AES");
  }

  private static Cipher cipher(int mode, SecretKeySpec key, byte[] header, int chunk)
      throws GeneralSecurityException {
    var cipher = Cipher.getInstance("AES/GCM/NoPadding");
    var nonce = ByteBuffer.allocate(12).putInt(8, chunk).array();
    cipher.init(mode, key, new GCMParameterSpec(8 * TAG, nonce));
    cipher.updateAAD(header);
    return cipher;
  }

  /** Writes one recording, chunk after chunk. Not thread safe. */
  public static final class Writer {
    private final WritableByteChannel file;
    private final byte[] header;
    private final SecretKeySpec key;
    private int chunk;

    /**
     * Writes the header.
     *
     * @param keyName as {@link RecordingKeys#name}
     */
    public Writer(WritableByteChannel file, String keyName, byte[] key, SecureRandom random)
        throws IOException, GeneralSecurityException {
      this.file = file;
      var salt = new byte[SALT];
      random.nextBytes(salt);
      var name = keyName.getBytes(StandardCharsets.US_ASCII);
      header =
          ByteBuffer.allocate(MAGIC.length + 1 + name.length + SALT)
              .put(MAGIC)
              .put((byte) name.length)
              .put(name)
              .put(salt)
              .array();
      this.key = fileKey(key, salt);
      write(ByteBuffer.wrap(header));
    }

    /**
     * @param audio interleaved, at least {@code samples} times two bytes
     * @param samples of each channel, {@link #CHUNK} except in the last chunk
     */
    public void append(byte[] audio, int samples, boolean last)
        throws IOException, GeneralSecurityException {
      var plain = ByteBuffer.allocate(PLAIN);
      plain.put((byte) (last ? 1 : 0)).putShort((short) samples);
      plain.put(audio, 0, samples * CHANNELS);
      Arrays.fill(plain.array(), plain.position(), PLAIN, SILENCE);
      write(
          ByteBuffer.wrap(
              cipher(Cipher.ENCRYPT_MODE, key, header, chunk++).doFinal(plain.array())));
    }

    private void write(ByteBuffer bytes) throws IOException {
      while (bytes.hasRemaining()) file.write(bytes);
    }
  }

  /** The name of the key that a recording was made with. */
  public static String keyName(SeekableByteChannel file) throws IOException {
    return new String(header(file), MAGIC.length + 1, nameLength(file), StandardCharsets.US_ASCII);
  }

  private static int nameLength(SeekableByteChannel file) throws IOException {
    return read(file, MAGIC.length, 1)[0] & 0xff;
  }

  private static byte[] header(SeekableByteChannel file) throws IOException {
    if (!Arrays.equals(read(file, 0, MAGIC.length), MAGIC)) throw new IOException("no recording");
    return read(file, 0, MAGIC.length + 1 + nameLength(file) + SALT);
  }

  private static byte[] read(SeekableByteChannel file, long from, int length) throws IOException {
    var bytes = ByteBuffer.allocate(length);
    file.position(from);
    while (bytes.hasRemaining())
      if (file.read(bytes) < 0) throw new IOException("a recording ends too early");
    return bytes.array();
  }

  /** Reads one recording anywhere in it. Not thread safe. */
  public static final class Reader implements AutoCloseable {
    private final SeekableByteChannel file;
    private final byte[] header;
    private final SecretKeySpec key;
    private final int chunks;
    private final int lastSamples;
    private final boolean complete;

    public Reader(SeekableByteChannel file, byte[] key)
        throws IOException, GeneralSecurityException {
      this.file = file;
      header = header(file);
      this.key = fileKey(key, Arrays.copyOfRange(header, header.length - SALT, header.length));
      // A chunk that was being written when its server was killed is not there.
      chunks = (int) ((file.size() - header.length) / SEALED);
      if (chunks == 0) {
        complete = false;
        lastSamples = 0;
      } else {
        var last = plain(chunks - 1);
        complete = last.get() == 1;
        lastSamples = Math.min(CHUNK, last.getShort());
      }
    }

    /** Samples of each channel. */
    public long samples() {
      return chunks == 0 ? 0 : (chunks - 1L) * CHUNK + lastSamples;
    }

    /** Whether it ended as it should: its server was not killed. */
    public boolean complete() {
      return complete;
    }

    /** The interleaved mu-law of a chunk from 0 on. */
    public byte[] chunk(int number) throws IOException, GeneralSecurityException {
      var plain = plain(number);
      plain.get();
      var audio = new byte[plain.getShort() * CHANNELS];
      plain.get(audio);
      return audio;
    }

    @Override
    public void close() throws IOException {
      file.close();
    }

    private ByteBuffer plain(int number) throws IOException, GeneralSecurityException {
      var sealed = read(file, header.length + (long) number * SEALED, SEALED);
      return ByteBuffer.wrap(cipher(Cipher.DECRYPT_MODE, key, header, number).doFinal(sealed));
    }
  }
}
