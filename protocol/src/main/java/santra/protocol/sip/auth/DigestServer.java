package santra.protocol.sip.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import santra.protocol.sip.message.Headers;
import santra.protocol.sip.message.Quoted;
import santra.protocol.sip.message.Request;
import santra.protocol.sip.message.Response;

/**
 * Digest as a server: RFC 7616, RFC 8760, RFC 3261 section 22. An unknown user walks the same path
 * as a wrong password, against a secret nobody has: same bytes, same work. Safe from any thread.
 *
 * <p>The digest's own {@code uri} is hashed but not compared with the Request-URI, since user
 * agents write it differently; the nonce count is what stops a replay. Counts are known to one node
 * only: within a nonce's lifetime a replay at another node is not noticed.
 */
public final class DigestServer {
  private static final int MAX_HEADERS = 4;
  private static final int MAX_USER = 128;

  private final String realm;
  private final List<Algorithm> algorithms;
  private final String dummy;
  private final Nonces nonces;

  /**
   * @param key shared by the cluster, at least 16 bytes
   * @param lifetime of a nonce; a later use is answered {@code stale=true}
   * @param algorithms to challenge with, in this order
   * @param remembered how many used nonces to remember
   * @param random a cryptographic source
   */
  public record Settings(
      String realm,
      byte[] key,
      Duration lifetime,
      List<Algorithm> algorithms,
      int remembered,
      RandomGenerator random) {

    public Settings {
      if (key.length < 16) throw new IllegalArgumentException("key too short");
      algorithms = List.copyOf(algorithms);
    }

    /** SHA-256 before MD5, nonces of 60 s. */
    public static Settings of(String realm, byte[] key, RandomGenerator random) {
      return new Settings(
          realm,
          key,
          Duration.ofSeconds(60),
          List.of(Algorithm.SHA_256, Algorithm.MD5),
          20_000,
          random);
    }

    /**
     * The same with other algorithms. Some phones (baresip 1.0) give up on a SHA-256 challenge even
     * beside one for MD5; who has such phones offers MD5 alone.
     */
    public Settings offering(List<Algorithm> others) {
      return new Settings(realm, key, lifetime, others, remembered, random);
    }

    @Override
    public String toString() {
      return "Settings[" + realm + ", ...]";
    }
  }

  /** What becomes of a request. */
  public sealed interface Verdict {}

  /** The user is who it says. */
  public record Accepted(String user) implements Verdict {}

  /**
   * To be asked for credentials, by 401.
   *
   * @param headers one WWW-Authenticate for each algorithm
   * @param stale the secret was right, only the nonce is used up
   */
  public record Challenge(Headers headers, boolean stale) implements Verdict {
    /** The 401; its To tag is the caller's business. */
    public Response to(Request request) {
      var response = Response.to(request, 401);
      for (var field : headers.fields()) response = response.plus(field.name(), field.value());
      return response;
    }
  }

  /** Credentials were given and are wrong, whoever the user is: 403. */
  public record Forbidden() implements Verdict {}

  public DigestServer(Settings settings) {
    realm = settings.realm();
    algorithms = settings.algorithms();
    dummy = HexFormat.of().formatHex(settings.key());
    nonces =
        new Nonces(
            settings.key(), realm, settings.lifetime(), settings.remembered(), settings.random());
  }

  /**
   * @param users credentials of a user in our realm; must take as long for an unknown one
   */
  public Verdict verify(
      Request request, Function<String, Optional<Credentials>> users, Instant now) {
    var given = given(request);
    if (given.isEmpty()) return challenge(false, now);
    var digest = given.get();
    var algorithm = digest.algorithm().filter(algorithms::contains);
    var count = count(digest.get("nc"));
    Nonces.Age age;
    synchronized (nonces) {
      age = nonces.age(digest.get("nonce"), now);
    }
    if (algorithm.isEmpty() || count < 1 || !complete(digest) || age == Nonces.Age.FOREIGN)
      return challenge(false, now);
    if (!proves(digest, algorithm.get(), request.method(), users)) return new Forbidden();
    if (age == Nonces.Age.STALE) return challenge(true, now);
    synchronized (nonces) {
      if (!nonces.use(digest.get("nonce"), count, now)) return challenge(true, now);
    }
    return new Accepted(digest.get("username"));
  }

  private boolean proves(
      Digest digest,
      Algorithm algorithm,
      String method,
      Function<String, Optional<Credentials>> users) {
    var user = digest.get("username");
    // Made whether needed or not, so that both cases cost the same.
    var nobody = algorithm.hash(user + ":" + realm + ":" + dummy);
    var ha1 =
        users
            .apply(user)
            .filter(known -> known.realm().equals(realm))
            .map(known -> known.ha1(algorithm))
            .orElse(nobody);
    var expected = digest.expected(algorithm, ha1, method).getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(expected, digest.get("response").getBytes(StandardCharsets.UTF_8));
  }

  private Optional<Digest> given(Request request) {
    return request.headers().all("Authorization").stream()
        .limit(MAX_HEADERS)
        .flatMap(value -> Digest.parse(value).stream())
        .filter(digest -> digest.get("realm").equals(realm))
        .findFirst();
  }

  /** Without qop there is no count, and without a count no protection against a replay. */
  private static boolean complete(Digest digest) {
    var user = digest.get("username");
    return digest.get("qop").equals("auth")
        && !digest.get("cnonce").isEmpty()
        && !digest.get("uri").isEmpty()
        && !user.isEmpty()
        && user.length() <= MAX_USER;
  }

  private static long count(String nc) {
    if (nc.length() != 8) return -1;
    for (int i = 0; i < 8; i++) if (!HexFormat.isHexDigit(nc.charAt(i))) return -1;
    return HexFormat.fromHexDigitsToLong(nc);
  }

  private Challenge challenge(boolean stale, Instant now) {
    String nonce;
    synchronized (nonces) {
      nonce = nonces.next(now);
    }
    var fields = new ArrayList<Headers.Field>(algorithms.size());
    for (var algorithm : algorithms)
      fields.add(
          new Headers.Field(
              "WWW-Authenticate",
              "Digest realm=%s, nonce=\"%s\", algorithm=%s, qop=\"auth\"%s"
                  .formatted(
                      Quoted.quote(realm), nonce, algorithm.token(), stale ? ", stale=true" : "")));
    return new Challenge(new Headers(fields), stale);
  }
}
