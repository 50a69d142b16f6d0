package santra.protocol.sip.auth;

import java.util.HashMap;
import java.util.Optional;
import java.util.random.RandomGenerator;
import santra.protocol.sip.message.Quoted;
import santra.protocol.sip.message.Request;
import santra.protocol.sip.message.Response;

/** Digest as a client: RFC 7616 section 3.4, RFC 3261 section 22.2. */
public final class DigestClient {
  private DigestClient() {}

  /**
   * The request with credentials for the strongest algorithm the challenge offers. CSeq and Via are
   * the caller's to renew.
   *
   * @param challenge a 401 or 407
   * @param nc how often its nonce has been used, this time included; from 1
   * @throws IllegalArgumentException when the challenge offers nothing we can do
   */
  public static Request authorize(
      Request request, Response challenge, String user, String password, int nc) {
    var cnonce = Long.toHexString(RandomGenerator.getDefault().nextLong());
    return authorize(request, challenge, user, password, nc, cnonce);
  }

  static Request authorize(
      Request request, Response challenge, String user, String password, int nc, String cnonce) {
    var proxy = challenge.status() == 407;
    var offered = strongest(challenge, proxy ? "Proxy-Authenticate" : "WWW-Authenticate");
    if (offered.isEmpty()) throw new IllegalArgumentException("no challenge we can answer");
    var header = proxy ? "Proxy-Authorization" : "Authorization";
    return request.with(header, answer(offered.get(), request, user, password, nc, cnonce));
  }

  /**
   * The realm of a challenge, the value of one {@code WWW-Authenticate} or {@code
   * Proxy-Authenticate}; empty for what is no digest challenge.
   */
  public static String realm(String challenge) {
    return Digest.parse(challenge).map(digest -> digest.get("realm")).orElse("");
  }

  private static Optional<Digest> strongest(Response challenge, String header) {
    var offers =
        challenge.headers().all(header).stream()
            .flatMap(value -> Digest.parse(value).stream())
            .filter(DigestClient::offersAuth)
            .toList();
    for (var algorithm : Algorithm.values())
      for (var offer : offers)
        if (offer.algorithm().filter(algorithm::equals).isPresent()) return Optional.of(offer);
    return Optional.empty();
  }

  private static boolean offersAuth(Digest offer) {
    for (var qop : Quoted.split(offer.get("qop"), ',')) if (qop.trim().equals("auth")) return true;
    return false;
  }

  private static String answer(
      Digest offer, Request request, String user, String password, int nc, String cnonce) {
    var algorithm = offer.algorithm().orElseThrow();
    var count = "%08x".formatted(nc);
    var realm = offer.get("realm");
    var parameters = new HashMap<>(offer.parameters());
    parameters.put("uri", request.uri());
    parameters.put("nc", count);
    parameters.put("cnonce", cnonce);
    var response =
        new Digest(parameters)
            .expected(algorithm, Digest.ha1(algorithm, user, realm, password), request.method());
    return "Digest username=%s, realm=%s, nonce=%s, uri=%s, response=\"%s\""
            .formatted(
                Quoted.quote(user),
                Quoted.quote(realm),
                Quoted.quote(offer.get("nonce")),
                Quoted.quote(request.uri()),
                response)
        + ", algorithm=%s, cnonce=%s, qop=auth, nc=%s"
            .formatted(algorithm.token(), Quoted.quote(cnonce), count)
        + (offer.parameters().containsKey("opaque")
            ? ", opaque=" + Quoted.quote(offer.get("opaque"))
            : "");
  }
}
