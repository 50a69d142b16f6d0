package santra.protocol.sip.auth;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import santra.protocol.sip.message.Quoted;

/**
 * The parameters of a Digest header, and the arithmetic on them: RFC 7616 section 3.4, qop=auth
 * only. Shows no secret.
 */
record Digest(Map<String, String> parameters) {

  Digest {
    parameters = Map.copyOf(parameters);
  }

  /** Reads a challenge or credentials; empty when it is not Digest or names something twice. */
  static Optional<Digest> parse(String value) {
    var space = value.indexOf(' ');
    if (space < 0 || !value.substring(0, space).equalsIgnoreCase("Digest")) return Optional.empty();
    var parameters = new HashMap<String, String>();
    for (var part : Quoted.split(value.substring(space + 1), ',')) {
      var equals = part.indexOf('=');
      if (equals < 0) {
        if (part.isBlank()) continue;
        return Optional.empty();
      }
      var name = part.substring(0, equals).trim().toLowerCase(Locale.ROOT);
      var text = Quoted.unquote(part.substring(equals + 1).trim());
      if (parameters.put(name, text) != null) return Optional.empty();
    }
    return Optional.of(new Digest(parameters));
  }

  /** The parameter's text without its quotes; empty when it is not there. */
  String get(String name) {
    return parameters.getOrDefault(name, "");
  }

  /** No algorithm named means MD5. */
  Optional<Algorithm> algorithm() {
    return Algorithm.of(parameters.getOrDefault("algorithm", "MD5"));
  }

  static String ha1(Algorithm algorithm, String user, String realm, String password) {
    return algorithm.hash(user + ":" + realm + ":" + password);
  }

  /** The response these parameters call for when the secret is this. */
  String expected(Algorithm algorithm, String ha1, String method) {
    var ha2 = algorithm.hash(method + ":" + get("uri"));
    return algorithm.hash(
        String.join(":", ha1, get("nonce"), get("nc"), get("cnonce"), "auth", ha2));
  }

  @Override
  public String toString() {
    return "Digest[" + get("username") + "@" + get("realm") + ", ...]";
  }
}
