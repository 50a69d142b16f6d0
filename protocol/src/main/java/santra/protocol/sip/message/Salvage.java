package santra.protocol.sip.message;

import java.util.ArrayList;
import java.util.Optional;

/** What is left of a bad request to answer it with, RFC 3261 section 8.2.6. */
final class Salvage {
  private static final String[] COPIED = {"From", "To", "Call-ID", "CSeq"};

  private Salvage() {}

  /**
   * Via as far as they can be read, and the first From, To, Call-ID and CSeq as they came. Empty
   * for a response, an ACK, something that is not SIP, or when nobody knows where an answer would
   * go.
   */
  static Optional<Request> request(RawMessage raw) {
    var line = Token.trim(raw.startLine());
    int space = line.indexOf(' ');
    if (space <= 0 || !version(line.substring(line.lastIndexOf(' ') + 1))) return Optional.empty();
    var method = line.substring(0, space);
    if (raw.response() || method.equals("ACK")) return Optional.empty();
    var fields = new ArrayList<Headers.Field>();
    for (var field : raw.fields()) {
      if (!field.name().equals("Via")) continue;
      var via = via(field.value());
      if (via.isEmpty()) break;
      fields.add(new Headers.Field("Via", via.get()));
    }
    if (fields.isEmpty()) return Optional.empty();
    for (var name : COPIED)
      raw.fields().stream()
          .filter(field -> field.name().equals(name) && printable(field.value()))
          .findFirst()
          .map(Salvage::tidy)
          .ifPresent(fields::add);
    var uri = line.substring(space + 1, Math.max(space + 1, line.lastIndexOf(' ')));
    return Optional.of(Request.of(method, Token.trim(uri), new Headers(fields)));
  }

  /** {@code SIP/2.0}, or another number after the slash. */
  static boolean version(String word) {
    if (!word.regionMatches(true, 0, "SIP/", 0, 4)) return false;
    int dot = word.indexOf('.');
    return dot > 4 && Token.digits(word.substring(4, dot)) && Token.digits(word.substring(dot + 1));
  }

  private static Optional<String> via(String value) {
    try {
      return printable(value) ? Optional.of(Via.parse(value).toString()) : Optional.empty();
    } catch (IllegalArgumentException unreadable) {
      return Optional.empty();
    }
  }

  private static Headers.Field tidy(Headers.Field field) {
    try {
      return switch (field.name()) {
        case "From", "To" ->
            new Headers.Field(field.name(), NameAddress.parse(field.value()).toString());
        default -> field;
      };
    } catch (IllegalArgumentException asItCame) {
      // An address nobody can parse would make the answer's maker stumble too.
      return new Headers.Field(field.name(), "<sip:invalid>");
    }
  }

  private static boolean printable(String value) {
    for (int i = 0; i < value.length(); i++) {
      var c = value.charAt(i);
      if ((c < ' ' && c != '\t') || c == 0x7f) return false;
    }
    return true;
  }
}
