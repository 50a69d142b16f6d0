package santra.protocol.sip.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** Digest algorithms, best first: RFC 8760 section 2.1. */
public enum Algorithm {
  SHA_256("SHA-256"),
  MD5("MD5");

  private final String token;

  Algorithm(String token) {
    this.token = token;
  }

  /** As it stands in the {@code algorithm} parameter. */
  public String token() {
    return token;
  }

  /**
   * @throws IllegalArgumentException for a name that is none
   */
  public static Algorithm named(String token) {
    return of(token)
        .orElseThrow(() -> new IllegalArgumentException("no digest algorithm: " + token));
  }

  static Optional<Algorithm> of(String token) {
    for (var algorithm : values())
      if (algorithm.token.equalsIgnoreCase(token)) return Optional.of(algorithm);
    return Optional.empty();
  }

  /** Lower-case hexadecimal hash of the text. */
  String hash(String text) {
    try {
      var digest = MessageDigest.getInstance(token).digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has " + token, impossible);
    }
  }
}
