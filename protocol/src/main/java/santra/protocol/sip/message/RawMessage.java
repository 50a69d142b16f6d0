package santra.protocol.sip.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message cut into lines (RFC 3261 section 7): names in canonical spelling, values unfolded and
 * trimmed, nothing understood yet. A defect does not end the cutting, so that there is something to
 * answer with; {@link #check} reports the first.
 */
final class RawMessage {
  static final int MAX_MESSAGE = 65_535;
  static final int MAX_FIELDS = 128;
  static final int MAX_VALUE = 8_192;

  private final byte[] bytes;
  private final List<Headers.Field> fields = new ArrayList<>(24);
  private String startLine = "";
  private int bodyAt;
  private @Nullable Refused defect;

  private RawMessage(byte[] bytes) {
    this.bytes = bytes;
  }

  static RawMessage cut(byte[] bytes) {
    var message = new RawMessage(bytes);
    if (bytes.length > MAX_MESSAGE) message.defect(new Refused(513, "message too large"));
    message.cut();
    return message;
  }

  String startLine() {
    return startLine;
  }

  List<Headers.Field> fields() {
    return fields;
  }

  /** What follows the empty line, Content-Length not yet regarded. */
  int available() {
    return bytes.length - bodyAt;
  }

  byte[] body(int length) {
    var body = new byte[length];
    System.arraycopy(bytes, bodyAt, body, 0, length);
    return body;
  }

  boolean response() {
    return startLine.regionMatches(true, 0, "SIP/", 0, 4);
  }

  void check() throws Refused {
    if (defect != null) throw defect;
  }

  private void defect(Refused found) {
    if (defect == null) defect = found;
  }

  private void cut() {
    int start = 0;
    int last = Math.min(bytes.length, MAX_MESSAGE);
    // RFC 3261 section 7.5: empty lines before the start line are ignored.
    while (start < last && (bytes[start] == '\r' || bytes[start] == '\n')) start++;
    int end = endOfHeaders(start, last);
    var text = new String(bytes, start, end - start, StandardCharsets.UTF_8);
    lines(text);
  }

  /** Index of the last header's CRLF end; sets the place of the body. */
  private int endOfHeaders(int start, int last) {
    for (int i = start; i + 3 < last; i++)
      if (bytes[i] == '\r'
          && bytes[i + 1] == '\n'
          && bytes[i + 2] == '\r'
          && bytes[i + 3] == '\n') {
        bodyAt = i + 4;
        return i + 2;
      }
    bodyAt = last;
    defect(Refused.malformed("no end of headers"));
    return last;
  }

  private void lines(String text) {
    int at = 0;
    var first = true;
    while (at < text.length()) {
      int end = endOfLine(text, at);
      var line = text.substring(at, contentEnd(text, at, end));
      at = end;
      if (at < text.length() && Token.white(text.charAt(at))) {
        var unfolded = new StringBuilder(line);
        while (at < text.length() && Token.white(text.charAt(at))) {
          end = endOfLine(text, at);
          unfolded.append(' ').append(Token.trim(text.substring(at, contentEnd(text, at, end))));
          at = end;
        }
        line = unfolded.toString();
        if (first) defect(Refused.malformed("folded start line"));
      }
      controls(line);
      if (first) startLine = line;
      else if (line.isEmpty() || !field(line)) return;
      first = false;
    }
  }

  private static int endOfLine(String text, int at) {
    int newline = text.indexOf('\n', at);
    return newline < 0 ? text.length() : newline + 1;
  }

  private int contentEnd(String text, int at, int end) {
    if (end - at >= 2 && text.charAt(end - 2) == '\r' && text.charAt(end - 1) == '\n')
      return end - 2;
    if (text.charAt(end - 1) != '\n') return end;
    defect(Refused.malformed("bare line feed"));
    return end - 1;
  }

  /** Control characters stand only behind a backslash, RFC 3261 section 25.1 (quoted-pair). */
  private void controls(String line) {
    for (int i = 0; i < line.length(); i++) {
      var c = line.charAt(i);
      if ((c >= ' ' && c != 0x7f) || c == '\t') continue;
      if (c == '\r' || i == 0 || line.charAt(i - 1) != '\\')
        defect(Refused.malformed("control character"));
    }
  }

  /** False when there are too many to go on. */
  private boolean field(String line) {
    int colon = line.indexOf(':');
    var name = colon < 0 ? "" : Token.trim(line.substring(0, colon));
    if (!Token.is(name)) {
      defect(Refused.malformed("not a header field"));
      return true;
    }
    var value = Token.trim(line.substring(colon + 1));
    if (value.length() > MAX_VALUE) {
      defect(Refused.malformed("header field too long"));
      return true;
    }
    var canonical = Names.canonical(name);
    if (!Names.list(canonical)) return add(canonical, value);
    if (value.indexOf(',') < 0) return add(canonical, value);
    for (var element : Quoted.split(value, ','))
      if (!add(canonical, Token.trim(element))) return false;
    return true;
  }

  private boolean add(String name, String value) {
    if (fields.size() == MAX_FIELDS) {
      defect(Refused.malformed("too many header fields"));
      return false;
    }
    fields.add(new Headers.Field(name, value));
    return true;
  }
}
