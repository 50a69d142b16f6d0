package santra.protocol.sip.message;

import java.util.Locale;
import java.util.Optional;

/**
 * RFC 3261 section 20.42, with the response routing of RFC 3581.
 *
 * @param transport upper case: UDP, TCP, TLS, WS, WSS
 * @param port -1 when it names none
 */
public record Via(String transport, String host, int port, Parameters parameters) {
  public static final String MAGIC_COOKIE = "z9hG4bK";

  /**
   * Reads one Via, white space around its slashes and colon included.
   *
   * @throws IllegalArgumentException when it is not a Via
   */
  public static Via parse(String value) {
    int semicolon = value.indexOf(';');
    var head = Token.trim(semicolon < 0 ? value : value.substring(0, semicolon));
    int version = head.indexOf('/');
    int protocol = head.indexOf('/', version + 1);
    if (version < 0 || protocol < 0) throw new IllegalArgumentException("not a Via");
    int start = protocol + 1;
    while (start < head.length() && Token.white(head.charAt(start))) start++;
    int end = start;
    while (end < head.length() && Token.character(head.charAt(end))) end++;
    var transport = head.substring(start, end).toUpperCase(Locale.ROOT);
    var sentBy = Token.trim(head.substring(end));
    int colon = sentBy.indexOf(':', Math.max(0, sentBy.lastIndexOf(']')));
    var host = colon < 0 ? sentBy : Token.trim(sentBy.substring(0, colon));
    int port = colon < 0 ? -1 : (int) Token.number(Token.trim(sentBy.substring(colon + 1)), 65_535);
    if (transport.isEmpty() || !Token.host(host) || (colon >= 0 && port < 1))
      throw new IllegalArgumentException("not a Via");
    return new Via(
        transport,
        host,
        port,
        semicolon < 0 ? Parameters.NONE : Parameters.parse(value.substring(semicolon)));
  }

  public Optional<String> branch() {
    return parameters.value("branch");
  }

  public Via with(String parameter, String value) {
    return new Via(transport, host, port, parameters.with(parameter, value));
  }

  public String sentBy() {
    return port < 0 ? host : host + ":" + port;
  }

  @Override
  public String toString() {
    return "SIP/2.0/" + transport + " " + sentBy() + parameters;
  }
}
