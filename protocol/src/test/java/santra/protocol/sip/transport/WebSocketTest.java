package santra.protocol.sip.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static santra.protocol.sip.transport.Party.next;
import static santra.protocol.sip.transport.RawPeer.SILENCE_MS;
import static santra.protocol.sip.transport.RawPeer.message;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** SIP over WebSocket, RFC 7118. */
@ExtendWith(Leaks.class)
class WebSocketTest {
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private static final String PAGE = "https://agent.example.com";

  private final List<Party> parties = new ArrayList<>();
  private final Party santra = party(65_535, Duration.ofSeconds(30), Duration.ofSeconds(5));

  private Party party(int maxMessage, Duration ping, Duration deadline) {
    var party =
        Party.on(s ->
            new SipSettings(
                List.of(
                    new SipStack.Listener(Transport.WS, ANY_PORT),
                    new SipStack.Listener(Transport.WSS, ANY_PORT)),
                s.t1(),
                maxMessage,
                s.maxTransactions(),
                s.maxConnections(),
                s.idleConnection(),
                deadline,
                s.perSource(),
                s.admission(),
                s.tls(),
                new WebSettings("/sip", List.of(PAGE), ping),
                true));
    party.atOnce = transaction -> party.answer(transaction, 200);
    parties.add(party);
    return party;
  }

  @AfterEach
  void close() {
    parties.forEach(Party::close);
  }

  private static WebPeer browser(Party party, Transport transport) {
    return new WebPeer(party.address(transport), transport.encrypted(), "/sip", "sip", PAGE);
  }

  /** As a browser writes it: it has no address, so it invents a host (RFC 7118 section 5.1). */
  private static String fromBrowser(String method) {
    return message(method, "Contact: <sip:x@df7jal23ls0d.invalid;transport=ws>\r\n", "")
        .replace("UDP 127.0.0.1:9;rport", "WS df7jal23ls0d.invalid");
  }

  @ParameterizedTest
  @EnumSource(names = {"WS", "WSS"})
  void aBrowserIsAnsweredOnItsSocketAndCalledThere(Transport transport) {
    try (var browser = browser(santra, transport)) {
      assertThat(browser.protocol()).isEqualTo("sip");
      browser.send(fromBrowser("REGISTER"));
      assertThat(browser.hear()).startsWith("SIP/2.0 200").contains("df7jal23ls0d.invalid");
      var flow = next(santra.requests).flow();
      assertThat(flow.transport()).isEqualTo(transport);

      santra.send(santra.request("OPTIONS", santra, transport), flow);
      var options = browser.hear();
      assertThat(options)
          .startsWith("OPTIONS sip:")
          .contains(
              "Via: SIP/2.0/" + transport + " 127.0.0.1:" + santra.address(transport).getPort());
      browser.send(options.replaceFirst("OPTIONS sip:.*", "SIP/2.0 200 OK"));
      santra.response(200);
    }
  }

  @Test
  void aBrowserThatHasGoneCannotBeCalled() {
    Flow flow;
    try (var browser = browser(santra, Transport.WS)) {
      browser.send(fromBrowser("REGISTER"));
      flow = next(santra.requests).flow();
    }
    Party.eventually("gone", () -> santra.stack().describe().contains("connections 0\n"));
    santra.send(santra.request("OPTIONS", santra, Transport.WS), flow);
    assertThat(next(santra.failures).reason()).isEqualTo("the browser has gone");
  }

