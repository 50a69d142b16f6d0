package santra.tenancy;

/**
 * Who we are to a carrier that asks (RFC 7616).
 *
 * @param realm the only one that is ever answered
 */
public record Login(String user, String realm, String password) {
  @Override
  public String toString() {
    return "Login[" + user + "@" + realm + "]"; // never the secret
  }
}
