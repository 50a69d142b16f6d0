package santra.loadtest.phone;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The client's half of digest authentication, RFC 7616 and RFC 8760, with {@code qop=auth}. */
final class Digest {
  private static final Pattern FIELD =
      Pattern.compile("(\\w+)\\s*=\\s*(?:\"([^\"]*)\"|([^\\s,]+))");

  private Digest() {}

  /** The Authorization header's value for the first use of a nonce. */
  static String answer(
      String challenge, String method, String uri, String user, String password, String cnonce) {
    var fields = fields(challenge);
    var algorithm = fields.getOrDefault("algorithm", "MD5");
    var hash = algorithm.equalsIgnoreCase("SHA-256") ? "SHA-256" : "MD5";
    var realm = fields.getOrDefault("realm", "");
    var nonce = fields.getOrDefault("nonce", "");
    var ha1 = hex(hash, user + ":" + realm + ":" + password);
    var ha2 = hex(hash, method + ":" + uri);
    var response = hex(hash, String.join(":", ha1, nonce, "00000001", cnonce, "auth", ha2));
    var opaque = fields.containsKey("opaque") ? ", opaque=\"" + fields.get("opaque") + "\"" : "";
    return ("Digest username=\"%s\", realm=\"%s\", nonce=\"%s\", uri=\"%s\", response=\"%s\","
            + " algorithm=%s, cnonce=\"%s\", qop=auth, nc=00000001%s")
        .formatted(user, realm, nonce, uri, response, algorithm, cnonce, opaque);
  }

  private static Map<String, String> fields(String challenge) {
    var fields = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    var matcher = FIELD.matcher(challenge);
    while (matcher.find()) {
      var quoted = matcher.group(2);
      fields.put(matcher.group(1), quoted != null ? quoted : matcher.group(3));
    }
    return fields;
  }

  private static String hex(String hash, String text) {
    try {
      var digest = MessageDigest.getInstance(hash);
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has " + hash, impossible);
    }
  }
}
