package santra.protocol.rtp;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * One report of a key being pressed, RFC 4733 section 2.3. A key is sent as many packets with the
 * same RTP timestamp and a growing duration; the last has {@code end} and is sent three times.
 *
 * @param event 0 to 255; 0-9 are the digits, 10 is *, 11 is #, 12-15 are A-D
 * @param volume 0 to 63, in dBm0 without the sign
 * @param duration 0 to 65535, in timestamp units, so 8 a millisecond
 */
public record TelephoneEvent(int event, boolean end, int volume, int duration) {
  /** Bytes of the payload. */
  public static final int LENGTH = 4;

  private static final String KEYS = "0123456789*#ABCD";

  /** Empty if fewer than four bytes are there. Further bytes (RFC 4733 section 2.5) are ignored. */
  public static Optional<TelephoneEvent> parse(ByteBuffer buffer, int offset, int length) {
    if (length < LENGTH) return Optional.empty();
    int flags = buffer.get(offset + 1) & 0xff;
    return Optional.of(
        new TelephoneEvent(
            buffer.get(offset) & 0xff,
            (flags & 0x80) != 0,
            flags & 0x3f,
            buffer.getShort(offset + 2) & 0xffff));
  }

  public static Optional<TelephoneEvent> parse(byte[] payload) {
    return parse(ByteBuffer.wrap(payload), 0, payload.length);
  }

  public byte[] print() {
    return new byte[] {
      (byte) event,
      (byte) ((end ? 0x80 : 0) | (volume & 0x3f)),
      (byte) (duration >> 8),
      (byte) duration
    };
  }

  /** The key's character; empty for events that are no keys, such as flash (16). */
  public static Optional<Character> key(int event) {
    return event >= 0 && event < KEYS.length() ? Optional.of(KEYS.charAt(event)) : Optional.empty();
  }

  /** The event of a key; empty for a character that is on no keypad. */
  public static Optional<Integer> event(char key) {
    int event = KEYS.indexOf(Character.toUpperCase(key));
    return event < 0 ? Optional.empty() : Optional.of(event);
  }
}
