package santra.channel.voice;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import santra.vocabulary.ContactId;
import santra.vocabulary.TenantId;

/**
 * The contact's id as it travels in our tag, our Contact URI and our Via branch, so that any node
 * can route a stray request or response without a table: {@code tenant.uuid.leg.mac}, lower-case
 * letters, digits, '.' and '-' only, legal in a SIP token and safe where a peer folds case. The MAC
 * keeps a forged tag from waking entities.
 */
public final class Tokens {
  private static final int MAC_BYTES = 6;
  private static final HexFormat HEX = HexFormat.of();

  private final SecretKeySpec key;

  /** Which leg of which contact a message belongs to. */
  public record Address(ContactId contact, String leg) {}

  /**
   * @param key the cluster's secret, the same on every node
   */
  public Tokens(byte[] key) {
    this.key = new SecretKeySpec(key, "HmacSHA256");
  }

  public String of(ContactId contact, String leg) {
    var body = contact.tenant().name() + "." + hex(contact.uuid()) + "." + leg;
    return body + "." + HEX.formatHex(mac(body), 0, MAC_BYTES);
  }

  /** Empty for anything that is not a token of this cluster. */
  public Optional<Address> read(String token) {
    var last = token.lastIndexOf('.');
    if (last < 0 || token.length() > 128) return Optional.empty();
    var body = token.substring(0, last);
    var expected = HEX.formatHex(mac(body), 0, MAC_BYTES).getBytes(StandardCharsets.US_ASCII);
    var given = token.substring(last + 1).getBytes(StandardCharsets.US_ASCII);
    if (!MessageDigest.isEqual(expected, given)) return Optional.empty();
    var parts = body.split("\\.", -1);
    return Optional.of(
        new Address(new ContactId(new TenantId(parts[0]), uuid(parts[1])), parts[2]));
  }

  /**
   * The identity of a contact that begins with an INVITE: a version-8 UUID (RFC 9562) from the key
   * of its transaction, which a retransmission and a CANCEL repeat (RFC 3261 sections 9.1, 17.2.3).
   *
   * @param generation counts calls that re-use all of that after the earlier one has ended
   */
  public UUID contactOf(
      String callId, String fromTag, String branch, String sentBy, int generation) {
    var mac =
        ByteBuffer.wrap(
            mac(String.join("\n", callId, fromTag, branch, sentBy, String.valueOf(generation))));
    var high = (mac.getLong() & 0xffff_ffff_ffff_0fffL) | 0x8000L;
    var low = (mac.getLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }

  private byte[] mac(String text) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has HmacSHA256", impossible);
    }
  }

  private static String hex(UUID uuid) {
    return HEX.toHexDigits(uuid.getMostSignificantBits())
        + HEX.toHexDigits(uuid.getLeastSignificantBits());
  }

  private static UUID uuid(String hex) {
    return new UUID(
        HexFormat.fromHexDigitsToLong(hex, 0, 16), HexFormat.fromHexDigitsToLong(hex, 16, 32));
  }
}
