package santra.protocol.ng;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import santra.protocol.ng.Bencoded.Dictionary;

/**
 * One datagram of the ng protocol, request or reply: {@code cookie SP dictionary}.
 *
 * @param cookie chosen by the asker, repeated by every retry and by the reply; 1 to 128 visible
 *     ASCII characters
 */
public record NgMessage(String cookie, Dictionary body) {
  static final int LONGEST_COOKIE = 128;

  /** Empty for anything that is not exactly one message. */
  public static Optional<NgMessage> parse(byte[] datagram) {
    int space = 0;
    while (space < datagram.length && datagram[space] > ' ' && datagram[space] < 0x7f) space++;
    if (space == 0 || space > LONGEST_COOKIE) return Optional.empty();
    if (space == datagram.length || datagram[space] != ' ') return Optional.empty();
    var cookie = new String(datagram, 0, space, StandardCharsets.US_ASCII);
    return Bencode.parse(datagram, space + 1)
        .flatMap(value ->
            value instanceof Dictionary body
                ? Optional.of(new NgMessage(cookie, body))
                : Optional.empty());
  }

  public byte[] print() {
    var out = new ByteArrayOutputStream(512);
    out.writeBytes((cookie + " ").getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(Bencode.print(body));
    return out.toByteArray();
  }
}
