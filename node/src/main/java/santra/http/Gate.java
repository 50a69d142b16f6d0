package santra.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import santra.tenancy.Tenant;
import santra.tenancy.Tenants;
import santra.vocabulary.TenantId;

/**
 * Lets in whoever presents a key of the tenant in the path, or the operator's. No key, a wrong key,
 * another tenant's key and a tenant that does not exist all get the same 401 bytes after the same
 * work, so that nobody learns who is on this platform.
 */
final class Gate {
  private static final Answer UNKNOWN =
      Answer.problem(401, "Unauthorized", "a valid key is needed")
          .with("WWW-Authenticate", "Bearer");
  private static final Answer TOO_OFTEN =
      Answer.problem(429, "Too Many Requests", "too many failed attempts")
          .with("Retry-After", "60");

  /** Nobody's: the SHA-256 of no key is all zeros. */
  private static final Set<String> NOBODYS = Set.of("0".repeat(64));

  private final Supplier<Tenants> tenants;
  private final Set<String> operators;
  private final Strikes strikes;

  Gate(Supplier<Tenants> tenants, Optional<String> operatorKey, Strikes strikes) {
    this.tenants = tenants;
    this.operators = operatorKey.map(Set::of).orElse(NOBODYS);
    this.strikes = strikes;
  }

  /** The tenant whose key was presented, or {@link Halt}. */
  Tenant tenant(String name, Call call) {
    var tenant = find(name);
    var keys = tenant.<Collection<String>>map(t -> t.keys().values()).orElse(NOBODYS);
    var known = isOneOf(keys, call.key());
    if (known && tenant.isPresent()) return tenant.get();
    throw refusal(call);
  }

  void operator(Call call) {
    if (!isOneOf(operators, call.key())) throw refusal(call);
  }

  private Optional<Tenant> find(String name) {
    try {
      return tenants.get().find(new TenantId(name));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /**
   * A right key is let in even where wrong ones came from the same address: keys are random and
   * long, and a desk must not be locked out by its neighbour behind the same proxy.
   */
  private Halt refusal(Call call) {
    return new Halt(strikes.isOut(call.source()) ? TOO_OFTEN : UNKNOWN);
  }

  private static boolean isOneOf(Collection<String> hashes, String key) {
    var presented = sha256(key).getBytes(StandardCharsets.US_ASCII);
    var found = false;
    for (var hash : hashes)
      found |= MessageDigest.isEqual(presented, hash.getBytes(StandardCharsets.US_ASCII));
    return found && !key.isEmpty();
  }

  private static String sha256(String key) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(key.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
