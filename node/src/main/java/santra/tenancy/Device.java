package santra.tenancy;

import java.util.Optional;

/**
 * A SIP phone of the tenant.
 *
 * @param user user part of its address of record, and its digest user name
 * @param ha1Md5 MD5 of {@code user:realm:password}, lower-case hex (RFC 7616 section 3.4.2)
 * @param ha1Sha256 SHA-256 of the same
 * @param contact fixed SIP URI of a device that does not register
 */
public record Device(
    String user, Optional<String> ha1Md5, Optional<String> ha1Sha256, Optional<String> contact) {

  @Override
  public String toString() {
    return "Device[" + user + "]"; // never the secrets
  }
}
