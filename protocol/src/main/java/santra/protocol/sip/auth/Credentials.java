package santra.protocol.sip.auth;

/**
 * What a user proves to know: H(A1) in both algorithms, RFC 7616 section 3.4.2. As good as the
 * password within its realm, so it never shows itself.
 *
 * @param ha1Md5 32 lower-case hexadecimal digits
 * @param ha1Sha256 64 lower-case hexadecimal digits
 */
public record Credentials(String user, String realm, String ha1Md5, String ha1Sha256) {

  public static Credentials of(String user, String realm, String password) {
    return new Credentials(
        user,
        realm,
        Digest.ha1(Algorithm.MD5, user, realm, password),
        Digest.ha1(Algorithm.SHA_256, user, realm, password));
  }

  String ha1(Algorithm algorithm) {
    return switch (algorithm) {
      case MD5 -> ha1Md5;
      case SHA_256 -> ha1Sha256;
    };
  }

  @Override
  public String toString() {
    return "Credentials[" + user + "@" + realm + ", ...]";
  }
}
