package santra.channel.voice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.pekko.Done;
import org.apache.pekko.pattern.StatusReply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import santra.contact.ContactCommand;
import santra.contact.ContactCommand.AgreeMedia;
import santra.contact.ContactCommand.Connect;
import santra.contact.ContactCommand.HandOver;
import santra.contact.ContactCommand.HangUp;
import santra.contact.ContactCommand.KeepSession;
import santra.contact.ContactCommand.LoseOffer;
import santra.contact.ContactCommand.RefuseReinvite;
import santra.contact.ContactCommand.Reinvite;
import santra.contact.ContactCommand.Renegotiate;
import santra.contact.ContactCommand.Transfer;
import santra.contact.Destination;
import santra.contact.Dialog;
import santra.contact.Leg;
import santra.contact.Part;
import santra.contact.Path;
import santra.contact.SessionTimer;
import santra.contact.entity.Introduction;
import santra.contact.entity.Introduction.Companion;
import santra.distribution.CallControl;
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
import santra.simulation.Town;
import santra.tenancy.DialledNumber;
import santra.tenancy.Tenant;
import santra.tenancy.Tenants;
import santra.vocabulary.AgentId;
import santra.vocabulary.Claim;
import santra.vocabulary.SessionTerms;

/**
 * What is said inside a call, byte by byte on loopback, with a peer that says what the test wants:
 * RFC 4028, RFC 3261 section 14, RFC 3515.
 */
class InCallWireTest {
  private static final Duration HALF_AN_HOUR = Duration.ofMinutes(30);
  private static final SessionTimer OURS = new SessionTimer(HALF_AN_HOUR, true);
  private static final Pattern CSEQ = Pattern.compile("CSeq: ([0-9]+) ([A-Z]+)");

  private final BlockingQueue<ContactCommand> told = new LinkedBlockingQueue<>();
  private final Tokens tokens = new Tokens(new byte[32]);
  private final String agent = tokens.of(Examples.CALL, "a1");
  private final String caller = tokens.of(Examples.CALL, Leg.CALLER);

  /** The media server's answer to whoever renegotiates. */
  private volatile CompletableFuture<String> answer = CompletableFuture.completedFuture("ours");

