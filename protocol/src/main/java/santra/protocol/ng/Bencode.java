package santra.protocol.ng;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Optional;
import santra.protocol.ng.Bencoded.Dictionary;
import santra.protocol.ng.Bencoded.Sequence;
import santra.protocol.ng.Bencoded.Text;
import santra.protocol.ng.Bencoded.Whole;

/**
 * Reads and writes bencoded values: {@code 3:abc}, {@code i-7e}, {@code l...e}, {@code d...e}.
 *
 * <p>Dictionaries keep the order of their keys, as rtpengine does; a key that comes twice refuses
 * the value. Nesting is limited to {@link #DEEPEST}, the number of values to {@link #MOST}.
 */
public final class Bencode {
  static final int DEEPEST = 16;
  static final int MOST = 10_000;

  private final byte[] bytes;
  private int at;
  private int values;

  private Bencode(byte[] bytes, int at) {
    this.bytes = bytes;
    this.at = at;
  }

  /** Empty unless the bytes from there to the end are exactly one value. */
  public static Optional<Bencoded> parse(byte[] bytes, int from) {
    var reader = new Bencode(bytes, from);
    try {
      var value = reader.value(0);
      return reader.at == bytes.length ? Optional.of(value) : Optional.empty();
    } catch (Malformed _) {
      return Optional.empty();
    }
  }

  public static byte[] print(Bencoded value) {
    var out = new ByteArrayOutputStream(512);
    print(value, out);
    return out.toByteArray();
  }

  private static void print(Bencoded value, ByteArrayOutputStream out) {
    switch (value) {
      case Text(var text) -> {
        var utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeBytes((utf8.length + ":").getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(utf8);
      }
      case Whole(var number) ->
          out.writeBytes(("i" + number + "e").getBytes(StandardCharsets.US_ASCII));
      case Sequence(var inner) -> {
        out.write('l');
        inner.forEach(one -> print(one, out));
        out.write('e');
      }
      case Dictionary(var entries) -> {
        out.write('d');
        entries.forEach((key, one) -> {
          print(new Text(key), out);
          print(one, out);
        });
        out.write('e');
      }
    }
  }

  private Bencoded value(int depth) throws Malformed {
    if (depth > DEEPEST || ++values > MOST) throw new Malformed();
    return switch (peek()) {
      case 'i' -> whole();
      case 'l' -> sequence(depth);
      case 'd' -> dictionary(depth);
      case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> text();
      default -> throw new Malformed();
    };
  }

  private Whole whole() throws Malformed {
    at++;
    var negative = peek() == '-';
    if (negative) at++;
    long number = digits('e', 18);
    return new Whole(negative ? -number : number);
  }

  private Text text() throws Malformed {
    long length = digits(':', 9);
    if (length > bytes.length - at) throw new Malformed();
    try {
      var text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(bytes, at, (int) length))
              .toString();
      at += (int) length;
      return new Text(text);
    } catch (CharacterCodingException _) {
      throw new Malformed();
    }
  }

  private Sequence sequence(int depth) throws Malformed {
    at++;
    var inner = new ArrayList<Bencoded>();
    while (peek() != 'e') inner.add(value(depth + 1));
    at++;
    return new Sequence(inner);
  }

  private Dictionary dictionary(int depth) throws Malformed {
    at++;
    var entries = new LinkedHashMap<String, Bencoded>();
    while (peek() != 'e')
      if (entries.put(text().value(), value(depth + 1)) != null) throw new Malformed();
    at++;
    return new Dictionary(entries);
  }

  private long digits(char end, int atMost) throws Malformed {
    long number = 0;
    int from = at;
    for (; peek() != end; at++) {
      if (peek() < '0' || peek() > '9' || at - from >= atMost) throw new Malformed();
      number = number * 10 + (peek() - '0');
    }
    if (at++ == from) throw new Malformed();
    return number;
  }

  private byte peek() throws Malformed {
    if (at >= bytes.length) throw new Malformed();
    return bytes[at];
  }

  /** Leaves the recursion; never leaves this class. */
  private static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed() {
      super("malformed bencode", null, false, false);
    }
  }
}
