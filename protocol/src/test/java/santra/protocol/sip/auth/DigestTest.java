package santra.protocol.sip.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import santra.protocol.sip.auth.DigestServer.Accepted;
import santra.protocol.sip.auth.DigestServer.Challenge;
import santra.protocol.sip.auth.DigestServer.Forbidden;
import santra.protocol.sip.auth.DigestServer.Settings;
import santra.protocol.sip.auth.DigestServer.Verdict;
import santra.protocol.sip.message.Headers;
import santra.protocol.sip.message.JainSipCodec;
import santra.protocol.sip.message.Request;
import santra.protocol.sip.message.Response;

class DigestTest {
  private static final Instant T0 = Instant.parse("2026-01-01T12:00:00Z");
  private static final String REALM = "acme.example.com";
  private static final byte[] KEY = "0123456789abcdef".getBytes(StandardCharsets.UTF_8);

  private final DigestServer server = new DigestServer(Settings.of(REALM, KEY, new Random(1)));

  @ParameterizedTest
  @CsvSource({
    "MD5, 8ca523f5e9506fed4657c9700eebdbec",
    "SHA_256, 753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1",
  })
  void theExampleOfRfc7616Holds(Algorithm algorithm, String response) {
    var digest =
        new Digest(
            Map.of(
                "uri", "/dir/index.html",
                "nonce", "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
                "nc", "00000001",
                "cnonce", "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"));
    var ha1 = Digest.ha1(algorithm, "Mufasa", "http-auth@example.org", "Circle of Life");

    assertThat(digest.expected(algorithm, ha1, "GET")).isEqualTo(response);
  }

  @Test
  void theChallengeOffersSha256BeforeMd5() {
    var challenge = challenge(verify(register(), T0));

    assertThat(challenge.stale()).isFalse();
    assertThat(challenge.headers().all("WWW-Authenticate"))
        .hasSize(2)
        .allMatch(value -> value.contains("realm=\"acme.example.com\""))
        .allMatch(value -> value.contains("qop=\"auth\""))
        .noneMatch(value -> value.contains("stale"))
        .satisfiesExactly(
            first -> assertThat(first).contains("algorithm=SHA-256"),
            second -> assertThat(second).contains("algorithm=MD5"));
  }

  @Test
  void ourClientTakesSha256AndIsAccepted() {
    var authorized = authorized("alice", "secret", 1, T0);

    assertThat(authorized.headers().first("Authorization").orElseThrow())
        .contains("algorithm=SHA-256");
    assertThat(verify(authorized, T0)).isEqualTo(new Accepted("alice"));
  }

  @Test
  void aClientWithMd5OnlyIsAccepted() {
    var offered = challenge(verify(register(), T0)).to(register());
    var md5 =
        new Response(
            401,
            "",
            new Headers(
                offered.headers().fields().stream()
                    .filter(field -> !field.value().contains("SHA-256"))
                    .toList()),
            new byte[0]);

    var authorized = DigestClient.authorize(register(), md5, "alice", "secret", 1);

    assertThat(verify(authorized, T0)).isEqualTo(new Accepted("alice"));
  }

  @Test
  void whereOnlyMd5IsOfferedOnlyMd5IsTaken() {
    var settings = Settings.of(REALM, KEY, new Random(1)).offering(List.of(Algorithm.MD5));
    var modest = new DigestServer(settings);

    var challenge = challenge(modest.verify(register(), DigestTest::users, T0));

    assertThat(challenge.headers().all("WWW-Authenticate"))
        .singleElement()
        .satisfies(value -> assertThat(value).contains("algorithm=MD5"));
    assertThat(modest.verify(authorized("alice", "secret", 1, T0), DigestTest::users, T0))
        .isInstanceOf(Challenge.class);
  }

  @Test
  void anotherNodeWithTheSameKeyAcceptsTheNonce() {
    var neighbour = new DigestServer(Settings.of(REALM, KEY, new Random(2)));
    var authorized = authorized("alice", "secret", 1, T0);

    assertThat(neighbour.verify(authorized, DigestTest::users, T0))
        .isEqualTo(new Accepted("alice"));
  }

  @Test
  void aNonceOfAnotherKeyIsChallengedAnew() {
    var key = "fedcba9876543210".getBytes(StandardCharsets.UTF_8);
    var stranger = new DigestServer(Settings.of(REALM, key, new Random(2)));

    var verdict = stranger.verify(authorized("alice", "secret", 1, T0), DigestTest::users, T0);

    assertThat(challenge(verdict).stale()).isFalse();
  }

  @Test
  void anOldNonceIsStale() {
    var authorized = authorized("alice", "secret", 1, T0);

    assertThat(challenge(verify(authorized, T0.plusSeconds(60))).stale()).isTrue();
    assertThat(challenge(verify(authorized, T0.minusSeconds(6))).stale()).isTrue();
  }

  @Test
  void anOldNonceWithAWrongPasswordIsNotCalledStale() {
    var authorized = authorized("alice", "wrong", 1, T0);

    assertThat(verify(authorized, T0.plusSeconds(60))).isEqualTo(new Forbidden());
  }

  @Test
  void aReplayIsStaleAndARisingCountIsNot() {
    var challenge = challenge(verify(register(), T0)).to(register());
    var first = DigestClient.authorize(register(), challenge, "alice", "secret", 1);
    var third = DigestClient.authorize(register(), challenge, "alice", "secret", 3);
    var second = DigestClient.authorize(register(), challenge, "alice", "secret", 2);

    assertThat(verify(first, T0)).isEqualTo(new Accepted("alice"));
    assertThat(challenge(verify(first, T0)).stale()).isTrue();
    assertThat(verify(third, T0)).isEqualTo(new Accepted("alice"));
    assertThat(challenge(verify(second, T0)).stale()).isTrue();
  }