  private void refused(String path, String protocol, String origin, int status, String counter) {
    assertThatThrownBy(
            () -> new WebPeer(santra.address(Transport.WS), false, path, protocol, origin).close())
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            java.net.http.WebSocketHandshakeException.class,
            refusal -> assertThat(refusal.getResponse().statusCode()).isEqualTo(status));
    Party.eventually(counter, () -> santra.counter(counter) == 1);
  }

  @Test
  void onlyPagesWeKnowComeInByTheOneDoorAndOnlyForSip() {
    refused("/sip", "sip", "https://evil.example.org", 403, "web.refused.origin");
    refused("/other", "sip", PAGE, 404, "web.refused.path");
    refused("/sip", "chat", PAGE, 400, "web.refused.protocol");
    try (var program = new WebPeer(santra.address(Transport.WS), false, "/sip", "sip", "")) {
      program.send(fromBrowser("OPTIONS"));
      assertThat(program.hear()).startsWith("SIP/2.0 200");
    }
  }

  @Test
  void plainHttpIsToldToUpgradeAndNonsenseIsClosed() {
    try (var http = new RawPeer.Stream(santra.address(Transport.WS))) {
      http.send("GET /sip HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(http.hear()).startsWith("HTTP/1.1 426 ");
      assertThat(http.closedByPeer()).isTrue();
    }
    try (var nonsense = new RawPeer.Stream(santra.address(Transport.WS))) {
      nonsense.send(message("OPTIONS", "", ""));
      assertThat(nonsense.closedByPeer()).isTrue();
    }
    Party.eventually(
        "counted",
        () ->
            santra.counter("web.refused.no-upgrade") == 1
                && santra.counter("web.refused.malformed") == 1);
  }

  @Test
  void aMessageInFragmentsIsOneMessage() {
    try (var browser = browser(santra, Transport.WS)) {
      var whole = fromBrowser("OPTIONS");
      browser.sendPart(whole.substring(0, 100), false);
      browser.sendPart(whole.substring(100), true);
      assertThat(browser.hear()).startsWith("SIP/2.0 200");
    }
  }

  @Test
  void aMessageTooLongEndsTheConnectionWith1009() throws Exception {
    var small = party(1_000, Duration.ofSeconds(30), Duration.ofSeconds(5));
    try (var browser = browser(small, Transport.WS)) {
      browser.send(message("OPTIONS", "", "x".repeat(2_000)));
      assertThat(closed(browser)).isEqualTo(1009);
    }
    try (var browser = browser(small, Transport.WS)) {
      for (int i = 0; i < 3; i++) browser.sendPart("x".repeat(500), false);
      assertThat(closed(browser)).isEqualTo(1009);
    }
  }

  private static int closed(WebPeer browser)
      throws InterruptedException, ExecutionException, TimeoutException {
    return browser.closed.get(RawPeer.ANSWER_MS, TimeUnit.MILLISECONDS);
  }

  @Test
  void aKeepAliveGetsItsPongAndIsNoMessage() {
    try (var browser = browser(santra, Transport.WS)) {
      browser.send("\r\n\r\n");
      assertThat(browser.hear()).isEqualTo("\r\n");
      browser.send("\r\n");
      assertThat(browser.hear(SILENCE_MS)).isEmpty();
      browser.send(fromBrowser("OPTIONS"));
      assertThat(browser.hear()).startsWith("SIP/2.0 200");
    }
    assertThat(santra.counter("malformed")).isZero();
  }

  @Test
  void aSilentBrowserIsPingedAndLives() {
    var lively = party(65_535, Duration.ofMillis(100), Duration.ofSeconds(5));
    try (var browser = browser(lively, Transport.WS)) {
      for (int i = 0; i < 4; i++) assertThat(next(browser.pings)).isEqualTo("ping");
      browser.send(fromBrowser("OPTIONS"));
      assertThat(browser.hear()).startsWith("SIP/2.0 200");
    }
    assertThat(lively.counter("closed.idle")).isZero();
  }

  @Test
  void aDeadBrowserIsClosed() {
    var lively = party(65_535, Duration.ofMillis(100), Duration.ofSeconds(5));
    try (var dead = new RawPeer.Stream(lively.address(Transport.WS))) {
      dead.send(upgrade());
      assertThat(dead.hear()).startsWith("HTTP/1.1 101 ");
      assertThat(dead.closedByPeer()).isTrue();
    }
    assertThat(lively.counter("closed.idle")).isEqualTo(1);
  }

  private static String upgrade() {
    return """
    GET /sip HTTP/1.1
    Host: x
    Upgrade: websocket
    Connection: Upgrade
    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
    Sec-WebSocket-Version: 13
    Sec-WebSocket-Protocol: sip

    """
        .replace("\n", "\r\n");
  }

  @ParameterizedTest
  @EnumSource(names = {"WS", "WSS"})
  void anUpgradeThatIsNotFinishedIsClosedAtTheDeadline(Transport transport) {
    var strict = party(65_535, Duration.ofSeconds(30), Duration.ofMillis(300));
    try (var slow =
        transport.encrypted()
            ? new RawPeer.Stream(strict.address(transport), Authority.USUAL.context())
            : new RawPeer.Stream(strict.address(transport))) {
      slow.send(upgrade().substring(0, 40));
      assertThat(slow.closedByPeer()).isTrue();
    }
    Party.eventually(
        "counted", () -> strict.counter("web.slow") + strict.counter("tls.refused.slow") == 1);
  }
}
