package santra.channel.voice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import santra.contact.ContactCommand;
import santra.contact.ContactCommand.Connect;
import santra.contact.ContactCommand.LoseOffer;
import santra.contact.ContactCommand.NoteRinging;
import santra.contact.Outside;
import santra.contact.entity.Introduction;
import santra.distribution.Entities;
import santra.distribution.Post;
import santra.media.MediaServer;
import santra.node.Examples;
import santra.protocol.sip.message.Request;
import santra.protocol.sip.message.Response;
import santra.protocol.sip.transport.Flow;
import santra.protocol.sip.transport.NettySipStack;
import santra.protocol.sip.transport.ServerTransaction;
import santra.protocol.sip.transport.SipSettings;
import santra.protocol.sip.transport.SipStack;
import santra.protocol.sip.transport.TransactionUser;
import santra.protocol.sip.transport.Transport;
import santra.tenancy.Prompts;
import santra.tenancy.TenantFile;
import santra.tenancy.Tenants;
import santra.tenancy.Trunk;
import santra.vocabulary.AgentId;
import santra.vocabulary.SessionTerms;

/**
 * A call to a number outside, byte by byte on loopback, with a carrier that says what the test
 * wants: rows 178-180, RFC 3325, 5806, 7616.
 */
class CarrierWireTest {
  private static final String LEG = "o1-0";
  private static final Outside MOBILE =
      new Outside("+358401234567", "+358100100", false, "+358100200", Duration.ofSeconds(60));

  @TempDir Path folder;

  private final BlockingQueue<ContactCommand> told = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> connected = new LinkedBlockingQueue<>();
  private final Tokens tokens = new Tokens(new byte[32]);
  private final String token = tokens.of(Examples.CALL, LEG);
  private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
  private DatagramSocket carrier;
  private SipStack stack;
  private Tenants tenants = Tenants.NONE;
  private Outgoing outgoing;

  @BeforeEach
  void open() throws IOException {
    carrier = new DatagramSocket(new InetSocketAddress("127.0.27.4", 0));
    carrier.setSoTimeout(3_000);
    stack =
        NettySipStack.start(
            new SipSettings(
                List.of(
                    new SipStack.Listener(Transport.UDP, new InetSocketAddress("127.0.27.3", 0))),
                Duration.ofMillis(500),
                65_535,
                1_000,
                100,
                Duration.ofMinutes(1),
                Duration.ofSeconds(5),
                2_000),
            new Nobody());
    var entities = new Entities(post());
    outgoing =
        new Outgoing(
            stack,
            tokens,
            entities,
            new Anchors(entities, media(), timer),
            _ -> false,
            new Carriers(() -> tenants),
            new NewFlows(tokens, entities, () -> tenants, (_, _) -> {}, timer),
            Clock.systemUTC(),
            timer);
  }

  @AfterEach
  void close() {
    stack.close();
    carrier.close();
    timer.shutdownNow();
  }

  private static final class Nobody implements TransactionUser {
    @Override
    public void onRequest(ServerTransaction transaction) {}

    @Override
    public void onAck(Request ack, Flow from) {}

    @Override
    public void onCancel(ServerTransaction invite, Request cancel) {}

    @Override
    public void onStrayResponse(Response response, Flow from) {}

    @Override
    public void onUnacknowledged(ServerTransaction transaction) {}
  }

  private Post post() {
    return (Post)
        Proxy.newProxyInstance(
            Post.class.getClassLoader(),
            new Class<?>[] {Post.class},
            (_, method, arguments) -> {
              if (method.getName().equals("introduce"))
                return CompletableFuture.completedFuture(INTRODUCTION);
              if (method.getName().equals("unlessLost")) return arguments[0];
              told.add((ContactCommand) arguments[1]);
              return CompletableFuture.completedFuture(Done.done());
            });
  }

  private static final Introduction INTRODUCTION =
      new Introduction(
          Examples.CALL,
          false,
          "+358100200",
          "040",
          "",
          "",
          Examples.PLAN,
          Examples.CALLER,
          Optional.of(new AgentId("anna")),
          Optional.of(Examples.AT),
          Optional.of("a1"),
          Optional.of(Examples.AT),
          Optional.of("session"),
          List.of());

  private MediaServer media() {
    return (MediaServer)
        Proxy.newProxyInstance(
            MediaServer.class.getClassLoader(),
            new Class<?>[] {MediaServer.class},
            (_, method, arguments) -> {
              if (method.getName().equals("lost")) return CompletableFuture.completedFuture(false);
              if (method.getName().equals("connect")) connected.add((String) arguments[3]);
              return CompletableFuture.completedFuture(null);
            });
  }