  @Test
  void aForgottenNonceIsStaleRatherThanNew() {
    var small =
        new DigestServer(
            new Settings(
                REALM, KEY, Duration.ofSeconds(60), List.of(Algorithm.MD5), 3, new Random(1)));
    var spent = new ArrayList<Request>();
    for (int i = 0; i < 6; i++) {
      var now = T0.plusMillis(i);
      var challenge = challenge(small.verify(register(), DigestTest::users, now)).to(register());
      var authorized = DigestClient.authorize(register(), challenge, "alice", "secret", 1);
      assertThat(small.verify(authorized, DigestTest::users, now)).isEqualTo(new Accepted("alice"));
      spent.add(authorized);
    }

    for (var replay : spent)
      assertThat(challenge(small.verify(replay, DigestTest::users, T0.plusMillis(9))).stale())
          .isTrue();
  }

  @Test
  void aKnownAndAnUnknownUserGetTheSameBytesButForTheNonce() {
    var codec = new JainSipCodec();
    var answers = new ArrayList<String>();
    for (var user : List.of("alice", "mallory")) {
      var request = register().with("To", "<sip:same@example.com>");
      answers.add(text(codec, challenge(verify(request, T0)).to(request)));
      assertThat(verify(authorized(user, "wrong", 1, T0), T0)).isEqualTo(new Forbidden());
      var late = verify(authorized(user, "wrong", 1, T0), T0.plusSeconds(99));
      assertThat(late).isEqualTo(new Forbidden());
    }

    assertThat(answers.get(0)).isEqualTo(answers.get(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nc=00000001 > nc=00000000",
        "nc=00000001 > nc=1",
        "nc=00000001 > nc=zzzzzzzz",
        "qop=auth > qop=auth-int",
        "qop=auth > qop=auth, qop=auth",
        "algorithm=SHA-256 > algorithm=SHA-512-256",
        "realm=\"acme > realm=\"other",
        "nonce=\" > nonce=\"0",
        "username=\"alice\" > username=\"\"",
        "Digest > Basic",
        "Digest username > username",
      })
  void whatIsNoDigestOfOursIsChallenged(String change) {
    var parts = change.split(" > ", 2);
    var good = authorized("alice", "secret", 1, T0);
    var value = good.headers().first("Authorization").orElseThrow();
    assertThat(value).contains(parts[0]);

    var verdict = verify(good.with("Authorization", value.replace(parts[0], parts[1])), T0);

    assertThat(challenge(verdict).stale()).isFalse();
  }

  @Test
  void anAnswerForAnotherMethodOrUriIsForbidden() {
    var good = authorized("alice", "secret", 1, T0);
    var value = good.headers().first("Authorization").orElseThrow();

    assertThat(verify(new Request("INVITE", good.uri(), good.headers(), good.body()), T0))
        .isEqualTo(new Forbidden());
    assertThat(verify(good.with("Authorization", value.replace("uri=\"sip:", "uri=\"sips:")), T0))
        .isEqualTo(new Forbidden());
  }

  @Test
  void aProxysChallengeIsAnsweredToTheProxy() {
    var challenge =
        new Response(
            407,
            "",
            Headers.NONE.plus(
                "Proxy-Authenticate",
                "Digest realm=\"r\", nonce=\"n\", opaque=\"o\", qop=\"auth-int,auth\""),
            new byte[0]);

    var value =
        DigestClient.authorize(register(), challenge, "alice", "secret", 1, "c")
            .headers()
            .first("Proxy-Authorization")
            .orElseThrow();

    assertThat(value).contains("opaque=\"o\"").contains("nc=00000001").contains("algorithm=MD5");
  }

  @Test
  void aChallengeWeCannotAnswerIsSaidSo() {
    var challenge =
        new Response(401, "", Headers.NONE.plus("WWW-Authenticate", "Bearer x"), new byte[0]);

    assertThatThrownBy(() -> DigestClient.authorize(register(), challenge, "alice", "secret", 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void nothingSecretShows() {
    var credentials = Credentials.of("alice", REALM, "secret");

    assertThat(credentials.toString())
        .doesNotContain(credentials.ha1Md5())
        .doesNotContain(credentials.ha1Sha256());
    assertThat(Settings.of(REALM, KEY, new Random(1)).toString()).doesNotContain("key");
  }

  private Request authorized(String user, String password, int nc, Instant now) {
    var challenge = challenge(verify(register(), now)).to(register());
    return DigestClient.authorize(register(), challenge, user, password, nc);
  }

  private Verdict verify(Request request, Instant now) {
    return server.verify(request, DigestTest::users, now);
  }

  private static Challenge challenge(Verdict verdict) {
    assertThat(verdict).isInstanceOf(Challenge.class);
    return (Challenge) verdict;
  }

  private static Optional<Credentials> users(String user) {
    return user.equals("alice")
        ? Optional.of(Credentials.of(user, REALM, "secret"))
        : Optional.empty();
  }

  private static String text(JainSipCodec codec, Response response) {
    return new String(codec.print(response), StandardCharsets.UTF_8)
        .replaceAll("nonce=\"[0-9a-f]+\"", "nonce");
  }

  private static Request register() {
    return Request.of(
        "REGISTER",
        "sip:acme.example.com",
        Headers.NONE
            .plus("Via", "SIP/2.0/UDP 127.0.0.1:5070;branch=z9hG4bK1")
            .plus("From", "<sip:alice@acme.example.com>;tag=1")
            .plus("To", "<sip:alice@acme.example.com>")
            .plus("Call-ID", "c")
            .plus("CSeq", "1 REGISTER"));
  }
}
