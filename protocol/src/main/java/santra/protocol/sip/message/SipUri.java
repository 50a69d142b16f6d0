package santra.protocol.sip.message;

import java.util.Locale;

/**
 * A SIP or SIPS URI, RFC 3261 section 19.1. A {@code user} as written, escapes included; empty for
 * none. Headers after '?' are refused where they are not wanted, so they are kept out of here.
 *
 * @param port -1 when the URI names none
 * @param host lower case; an IPv6 literal keeps its brackets
 */
public record SipUri(boolean secure, String user, String host, int port, Parameters parameters) {

  /**
   * @throws IllegalArgumentException when it is not a SIP or SIPS URI
   */
  public static SipUri parse(String text) {
    var colon = text.indexOf(':');
    var scheme = colon < 0 ? "" : text.substring(0, colon).toLowerCase(Locale.ROOT);
    if (!scheme.equals("sip") && !scheme.equals("sips"))
      throw new IllegalArgumentException("not a SIP URI: " + text);
    var rest = text.substring(colon + 1);
    var question = rest.indexOf('?', Math.max(0, rest.indexOf('@')));
    if (question >= 0) rest = rest.substring(0, question);
    var at = rest.indexOf('@');
    if (rest.indexOf('@', at + 1) >= 0) throw new IllegalArgumentException("two '@': " + text);
    var user = at < 0 ? "" : rest.substring(0, at);
    rest = rest.substring(at + 1);
    var semicolon = rest.indexOf(';');
    var hostPort = semicolon < 0 ? rest : rest.substring(0, semicolon);
    var parameters = semicolon < 0 ? Parameters.NONE : Parameters.parse(rest.substring(semicolon));
    var portColon = hostPort.indexOf(':', Math.max(0, hostPort.lastIndexOf(']')));
    var host = portColon < 0 ? hostPort : hostPort.substring(0, portColon);
    var port = portColon < 0 ? -1 : port(hostPort.substring(portColon + 1), text);
    if (!Token.host(host)) throw new IllegalArgumentException("not a host: " + text);
    return new SipUri(scheme.equals("sips"), user, host.toLowerCase(Locale.ROOT), port, parameters);
  }

  private static int port(String digits, String text) {
    int port = (int) Token.number(digits, 65_535);
    if (port < 1) throw new IllegalArgumentException("bad port: " + text);
    return port;
  }

  public static SipUri of(String user, String host, int port) {
    return new SipUri(false, user, host, port, Parameters.NONE);
  }

  public SipUri withParameter(String name, String value) {
    return new SipUri(secure, user, host, port, parameters.with(name, value));
  }

  public SipUri withoutParameters() {
    return new SipUri(secure, user, host, port, Parameters.NONE);
  }

  public int portOr(int standard) {
    return port < 0 ? standard : port;
  }

  @Override
  public String toString() {
    return (secure ? "sips:" : "sip:")
        + (user.isEmpty() ? "" : user + "@")
        + host
        + (port < 0 ? "" : ":" + port)
        + parameters;
  }
}
