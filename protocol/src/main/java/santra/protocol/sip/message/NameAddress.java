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
   * @throws IllegalArgumentException when brackets do not match
   */
  public static NameAddress parse(String value) {
    var open = bracket(value);
    if (open < 0) {
      // addr-spec form: parameters after ';' belong to the header, not to the URI
      var semicolon = value.indexOf(';');
      return semicolon < 0
          ? new NameAddress("", value.trim(), Parameters.NONE)
          : new NameAddress(
              "",
              value.substring(0, semicolon).trim(),
              Parameters.parse(value.substring(semicolon)));
    }
    var close = value.indexOf('>', open);
    if (close < 0) throw new IllegalArgumentException("no closing '>'");
    return new NameAddress(
        value.substring(0, open).trim(),
        value.substring(open + 1, close).trim(),
        Parameters.parse(value.substring(close + 1)));
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