  private static String address(InetSocketAddress socket) {
    return Wire.text(socket);
  }

  /** Rings the number over a trunk of these settings. */
  private void call(Outside outside, String settings) {
    var text =
        """
        tenant: acme
        dialling: {country: "+358", allow: ["+358"]}
        trunks:
          operator: {to: "sip:%s", domain: carrier.example, %s}
        """
            .formatted(address((InetSocketAddress) carrier.getLocalSocketAddress()), settings);
    var tenant =
        TenantFile.read(
                "acme.yaml",
                text.getBytes(StandardCharsets.UTF_8),
                folder,
                "santra",
                Prompts.UNSEEN)
            .tenant()
            .orElseThrow();
    tenants = new Tenants(List.of(tenant));
    var outlet = tenant.trunk("operator").flatMap(Trunk::out).orElseThrow();
    var own = address(stack.listeners().getFirst().address());
    var leg =
        new VoiceTelephone(tokens, own, (_, _) -> List.of(outlet))
            .legOver(Examples.CALL, LEG, outlet, outside);
    outgoing.ring(
        new EdgeOrder.Ring(
            token,
            leg.path(),
            leg.dialog(),
            "v=0\r\n",
            "",
            Optional.of(SessionTerms.USUAL),
            Optional.of(
                new EdgeOrder.Over(
                    "operator",
                    outside.number(),
                    outside.shown(),
                    outside.withheld(),
                    outside.diverted()))));
  }

  private void say(String text) throws IOException {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    carrier.send(new DatagramPacket(bytes, bytes.length, stack.listeners().getFirst().address()));
  }

  private String hear(String beginning) throws IOException {
    while (true) {
      var packet = new DatagramPacket(new byte[65_535], 65_535);
      carrier.receive(packet);
      var text = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
      if (text.startsWith(beginning)) return text;
      if (!text.startsWith("INVITE")) throw new AssertionError(beginning + " expected: " + text);
    }
  }

  private static String response(String request, int status, String headers, String sdp) {
    var copied = new StringBuilder("SIP/2.0 " + status + " x\r\n");
    for (var line : request.split("\r\n", 0))
      if (line.startsWith("Via:")
          || line.startsWith("From:")
          || line.startsWith("Call-ID:")
          || line.startsWith("CSeq:")) copied.append(line).append("\r\n");
      else if (line.startsWith("To:")) copied.append(line).append(";tag=theirs\r\n");
    return copied
        + headers
        + "Contact: <sip:gw@127.0.27.4:5070>\r\nContent-Type: application/sdp\r\n"
        + "Content-Length: "
        + sdp.length()
        + "\r\n\r\n"
        + sdp;
  }

  private <T> T told(Class<T> kind) throws InterruptedException {
    var command = told.poll(3, TimeUnit.SECONDS);
    assertThat(command).isInstanceOf(kind);
    return kind.cast(command);
  }

  @Test
  void theCarrierHearsTheNumberAndWhoCalls() throws Exception {
    call(MOBILE, "plus: true");

    assertThat(hear("INVITE"))
        .startsWith("INVITE sip:+358401234567@carrier.example SIP/2.0\r\n")
        .contains(
            "From: <sip:+358100100@carrier.example>;tag=" + token,
            "To: <sip:+358401234567@carrier.example>\r\n",
            "P-Asserted-Identity: <sip:+358100100@carrier.example>\r\n",
            "Diversion: <sip:+358100200@carrier.example>;reason=deflection\r\n",
            "History-Info: <sip:+358100200@carrier.example>;index=1",
            "Session-Expires: 1800")
        .doesNotContain("Privacy", "X-Test-Id", "127.0.27.2");
  }

  @Test
  void whoWantsToBeUnknownIsUnknownToTheNumber() throws Exception {
    call(
        new Outside("+358401234567", "+358100100", true, "", Duration.ofSeconds(60)),
        "plus: false");

    assertThat(hear("INVITE"))
        .startsWith("INVITE sip:358401234567@carrier.example")
        .contains(
            "From: \"Anonymous\" <sip:anonymous@anonymous.invalid>;tag=",
            "P-Asserted-Identity: <sip:358100100@carrier.example>",
            "Privacy: id\r\n")
        .doesNotContain("Diversion");
  }

