package santra.channel.voice;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import santra.contact.SessionTimer;
import santra.protocol.sip.message.Headers;
import santra.protocol.sip.message.Request;
import santra.protocol.sip.message.Response;
import santra.vocabulary.SessionTerms;

/** Who grants what, RFC 4028 sections 7 and 9. */
class SessionExpiresTest {
  private static final Duration HALF_AN_HOUR = Duration.ofMinutes(30);

  private static Headers headers() {
    return Headers.NONE
        .plus("Via", "SIP/2.0/UDP 127.0.0.9;branch=z9hG4bK1")
        .plus("From", "<sip:a@h>;tag=1")
        .plus("To", "<sip:b@h>")
        .plus("Call-ID", "c")
        .plus("CSeq", "1 INVITE");
  }

  private static Request invite(String expires, String supported, String least) {
    var request = Request.of("INVITE", "sip:b@h", headers());
    if (!expires.isEmpty()) request = request.with("Session-Expires", expires);
    if (!supported.isEmpty()) request = request.with("Supported", supported);
    return least.isEmpty() ? request : request.with("Min-SE", least);
  }

  @ParameterizedTest
  @CsvSource({
    // what is asked, supported, Min-SE: what is granted, and whether we refresh
    "'',                    '',    '',   1800, true",
    "'',                    timer, '',   1800, true",
    "'600',                 timer, '',   600,  false",
    "'600;refresher=uac',   timer, '',   600,  false",
    "'600;refresher=uas',   timer, '',   600,  true",
    "'600;Refresher=UAS',   timer, '',   600,  true",
    "'600;refresher=uac',   '',    '',   600,  true",
    "'86400',               timer, '',   1800, false",
    "'3600',                timer, 2400, 2400, false",
    "'10',                  '',    '',   90,   true",
    "'soon',                timer, '',   1800, true",
    "'99999999999999999999',timer, '',   1800, true",
    "'0',                   timer, '',   1800, true",
  })
  void whatACallerIsGranted(
      String asked, String supported, String least, int seconds, boolean ours) {
    assertThat(SessionExpires.granted(invite(asked, supported, least), SessionTerms.USUAL))
        .isEqualTo(new SessionTimer(Duration.ofSeconds(seconds), ours));
  }

  @Test
  void tooSmallIsRefusedWithTheLeastThatIsTaken() {
    var request = invite("60", "timer", "");

    assertThat(SessionExpires.isTooSmall(request, SessionTerms.USUAL)).isTrue();
    var refusal = SessionExpires.minimum(request, SessionTerms.USUAL);
    assertThat(refusal.status()).isEqualTo(422);
    assertThat(refusal.headers().first("Min-SE")).contains("90");
  }

  /** Section 9: a proxy may have asked for it; the caller would not understand 422. */
  @Test
  void whoKnowsNoTimersIsNotRefused() {
    assertThat(SessionExpires.isTooSmall(invite("60", "", ""), SessionTerms.USUAL)).isFalse();
  }

  @Test
  void aGrantSaysWhoRefreshesAndRequiresItOfThePeerOnly() {
    var request = invite("600", "timer", "");
    var theirs =
        SessionExpires.granting(Response.to(request, 200), new SessionTimer(HALF_AN_HOUR, false));
    var ours =
        SessionExpires.granting(Response.to(request, 200), new SessionTimer(HALF_AN_HOUR, true));

    assertThat(theirs.headers().first("Session-Expires")).contains("1800;refresher=uac");
    assertThat(theirs.headers().first("Require")).contains("timer");
    assertThat(ours.headers().first("Session-Expires")).contains("1800;refresher=uas");
    assertThat(ours.headers().first("Require")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'',                   1800, true",
    "'900;refresher=uac',  900,  true",
    "'900;refresher=uas',  900,  false",
    "'900',                900,  true",
    "'1;refresher=uac',    90,   true",
  })
  void whatAPhoneGrants(String granted, int seconds, boolean ours) {
    var ok = Response.to(invite("1800", "timer", ""), 200);
    if (!granted.isEmpty()) ok = ok.with("Session-Expires", granted);

    assertThat(SessionExpires.granted(ok, HALF_AN_HOUR))
        .isEqualTo(new SessionTimer(Duration.ofSeconds(seconds), ours));
  }
}
