package santra.protocol.rtp;

/**
 * The two companding laws of ITU-T G.711, 8000 samples a second, one byte a sample. The static
 * payload types and names are those of RFC 3551 section 6.
 *
 * <p>Linear samples are 16 bit: the 14 bits of the mu-law and the 13 bits of the A-law are shifted
 * to the left, as every sound card wants them.
 */
@SuppressWarnings("ImmutableEnumChecker") // The tables are written once, by the static initialiser.
public enum G711 {
  PCMU(0, 0xff) {
    @Override
    int expand(int octet) {
      int inverted = ~octet & 0xff;
      int magnitude = (((inverted & 0x0f) << 3) + BIAS) << ((inverted & 0x70) >> 4);
      return (inverted & 0x80) != 0 ? BIAS - magnitude : magnitude - BIAS;
    }

    @Override
    int compress(int sample) {
      int sign = sample < 0 ? 0x80 : 0;
      int magnitude = Math.min(Math.abs(sample), 32635) + BIAS;
      int segment = 24 - Integer.numberOfLeadingZeros(magnitude);
      return ~(sign | (segment << 4) | ((magnitude >> (segment + 3)) & 0x0f)) & 0xff;
    }
  },

  PCMA(8, 0xd5) {
    @Override
    int expand(int octet) {
      int even = octet ^ 0x55;
      int segment = (even & 0x70) >> 4;
      int mantissa = (even & 0x0f) << 4;
      int magnitude = segment == 0 ? mantissa + 8 : (mantissa + 0x108) << (segment - 1);
      return (even & 0x80) != 0 ? magnitude : -magnitude;
    }

    @Override
    int compress(int sample) {
      int sign = sample < 0 ? 0 : 0x80;
      int magnitude = (sample < 0 ? ~sample : sample) >> 4;
      int segment = Math.max(0, 28 - Integer.numberOfLeadingZeros(magnitude));
      int mantissa = (segment < 2 ? magnitude : magnitude >> (segment - 1)) & 0x0f;
      return (sign | (segment << 4) | mantissa) ^ 0x55;
    }
  };

  /** Samples a second, and so the clock of the RTP timestamp. */
  public static final int RATE = 8000;

  /** Samples, and so bytes, in the usual packet of 20 ms. */
  public static final int FRAME = 160;

  private static final int BIAS = 0x84;

  private final int payloadType;
  private final byte silence;
  private final short[] decoded = new short[256];
  private final byte[] encoded = new byte[65536];
  private final byte[] transcoded = new byte[256];

  static {
    for (var law : values()) law.fill();
    for (int octet = 0; octet < 256; octet++) {
      PCMU.transcoded[octet] = PCMA.encode(PCMU.decode((byte) octet));
      PCMA.transcoded[octet] = PCMU.encode(PCMA.decode((byte) octet));
    }
  }

  G711(int payloadType, int silence) {
    this.payloadType = payloadType;
    this.silence = (byte) silence;
  }

  abstract int expand(int octet);

  abstract int compress(int sample);

  private void fill() {
    for (int octet = 0; octet < 256; octet++) decoded[octet] = (short) expand(octet);
    for (int sample = Short.MIN_VALUE; sample <= Short.MAX_VALUE; sample++)
      encoded[sample & 0xffff] = (byte) compress(sample);
  }

  /** The static payload type, RFC 3551 table 4. */
  public int payloadType() {
    return payloadType;
  }

  /** The octet that decodes to (almost) nothing. */
  public byte silence() {
    return silence;
  }

  public short decode(byte octet) {
    return decoded[octet & 0xff];
  }

  public byte encode(short sample) {
    return encoded[sample & 0xffff];
  }

  public short[] decode(byte[] octets) {
    var samples = new short[octets.length];
    for (int i = 0; i < octets.length; i++) samples[i] = decode(octets[i]);
    return samples;
  }

  public byte[] encode(short[] samples) {
    var octets = new byte[samples.length];
    for (int i = 0; i < samples.length; i++) octets[i] = encode(samples[i]);
    return octets;
  }

  public G711 other() {
    return this == PCMU ? PCMA : PCMU;
  }

  /** The octet of the {@link #other} law that sounds like this one of ours. */
  public byte transcode(byte octet) {
    return transcoded[octet & 0xff];
  }
}
