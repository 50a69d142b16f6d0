package santra.protocol.rtp;

import java.nio.ByteBuffer;

/**
 * A window on the RTP packet in a buffer, RFC 3550 section 5.1: one object serves a whole stream of
 * packets. Not thread safe. The getters speak of the packet that {@link #wrap} accepted last.
 *
 * <pre>
 *  0                   1                   2                   3
 * |V=2|P|X|  CC   |M|     PT      |       sequence number         |
 * |                           timestamp                           |
 * |                             SSRC                              |
 * |              CC times CSRC, then the X extension              |
 * |                    payload, then P padding                    |
 * </pre>
 */
public final class RtpView {
  /** The fixed part of the header in bytes. */
  public static final int HEADER = 12;

  /** No packet longer than an Ethernet frame is taken for speech. */
  public static final int LONGEST = 1500;

  private ByteBuffer buffer = ByteBuffer.allocate(HEADER);
  private int start;
  private int payloadOffset;
  private int payloadLength;

  /**
   * Looks at the bytes between position and limit, and moves neither.
   *
   * @return false if they are no RTP packet: wrong version, too short for what the header claims,
   *     longer than {@link #LONGEST}, or RTCP on the same port (RFC 5761 section 4)
   */
  public boolean wrap(ByteBuffer packet) {
    int from = packet.position();
    int length = packet.remaining();
    if (length < HEADER || length > LONGEST) return false;
    int first = packet.get(from) & 0xff;
    if (first >> 6 != 2) return false;
    int type = packet.get(from + 1) & 0xff;
    if (type >= 192 && type <= 223) return false;
    int headerLength = HEADER + 4 * (first & 0x0f);
    if ((first & 0x10) != 0) {
      if (length < headerLength + 4) return false;
      headerLength += 4 + 4 * (packet.getShort(from + headerLength + 2) & 0xffff);
    }
    if (length < headerLength) return false;
    int padding = (first & 0x20) == 0 ? 0 : packet.get(from + length - 1) & 0xff;
    if (((first & 0x20) != 0 && padding == 0) || padding > length - headerLength) return false;
    buffer = packet;
    start = from;
    payloadOffset = from + headerLength;
    payloadLength = length - headerLength - padding;
    return true;
  }

  public boolean marker() {
    return buffer.get(start + 1) < 0;
  }

  public int payloadType() {
    return buffer.get(start + 1) & 0x7f;
  }

  /** 0 to 65535. */
  public int sequence() {
    return buffer.getShort(start + 2) & 0xffff;
  }

  /** In units of the payload's clock, 8000 a second for G.711; wraps at 2^32 like an int does. */
  public int timestamp() {
    return buffer.getInt(start + 4);
  }

  public int ssrc() {
    return buffer.getInt(start + 8);
  }

  /** Absolute index of the payload in the buffer. */
  public int payloadOffset() {
    return payloadOffset;
  }

  public int payloadLength() {
    return payloadLength;
  }

  /** Writes the fixed header at the buffer's position and moves it by {@link #HEADER}. */
  public static void printHeader(
      ByteBuffer into, boolean marker, int payloadType, int sequence, int timestamp, int ssrc) {
    into.put((byte) 0x80)
        .put((byte) ((marker ? 0x80 : 0) | (payloadType & 0x7f)))
        .putShort((short) sequence)
        .putInt(timestamp)
        .putInt(ssrc);
  }
}
