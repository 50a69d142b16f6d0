package santra.protocol.sip.auth;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Nonces any node of the cluster recognises without having made them: time, chance, and an HMAC
 * over both (RFC 7616 section 5.4). Remembers the highest count of each nonce used here, up to a
 * limit; beyond it old nonces count as used up, so that forgetting never lets a replay in.
 *
 * <p>Not thread-safe by itself; {@link DigestServer} guards it.
 */
final class Nonces {
  /** Clocks of two nodes may differ by this much. */
  private static final Duration SKEW = Duration.ofSeconds(5);

  private static final int RANDOM_BYTES = 12;
  private static final int MAC_BYTES = 16;
  private static final int BYTES = Long.BYTES + RANDOM_BYTES + MAC_BYTES;

  private final byte[] key;
  private final String realm;
  private final Duration lifetime;
  private final int limit;
  private final RandomGenerator random;
  private final LinkedHashMap<String, Use> used = new LinkedHashMap<>();
  private long forgottenUntil = Long.MIN_VALUE;

  /** Is it ours, and how old? */
  enum Age {
    FOREIGN,
    STALE,
    FRESH
  }

  private record Use(long issuedMs, long highest) {}

  Nonces(byte[] key, String realm, Duration lifetime, int limit, RandomGenerator random) {
    this.key = key.clone();
    this.realm = realm;
    this.lifetime = lifetime;
    this.limit = limit;
    this.random = random;
  }

  String next(Instant now) {
    var chance = new byte[RANDOM_BYTES];
    random.nextBytes(chance);
    var head = ByteBuffer.allocate(BYTES).putLong(now.toEpochMilli()).put(chance);
    head.put(mac(head.array()));
    return HexFormat.of().formatHex(head.array());
  }

  Age age(String nonce, Instant now) {
    if (nonce.length() != 2 * BYTES) return Age.FOREIGN;
    byte[] bytes;
    try {
      bytes = HexFormat.of().parseHex(nonce);
    } catch (IllegalArgumentException notHexadecimal) {
      return Age.FOREIGN;
    }
    // One spelling only, or the same nonce had two counts.
    if (!HexFormat.of().formatHex(bytes).equals(nonce)) return Age.FOREIGN;
    var mac = Arrays.copyOfRange(bytes, Long.BYTES + RANDOM_BYTES, BYTES);
    if (!MessageDigest.isEqual(mac, mac(bytes))) return Age.FOREIGN;
    var issued = Instant.ofEpochMilli(issuedMs(nonce));
    var fresh = now.isBefore(issued.plus(lifetime)) && !issued.isAfter(now.plus(SKEW));
    return fresh ? Age.FRESH : Age.STALE;
  }

  /** Uses up a count of a fresh nonce; false when it, or a higher one, was used before. */
  boolean use(String nonce, long count, Instant now) {
    var issued = issuedMs(nonce);
    var before = used.get(nonce);
    if (before == null ? issued <= forgottenUntil : count <= before.highest()) return false;
    used.put(nonce, new Use(issued, count));
    forget(now);
    return true;
  }

  private void forget(Instant now) {
    var expired = now.minus(lifetime).toEpochMilli();
    var eldest = used.entrySet().iterator();
    while (eldest.hasNext()) {
      Map.Entry<String, Use> entry = eldest.next();
      if (entry.getValue().issuedMs() > expired && used.size() <= limit) return;
      if (entry.getValue().issuedMs() > expired)
        forgottenUntil = Math.max(forgottenUntil, entry.getValue().issuedMs());
      eldest.remove();
    }
  }

  private static long issuedMs(String nonce) {
    return HexFormat.fromHexDigitsToLong(nonce, 0, 2 * Long.BYTES);
  }

  private byte[] mac(byte[] bytes) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      mac.update(bytes, 0, Long.BYTES + RANDOM_BYTES);
      return Arrays.copyOf(mac.doFinal(realm.getBytes(StandardCharsets.UTF_8)), MAC_BYTES);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java has HmacSHA256", impossible);
    }
  }
}