  /** What is put off, happens at once. */
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(1) {
        @Override
        public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
          return super.schedule(task, 1, TimeUnit.MILLISECONDS);
        }
      };

  private DatagramSocket peer;
  private SipStack stack;
  private Outgoing outgoing;
  private InDialog inDialog;
  private Path path;

  @BeforeEach
  void open() throws IOException {
    peer = new DatagramSocket(new InetSocketAddress("127.0.27.2", 0));
    peer.setSoTimeout(3_000);
    stack =
        NettySipStack.start(
            new SipSettings(
                List.of(
                    new SipStack.Listener(Transport.UDP, new InetSocketAddress("127.0.27.1", 0))),
                Duration.ofMillis(500),
                65_535,
                1_000,
                100,
                Duration.ofMinutes(1),
                Duration.ofSeconds(5),
                2_000),
            new User());
    var own = Wire.text(stack.listeners().getFirst().address());
    path = new Path(own, "UDP", Wire.text((InetSocketAddress) peer.getLocalSocketAddress()), 0);
    var entities = new Entities(post());
    var anchors = new Anchors(entities, media(), timer);
    var clock = Clock.systemUTC();
    outgoing =
        new Outgoing(
            stack,
            tokens,
            entities,
            anchors,
            _ -> false,
            new Carriers(() -> Tenants.NONE),
            new NewFlows(tokens, entities, () -> Tenants.NONE, (_, _) -> {}, timer),
            clock,
            timer);
    inDialog =
        new InDialog(
            new Addresses(own),
            outgoing::contact,
            tokens,
            entities,
            anchors,
            outgoing::reinviting,
            new Keypad(entities, clock),
            _ -> SessionTerms.USUAL,
            new Referrals(new CallControl(entities, () -> TENANTS, clock), tokens),
            clock);
  }

  @AfterEach
  void close() {
    stack.close();
    peer.close();
    timer.shutdownNow();
  }

  private final class User implements TransactionUser {
    @Override
    public void onRequest(ServerTransaction transaction) {
      inDialog.handle(transaction);
    }

    @Override
    public void onAck(Request ack, Flow from) {}

    @Override
    public void onCancel(ServerTransaction invite, Request cancel) {}

    @Override
    public void onStrayResponse(Response response, Flow from) {}

    @Override
    public void onUnacknowledged(ServerTransaction transaction) {}
  }

  private static final Tenants TENANTS = new Tenants(List.of(tenant()));

  /** With one queue behind one number, and one agent. */
  private static Tenant tenant() {
    var town =
        new Town("acme")
            .queue("sales", 10, Duration.ofMinutes(5), Duration.ofSeconds(20), Duration.ZERO)
            .agent("bert", "sales")
            .version("v1");
    var number =
        new DialledNumber(
            "+358100200",
            Optional.empty(),
            Optional.empty(),
            Examples.SALES,
            DialledNumber.AnswerPolicy.AT_ONCE,
            false,
            Claim.NONE);
    return new Tenant(
        town.id(),
        town.name(),
        town.version(),
        town.zone(),
        town.domains(),
        town.keys(),
        town.reasons(),
        town.featureCodes(),
        town.contactChoice(),
        town.trunks(),
        Map.of(number.number(), number),
        town.queues(),
        town.agents(),
        town.devices(),
        town.session(),
        town.dialling(),
        town.agentTerms(),
        town.accounting(),
        town.lookUps(),
        town.recording(),
        town.agreements());
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
              return arguments[1] instanceof Transfer(var leg, _, _, _) && leg.equals("a9")
                  ? CompletableFuture.failedFuture(new StatusReply.ErrorMessage("not talking"))
                  : CompletableFuture.completedFuture(Done.done());
            });
  }

  private static final Introduction INTRODUCTION =
      new Introduction(
          Examples.CALL,
          false,
          "+358100100",
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
          List.of(
              new Companion(
                  new AgentId("bert"),
                  Part.CONSULTED,
                  Examples.AT,
                  true,
                  true,
                  Optional.of("d1"))));

  private MediaServer media() {
    return (MediaServer)
        Proxy.newProxyInstance(
            MediaServer.class.getClassLoader(),
            new Class<?>[] {MediaServer.class},
            (_, method, _) ->
                switch (method.getName()) {
                  case "lost" -> CompletableFuture.completedFuture(false);
                  case "renegotiate" -> answer;
                  case "connect", "drop" -> CompletableFuture.completedFuture(null);
                  default -> CompletableFuture.completedFuture("sdp");
                });
  }

  // ---- the peer

  private void say(String text) throws IOException {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    peer.send(new DatagramPacket(bytes, bytes.length, stack.listeners().getFirst().address()));
  }

  private String hear() throws IOException {
    var packet = new DatagramPacket(new byte[65_535], 65_535);
    peer.receive(packet);
    return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
  }

  /** Beyond what the transaction says again, and a final answer's 100. */
  private String hear(String beginning) throws IOException {
    while (true) {
      var text = hear();
      if (text.startsWith(beginning)) return text;
      if (!text.startsWith("SIP/2.0 100") && !text.startsWith("INVITE"))
        throw new AssertionError("instead of " + beginning + ": " + text);
    }
  }

  private String request(String method, int cseq, String token, String headers, String body) {
    var sdp = body.isEmpty() ? "" : "Content-Type: application/sdp\r\n";
    return method
        + " sip:x@127.0.27.1 SIP/2.0\r\n"
        + "Via: SIP/2.0/UDP "
        + path.remote()
        + ";branch=z9hG4bK"
        + method
        + cseq
        + "\r\nFrom: <sip:201@h>;tag=agent-tag\r\nTo: <sip:040@h>;tag="
        + token
        + "\r\nCall-ID: "
        + token
        + "\r\nCSeq: "
        + cseq
        + " "
        + method
        + "\r\nMax-Forwards: 70\r\nContact: <sip:201@"
        + path.remote()
        + ">\r\n"
        + headers
        + sdp
        + "Content-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  /** To a request of ours. */
  private static String response(String request, int status, String headers) {
    var copied = new StringBuilder("SIP/2.0 " + status + " x\r\n");
    for (var line : request.split("\r\n", 0))
      if (line.startsWith("Via:")
          || line.startsWith("From:")
          || line.startsWith("Call-ID:")
          || line.startsWith("CSeq:")) copied.append(line).append("\r\n");
      else if (line.startsWith("To:"))
        copied.append(line).append(line.contains(";tag=") ? "" : ";tag=theirs").append("\r\n");
    return copied + headers + "Contact: <sip:201@127.0.27.2:5070>\r\nContent-Length: 0\r\n\r\n";
  }

  private static int cseq(String message) {
    var found = CSEQ.matcher(message);
    if (!found.find()) throw new AssertionError(message);
    return Integer.parseInt(found.group(1));
  }

  private <T> T told(Class<T> kind) throws InterruptedException {
    var command = told.poll(3, TimeUnit.SECONDS);
    assertThat(command).isInstanceOf(kind);
    return kind.cast(command);
  }

  private Dialog dialog(String token, long cseq) {
    return new Dialog(
        token,
        token,
        "agent-tag",
        "<sip:040@h>",
        "<sip:201@h>",
        "sip:201@" + path.remote(),
        List.of(),
        cseq,
        1);
  }

  // ---- the peer's refreshes

  @Test
  void anUpdateWithoutABodyRefreshesTheSession() throws Exception {
    say(
        request(
            "UPDATE", 2, agent, "Supported: timer\r\nSession-Expires: 600;refresher=uac\r\n", ""));

    var ok = hear("SIP/2.0 200");
    assertThat(ok).contains("Session-Expires: 600;refresher=uac", "Require: timer");
    assertThat(told(KeepSession.class).timer())
        .contains(new SessionTimer(Duration.ofMinutes(10), false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"UPDATE", "INVITE"})
  void aSessionThatIsTooShortIsRefusedWithTheLeast(String method) throws Exception {
    say(request(method, 2, agent, "Supported: timer\r\nx: 60\r\n", ""));

    assertThat(hear("SIP/2.0 422")).contains("Min-SE: 90");
    assertThat(told).isEmpty();
  }

  @Test
  void aReinviteIsAnsweredWithItsMediaAndItsTimer() throws Exception {
    say(request("INVITE", 2, agent, "Supported: timer\r\nSession-Expires: 900\r\n", "v=0\r\n"));

    assertThat(hear("SIP/2.0 200")).contains("Session-Expires: 900;refresher=uac").endsWith("ours");
    assertThat(told(Renegotiate.class).timer())
        .contains(new SessionTimer(Duration.ofMinutes(15), false));
  }

  @Test
  void aSecondOfferBeforeTheFirstIsAnsweredComesBackLater() throws Exception {
    answer = new CompletableFuture<>();
    say(request("INVITE", 2, agent, "", "v=0\r\n"));
    say(request("UPDATE", 3, agent, "", "v=0\r\n"));

    assertThat(hear("SIP/2.0 500")).contains("CSeq: 3 UPDATE").contains("Retry-After: ");
    answer.complete("late");
    assertThat(hear("SIP/2.0 200")).contains("CSeq: 2 INVITE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UPDATE", "INVITE"})
  void anOfferThatMeetsOursIsPending(String method) throws Exception {
    outgoing.reinvite(
        new EdgeOrder.Reinvite(agent, path, dialog(agent, 3), "v=0", Optional.empty()));
    var ours = hear("INVITE");
    say(request(method, 9, agent, "", "v=0\r\n"));

    assertThat(hear("SIP/2.0 491")).contains("CSeq: 9 " + method);
    say(response(ours, 200, ""));
    assertThat(hear("ACK")).contains("CSeq: 3 ACK");
  }

  // ---- our refreshes

  private String refresh(String token) throws IOException {
    outgoing.reinvite(
        new EdgeOrder.Reinvite(token, path, dialog(token, 3), "v=0", Optional.of(OURS)));
    return hear("INVITE");
  }

  @Test
  void ourRefreshSaysWhoRefreshesAndItsAnswerCounts() throws Exception {
    var invite = refresh(agent);
    assertThat(invite).contains("Session-Expires: 1800;refresher=uac", "Supported: timer");

    say(response(invite, 200, "Session-Expires: 1200;refresher=uac\r\n"));

    assertThat(hear("ACK")).contains("CSeq: 3 ACK");
    assertThat(told(AgreeMedia.class).timer())
        .contains(new SessionTimer(Duration.ofMinutes(20), true));
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 481})
  void aPeerThatKnowsNothingOfTheCallIsGone(int status) throws Exception {
    say(response(refresh(agent), status, ""));

    assertThat(hear("ACK")).contains("CSeq: 3 ACK");
    assertThat(cseq(hear("BYE"))).isEqualTo(4);
    assertThat(told(HangUp.class).leg()).isEqualTo("a1");
  }

  @ParameterizedTest
  @ValueSource(ints = {491, 500, 503})
  void aPeerInTroubleKeepsItsSessionAndIsAskedAgain(int status) throws Exception {
    say(response(refresh(caller), status, ""));

    assertThat(hear("ACK")).contains("CSeq: 3 ACK");
    var again = told(Reinvite.class);
    assertThat(again.cseq()).isEqualTo(3);
    assertThat(again.timer()).isEmpty();
  }

  @Test
  void aPeerThatRefusesForGoodIsNotAskedAgain() throws Exception {
    say(response(refresh(agent), 488, ""));

    assertThat(hear("ACK")).contains("CSeq: 3 ACK");
    assertThat(told(RefuseReinvite.class).cseq()).isEqualTo(3);
  }

  @Test
  void aPeerThatWantsALongerSessionIsAskedForIt() throws Exception {
    say(response(refresh(agent), 422, "Min-SE: 3600\r\n"));

    assertThat(told(Reinvite.class).timer()).contains(new SessionTimer(Duration.ofHours(1), true));
  }

  // ---- the first INVITE to a phone

  @Test
  void aPhoneIsAskedForASessionAndOnceMoreForALongerOne() throws Exception {
    outgoing.ring(
        new EdgeOrder.Ring(
            agent, path, dialog(agent, 1).tagged(""), "v=0", "", Optional.of(SessionTerms.USUAL)));
    var first = hear("INVITE");
    assertThat(first).contains("Session-Expires: 1800\r\n", "Min-SE: 90", "CSeq: 1 INVITE");
    say(response(first, 422, "Min-SE: 3600\r\n"));
    assertThat(hear("ACK")).contains("CSeq: 1 ACK");

    var second = hear("INVITE");
    assertThat(second).contains("Session-Expires: 3600\r\n", "Min-SE: 3600", "CSeq: 2 INVITE");
    say(response(second, 200, "Session-Expires: 3600;refresher=uas\r\n"));
    var connect = told(Connect.class);
    assertThat(connect.timer()).contains(new SessionTimer(Duration.ofHours(1), false));
    assertThat(connect.dialog().localCseq()).isEqualTo(2);
  }

  @Test
  void aPhoneThatIsNeverContentIsLost() throws Exception {
    outgoing.ring(
        new EdgeOrder.Ring(
            agent, path, dialog(agent, 1).tagged(""), "v=0", "", Optional.of(SessionTerms.USUAL)));
    say(response(hear("INVITE"), 422, "Min-SE: 3600\r\n"));
    hear("ACK");
    say(response(hear("INVITE"), 422, "Min-SE: 7200\r\n"));

    assertThat(told(LoseOffer.class).status()).isEqualTo(422);
  }

  // ---- REFER

  @Test
  void anAgentsPhoneSendsTheCallerToAnotherNumberOfTheTenant() throws Exception {
    say(request("REFER", 2, agent, "Refer-To: <sip:%2B358100200@acme.example>\r\n", ""));

    hear("SIP/2.0 202");
    var transfer = told(Transfer.class);
    assertThat(transfer.leg()).isEqualTo("a1");
    assertThat(transfer.referred()).isTrue();
    assertThat(transfer.to())
        .isInstanceOfSatisfying(
            Destination.ToQueue.class,
            to -> assertThat(to.plan().queue()).isEqualTo(Examples.SALES));
  }

  @Test
  void aDeviceIsItsAgent() throws Exception {
    say(request("REFER", 2, agent, "r: <sip:bert@acme.example>\r\n", ""));

    hear("SIP/2.0 202");
    assertThat(told(Transfer.class).to())
        .isInstanceOfSatisfying(
            Destination.ToAgent.class, to -> assertThat(to.agent()).isEqualTo(new AgentId("bert")));
  }

  @ParameterizedTest
  @CsvSource({
    "a1, 'Refer-To: <sip:+15551234567@elsewhere.example>', 603",
    "a1, 'Refer-To: <sip:bert@acme.example;method=BYE>', 501",
    "a1, 'Refer-To: <sip:bert@acme.example?Subject=x>', 501",
    "a1, 'Refer-To: <sip:bert@acme.example?Replaces=x>', 603",
    "a1, 'Refer-To: <sip:bert@acme.example?Replaces=x%3Bto-tag%3Dforged.0.d1.00>', 603",
    "a1, 'Refer-To: <tel:+358100200>', 501",
    "a1, 'Subject: nothing', 400",
    "c, 'Refer-To: <sip:%2B358100200@acme.example>', 403",
    "a9, 'Refer-To: <sip:%2B358100200@acme.example>', 603",
  })
  void whatMayNotBeReferredIsRefused(String leg, String header, int status) throws Exception {
    say(request("REFER", 2, tokens.of(Examples.CALL, leg), header + "\r\n", ""));

    hear("SIP/2.0 " + status);
    assertThat(told).noneMatch(one -> one instanceof Transfer to && !to.leg().equals("a9"));
  }

  private String replacing(String token) {
    return "Refer-To: <sip:bert@acme.example?Replaces=call-2%40h%3Bto-tag%3D"
        + token
        + "%3Bfrom-tag%3Dtheirs>\r\n";
  }

  /** RFC 5589 section 7, RFC 3891. */
  @Test
  void anAgentsPhoneSendsTheCallerToWhomItHasCalledBeside() throws Exception {
    say(request("REFER", 2, agent, replacing(tokens.of(Examples.CALL, "d1")), ""));

    hear("SIP/2.0 202");
    var handOver = told(HandOver.class);
    assertThat(handOver.leg()).isEqualTo("a1");
    assertThat(handOver.agent()).isEqualTo(new AgentId("bert"));
    assertThat(handOver.referred()).isTrue();
  }

  @Test
  void aCallOfAnotherContactIsNotReplaced() throws Exception {
    say(request("REFER", 2, agent, replacing(tokens.of(Examples.OTHER, "d1")), ""));
    hear("SIP/2.0 603");
    say(request("REFER", 3, agent, replacing(tokens.of(Examples.CALL, "d2")), ""));
    hear("SIP/2.0 603");
    assertThat(told).isEmpty();
  }

  @Test
  void twoDestinationsAreNone() throws Exception {
    say(request("REFER", 2, agent, "Refer-To: <sip:1@h>\r\nRefer-To: <sip:2@h>\r\n", ""));

    hear("SIP/2.0 400");
  }

  @Test
  void whoReferredHearsWhatBecameOfItInANotify() throws Exception {
    outgoing.notify(new EdgeOrder.Notify(agent, path, dialog(agent, 4), 200));

    assertThat(hear("NOTIFY"))
        .contains(
            "Event: refer",
            "Subscription-State: terminated;reason=noresource",
            "Content-Type: message/sipfrag;version=2.0",
            "CSeq: 4 NOTIFY")
        .endsWith("SIP/2.0 200 OK\r\n");
  }
}