  /** Row 179: message manipulation, per trunk. */
  @Test
  void headersAreChangedToTheCarriersTaste() throws Exception {
    call(
        MOBILE,
        "headers: [{add: X-Customer, value: \"42\"}, {remove: Diversion},"
            + " {replace: User-Agent, value: Acme}, {replace: X-None, value: x}]");

    assertThat(hear("INVITE"))
        .contains("X-Customer: 42\r\n", "User-Agent: Acme\r\n")
        .doesNotContain("Diversion", "X-None", "Santra");
  }

  private static final String LOGIN =
      "login: {user: acme, realm: carrier.example, password: secret}";

  @Test
  void aChallengeOfTheTrunksRealmIsAnsweredOnce() throws Exception {
    call(MOBILE, LOGIN);
    var first = hear("INVITE");
    assertThat(first).contains("CSeq: 1 INVITE").doesNotContain("Authorization");
    var challenge =
        "Proxy-Authenticate: Digest realm=\"carrier.example\", nonce=\"n1\", qop=\"auth\"\r\n";
    say(response(first, 407, challenge, ""));
    hear("ACK");

    var second = hear("INVITE");
    assertThat(second)
        .contains("CSeq: 2 INVITE", "Proxy-Authorization: Digest username=\"acme\"")
        .contains("realm=\"carrier.example\"", "nonce=\"n1\"");
    assertThat(branch(second)).isNotEqualTo(branch(first));
    say(response(second, 407, challenge, ""));
    hear("ACK");
    assertThat(told(LoseOffer.class).status()).isEqualTo(407);
  }

  private static String branch(String message) {
    var from = message.indexOf("branch=");
    return message.substring(from, message.indexOf("\r\n", from));
  }

  /** A password never leaves for a realm it was not configured for. */
  @Test
  void aChallengeOfAnotherRealmIsNotAnswered() throws Exception {
    call(MOBILE, LOGIN);
    say(
        response(
            hear("INVITE"),
            401,
            "WWW-Authenticate: Digest realm=\"evil.example\", nonce=\"n\", qop=\"auth\"\r\n",
            ""));
    hear("ACK");

    assertThat(told(LoseOffer.class).status()).isEqualTo(401);
    assertThat(carrierHearsNothing()).isTrue();
  }

  @Test
  void aTrunkWithoutALoginAnswersNoChallenge() throws Exception {
    call(MOBILE, "plus: true");
    say(
        response(
            hear("INVITE"),
            407,
            "Proxy-Authenticate: Digest realm=\"carrier.example\", nonce=\"n\", qop=\"auth\"\r\n",
            ""));
    hear("ACK");

    assertThat(told(LoseOffer.class).status()).isEqualTo(407);
  }

  private boolean carrierHearsNothing() throws IOException {
    carrier.setSoTimeout(300);
    try {
      return hear("INVITE").isEmpty();
    } catch (java.net.SocketTimeoutException silence) {
      return true;
    }
  }

  @Test
  void earlyMediaIsHeardAndTheAnswerConnects() throws Exception {
    call(MOBILE, "plus: true");
    var invite = hear("INVITE");
    say(response(invite, 183, "", "v=0 early\r\n"));
    assertThat(connected.poll(3, TimeUnit.SECONDS)).isEqualTo("v=0 early\r\n");
    assertThat(told(NoteRinging.class).dialog().remoteTag()).isEqualTo("theirs");

    say(response(invite, 200, "", "v=0 answer\r\n"));
    assertThat(connected.poll(3, TimeUnit.SECONDS)).isEqualTo("v=0 answer\r\n");
    assertThat(told(Connect.class).leg()).isEqualTo(LEG);
  }

  @Test
  void aTrunkThatSaysNothingIsLeftAfterItsPatience() throws Exception {
    call(MOBILE, "patience: 500ms");
    var invite = hear("INVITE");

    assertThat(told(LoseOffer.class).status()).isEqualTo(408);
    say(response(invite, 180, "", ""));
    assertThat(hear("CANCEL")).contains("CSeq: 1 CANCEL");
  }

  /** RFC 3261 section 8.1.3.4: a redirection dials nothing. */
  @Test
  void aRedirectionIsARefusal() throws Exception {
    call(MOBILE, "plus: true");
    say(response(hear("INVITE"), 302, "", ""));
    hear("ACK");

    assertThat(told(LoseOffer.class).status()).isEqualTo(302);
    assertThat(carrierHearsNothing()).isTrue();
  }
}
