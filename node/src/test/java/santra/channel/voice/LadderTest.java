package santra.channel.voice;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import santra.protocol.sip.message.Headers;
import santra.protocol.sip.message.Request;
import santra.protocol.sip.message.Response;
import santra.protocol.sip.message.SipMessage;
import santra.protocol.sip.transport.Flow;
import santra.protocol.sip.transport.Transport;
import santra.vocabulary.ContactId;
import santra.vocabulary.TenantId;

/** Row U: a SIP ladder for each contact, stored with it. */
class LadderTest {
  private static final ContactId CALL = new ContactId(new TenantId("acme"), new UUID(0, 1));
  private static final Flow FLOW =
      new Flow(
          Transport.UDP,
          new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 5060),
          new InetSocketAddress(InetAddress.ofLiteral("127.0.0.9"), 5070),
          0);

  private final Tokens tokens = new Tokens("k".repeat(32).getBytes(StandardCharsets.US_ASCII));
  private final String token = tokens.of(CALL, "c");
  private final AtomicBoolean broken = new AtomicBoolean();
  private final List<Ladder.Page> kept = new ArrayList<>();
  private final Ladder ladder =
      new Ladder(tokens, this::keep, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));

  private void keep(List<Ladder.Page> pages) {
    if (broken.get()) throw new IllegalStateException("no database");
    kept.addAll(pages);
  }

  private static Headers headers(String from, String to, String callId, String cseq) {
    return Headers.NONE
        .plus("Via", "SIP/2.0/UDP 127.0.0.9:5070;branch=z9hG4bKx")
        .plus("From", "<sip:caller@example.com>" + tag(from))
        .plus("To", "<sip:100@example.com>" + tag(to))
        .plus("Call-ID", callId)
        .plus("CSeq", cseq);
  }

  private static String tag(String tag) {
    return tag.isEmpty() ? "" : ";tag=" + tag;
  }

  private static Request invite(String callId) {
    return Request.of("INVITE", "sip:100@127.0.0.1", headers("f1", "", callId, "1 INVITE"));
  }

  private void passes(SipMessage message, boolean sent) {
    ladder.passed(message, FLOW, sent);
  }

  private List<String> titles() throws Exception {
    ladder.drain();
    var titles = new ArrayList<String>();
    for (var page : kept)
      for (var rung : page.rungs())
        titles.add(new ObjectMapper().readTree(rung).path("title").asText());
    return titles;
  }

  @Test
  void theFirstInviteBelongsToTheContactThatItsAnswerNames() throws Exception {
    var invite = invite("one");
    passes(invite, false);
    passes(Response.to(invite, 100), true);
    assertThat(titles()).isEmpty();

    passes(Response.to(invite, 180).withToTag(token), true);
    passes(invite, false); // again

    assertThat(titles()).containsExactly("INVITE", "100 Trying", "180 Ringing", "INVITE");
    assertThat(kept).allMatch(page -> page.contact().equals(CALL));
  }

  @Test
  void whatBelongsToNoContactIsNotKept() throws Exception {
    passes(
        Request.of("REGISTER", "sip:example.com", headers("f2", "", "two", "1 REGISTER")), false);
    passes(Response.to(invite("three"), 404).withToTag("x"), true);
    passes(Request.of("BYE", "sip:x@y", headers("f1", token + "0", "one", "2 BYE")), false);
    passes(Request.of("BYE", "sip:x@y", Headers.NONE), false);

    assertThat(titles()).isEmpty();
  }

  @Test
  void secretsAreBlanked() {
    var headers =
        headers("f1", token, "one", "2 INFO")
            .plus("Authorization", "Digest username=\"bob\", response=\"d41d8cd98f\"")
            .plus("Contact", "<sip:bob:hunter2@127.0.0.9>")
            .plus("Content-Type", "application/dtmf-relay");
    passes(
        new Request(
            "INFO",
            "sip:x@y",
            headers,
            "Signal=7\r\nDuration=160\r\n".getBytes(StandardCharsets.UTF_8)),
        false);
    var sdp =
        """
        v=0
        a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:c2VjcmV0
        a=ice-pwd:verysecret
        a=x
        """;
    passes(
        Request.of("INVITE", "sip:x@y", headers("f1", token, "one", "3 INVITE"))
            .withBody("application/sdp", sdp.getBytes(StandardCharsets.UTF_8)),
        false);
    ladder.drain();

    assertThat(kept.toString())
        .doesNotContain("d41d8", "hunter2", "Signal=7", "c2VjcmV0", "verysecret")
        .contains("Authorization: Digest ***", "a=x", "Duration=160");
  }

  @Test
  void aContactHasItsShareAndNoMore() throws Exception {
    for (int i = 0; i < Ladder.MOST_MESSAGES + 5; i++)
      passes(Request.of("BYE", "sip:x@y", headers("f1", token, "one", i + " BYE")), false);

    assertThat(titles()).hasSize(Ladder.MOST_MESSAGES);
    assertThat(ladder.figures()).containsEntry("beyond-share", 5L);
  }

  @Test
  void pagesThatCannotBeKeptNowAreKeptLater() throws Exception {
    broken.set(true);
    passes(Request.of("BYE", "sip:x@y", headers("f1", token, "one", "1 BYE")), false);
    assertThat(titles()).isEmpty();

    broken.set(false);

    assertThat(titles()).containsExactly("BYE");
    assertThat(ladder.figures()).containsEntry("lost", 0L).containsEntry("kept", 1L);
  }
}
