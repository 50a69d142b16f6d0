package santra.protocol.sip.message;

import java.util.Optional;

/**
 * A display name, a URI and header parameters: From, To, Contact, Route, Record-Route,
 * P-Asserted-Identity (RFC 3261 section 20.10).
 *
 * @param display as written, quotes included; empty for none
 */
public record NameAddress(String display, String uri, Parameters parameters) {

  /**
   * Reads name-addr or addr-spec. A display name that should have been quoted, gets its quotes (RFC
   * 4475 baddn).
   *
   * @throws IllegalArgumentException when brackets do not match
   */
  public static NameAddress parse(String value) {
    int open = bracket(value);
    if (open < 0) {
      // addr-spec form: parameters after ';' belong to the header, not to the URI
      int semicolon = value.indexOf(';');
      return semicolon < 0
          ? new NameAddress("", uri(value), Parameters.NONE)
          : new NameAddress(
              "", uri(value.substring(0, semicolon)), Parameters.parse(value.substring(semicolon)));
    }
    int close = value.indexOf('>', open);
    if (close < 0) throw new IllegalArgumentException("no closing '>'");
    var tail = Token.trim(value.substring(close + 1));
    if (!tail.isEmpty() && tail.charAt(0) != ';')
      throw new IllegalArgumentException("text after '>'");
    return new NameAddress(
        display(Token.trim(value.substring(0, open))),
        uri(value.substring(open + 1, close)),
        Parameters.parse(tail));
  }

  private static String uri(String text) {
    var uri = Token.trim(text);
    for (int i = 0; i < uri.length(); i++) {
      var c = uri.charAt(i);
      if (c <= ' ' || c == '<' || c == '>' || c == '"')
        throw new IllegalArgumentException("not a URI");
    }
    return uri;
  }

  private static String display(String text) {
    if (text.isEmpty()) return text;
    if (text.charAt(0) == '"') {
      if (Quoted.end(text) != text.length()) throw new IllegalArgumentException("bad quoting");
      return text;
    }
    for (int i = 0; i < text.length(); i++)
      if (!Token.character(text.charAt(i)) && !Token.white(text.charAt(i)))
        return Quoted.quote(text);
    return text;
  }

  private static int bracket(String value) {
    var quoted = false;
    for (int i = 0; i < value.length(); i++) {
      var c = value.charAt(i);
      if (c == '\\' && quoted) i++;
      else if (c == '"') quoted = !quoted;
      else if (c == '<' && !quoted) return i;
    }
    return -1;
  }

  public static NameAddress of(String uri) {
    return new NameAddress("", uri, Parameters.NONE);
  }

  public Optional<String> tag() {
    return parameters.value("tag");
  }

  public NameAddress withParameter(String name, String value) {
    return new NameAddress(display, uri, parameters.with(name, value));
  }

  /**
   * @throws IllegalArgumentException when the URI is not a SIP or SIPS URI
   */
  public SipUri sipUri() {
    return SipUri.parse(uri);
  }

  @Override
  public String toString() {
    return (display.isEmpty() ? "" : display + " ") + "<" + uri + ">" + parameters;
  }
}
