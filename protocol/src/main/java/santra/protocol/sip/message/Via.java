package santra.protocol.sip.message;

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
   * @throws IllegalArgumentException when it is not a Via
   */
  public static Via parse(String value) {
    var semicolon = value.indexOf(';');
    var head = (semicolon < 0 ? value : value.substring(0, semicolon)).trim();
    var space = head.indexOf(' ');
    if (space < 0) throw new IllegalArgumentException("not a Via: " + value);
    var protocol = head.substring(0, space);
    var transport = protocol.substring(protocol.lastIndexOf('/') + 1);
    var sentBy = head.substring(space + 1).trim();
    var colon = sentBy.indexOf(':', Math.max(0, sentBy.lastIndexOf(']')));
    return new Via(
        transport,
        colon < 0 ? sentBy : sentBy.substring(0, colon).trim(),
        colon < 0 ? -1 : Integer.parseInt(sentBy.substring(colon + 1).trim()),
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
