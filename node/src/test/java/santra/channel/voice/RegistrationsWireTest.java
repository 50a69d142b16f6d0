package santra.channel.voice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import santra.protocol.sip.location.Dns;
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
import santra.vocabulary.TenantId;

/** REGISTER and OPTIONS to a carrier that says what the test wants, RFC 3261 sections 10 and 11. */
class RegistrationsWireTest {
  @TempDir Path folder;

  private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
  private DatagramSocket carrier;
  private DatagramSocket spare;
  private SipStack stack;
  private String own;

  @BeforeEach
  void open() throws IOException {
    carrier = new DatagramSocket(new InetSocketAddress("127.0.27.6", 0));
    carrier.setSoTimeout(5_000);
    spare = new DatagramSocket(new InetSocketAddress("127.0.27.6", 0));
    spare.setSoTimeout(5_000);
    stack =
        NettySipStack.start(
            new SipSettings(
                List.of(
                    new SipStack.Listener(Transport.UDP, new InetSocketAddress("127.0.27.5", 0))),
                Duration.ofMillis(500),
                65_535,
                1_000,
                100,
                Duration.ofMinutes(1),
                Duration.ofSeconds(5),
                2_000),
            new Nobody());
    own = Wire.text(stack.listeners().getFirst().address());
  }

  @AfterEach
  void close() {
    timer.shutdownNow();
    stack.close();
    carrier.close();
    spare.close();
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

  private Tenants tenants(String settings) {
    return named(
        "domain: carrier.example, " + settings,
        Wire.text((InetSocketAddress) carrier.getLocalSocketAddress()));
  }

  private Tenants named(String settings, String host) {
    var text =
        """
        tenant: acme
        trunks:
          operator: {to: "sip:%s", %s}
        """
            .formatted(host, settings);
    return new Tenants(
        List.of(
            TenantFile.read(
                    "acme.yaml",
                    text.getBytes(StandardCharsets.UTF_8),
                    folder,
                    "santra",
                    Prompts.UNSEEN)
                .tenant()
                .orElseThrow()));
  }

  private static final String LOGIN =
      "login: {user: acme, realm: carrier.example, password: secret}, register: 10m";

  private static final TenantId ACME = new TenantId("acme");
  private static final Duration TTL = Duration.ofMinutes(5);

  private Registrations registrations() {
    var tenants = tenants(LOGIN);
    return new Registrations(
        stack, own, () -> tenants, locations(tenants), timer, Clock.systemUTC());
  }

  /** One name leads to the carrier, and if it must be to the spare one. */
  private Locations locations(Tenants tenants) {
    var dns =
        new Dns() {
          @Override
          public List<Naptr> naptr(String domain) {
            return List.of();
          }

          @Override
          public List<Srv> srv(String service) {
            if (!service.equals("_sip._udp.carrier.example")) return List.of();
            return List.of(
                new Srv(1, 0, carrier.getLocalPort(), "one.carrier.example", TTL),
                new Srv(2, 0, spare.getLocalPort(), "one.carrier.example", TTL));
          }

          @Override
          public List<Host> addresses(String host) {
            return host.equals("one.carrier.example")
                ? List.of(new Host(carrier.getLocalAddress(), TTL))
                : List.of();
          }
        };
    var locations =
        new Locations(
            () -> tenants,
            dns,
            carrier.getLocalAddress(),
            new SplittableRandom(1),
            Clock.systemUTC());
    locations.start(timer);
    return locations;
  }

  private void say(String text) throws IOException {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    carrier.send(new DatagramPacket(bytes, bytes.length, stack.listeners().getFirst().address()));
  }

  /** The first that is not a retransmission. */
  private String hear(String method, int cseq) throws IOException {
    while (true) {
      var packet = new DatagramPacket(new byte[65_535], 65_535);
      carrier.receive(packet);
      var text = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
      if (text.contains("CSeq: " + cseq + " " + method)) return text;
    }
  }

  private static String response(String request, int status, String headers) {
    var copied = new StringBuilder("SIP/2.0 " + status + " x\r\n");
    for (var line : request.split("\r\n", 0))
      if (line.startsWith("Via:")
          || line.startsWith("From:")
          || line.startsWith("Call-ID:")
          || line.startsWith("CSeq:")) copied.append(line).append("\r\n");
      else if (line.startsWith("To:")) copied.append(line).append(";tag=theirs\r\n");
    return copied + headers + "Content-Length: 0\r\n\r\n";
  }

  private static String challenge(String realm) {
    return "WWW-Authenticate: Digest realm=\"%s\", nonce=\"n\", qop=\"auth\", algorithm=MD5\r\n"
        .formatted(realm);
  }

  private static void await(BooleanSupplier what) throws InterruptedException {
    var deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    while (!what.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.sleep(20);
    }
  }

  @Test
  void aTrunkIsRegisteredWithProofAndForAsLongAsTheCarrierWants() throws Exception {
    try (var registrations = registrations()) {
      var first = hear("REGISTER", 1);
      assertThat(first)
          .startsWith("REGISTER sip:carrier.example SIP/2.0")
          .contains(
              "To: <sip:acme@carrier.example>\r\n",
              "Contact: <sip:acme@" + own + ";line=acme.operator>;expires=600")
          .doesNotContain("Authorization");
      say(response(first, 401, challenge("carrier.example")));
      var second = hear("REGISTER", 2);
      assertThat(second)
          .contains("Authorization: Digest username=\"acme\"")
          .doesNotContain("secret");
      say(response(second, 423, "Min-Expires: 1200\r\n"));
      var third = hear("REGISTER", 3);
      assertThat(third).contains("expires=1200");
      say(
          response(
              third, 200, "Contact: <sip:acme@" + own + ";line=acme.operator>;expires=1200\r\n"));
      await(() -> registrations.figures().entrySet().contains(Map.entry("registered", 1L)));
    }
  }

  /** The node that takes over has the binding of the one before it removed: nobody rings twice. */
  @Test
  void whatAnEarlierNodeHasRegisteredIsRemoved() throws Exception {
    try (var _ = registrations()) {
      var old = "<sip:acme@127.0.27.99:5060;line=acme.operator>";
      say(
          response(
              hear("REGISTER", 1),
              200,
              "Contact: " + old + ";expires=300\r\nContact: <sip:boss@192.0.2.1>;expires=60\r\n"));

      assertThat(hear("REGISTER", 2)).contains(old + ";expires=0").doesNotContain("boss");
    }
  }

  @Test
  void anotherRealmsChallengeIsNotAnswered() throws Exception {
    try (var registrations = registrations()) {
      say(response(hear("REGISTER", 1), 401, challenge("evil.example")));

      assertThat(hear("REGISTER", 2)).doesNotContain("Authorization");
      assertThat(registrations.figures()).containsEntry("registered", 0L);
    }
  }

  @Test
  void aTrunkThatAnswersNoOptionsIsDownUntilItDoes() throws Exception {
    var tenants = tenants("options: 1s");
    var watch = new TrunkWatch(() -> tenants, locations(tenants), Clock.systemUTC());
    watch.start(stack, own, timer);
    assertThat(watch.of(ACME, "operator").up()).isTrue();

    for (int i = 0; i < 2; i++) say(response(hear("OPTIONS", 1), 503, ""));
    await(() -> !watch.of(ACME, "operator").up());
    assertThat(watch.figures()).containsEntry("down", 1L);

    carrier.setSoTimeout(100);
    try {
      while (true) hear("OPTIONS", 1);
    } catch (SocketTimeoutException heardAll) {
      carrier.setSoTimeout(5_000);
    }
    say(response(hear("OPTIONS", 1), 200, ""));
    await(() -> watch.of(ACME, "operator").up());
  }

  /** RFC 3263 section 4.3: who fails at the first place is asked for at the next. */
  @Test
  void aTrunkWithANameRegistersWhereItsNameLeads() throws Exception {
    var tenants = named(LOGIN, "carrier.example");
    var locations = locations(tenants);
    var outlet = tenants.find(ACME).orElseThrow().trunk("operator").orElseThrow().out();
    await(() -> locations.of(outlet.orElseThrow()).size() == 2);
    try (var registrations =
        new Registrations(stack, own, () -> tenants, locations, timer, Clock.systemUTC())) {
      var first = hear("REGISTER", 1);
      assertThat(first).startsWith("REGISTER sip:carrier.example SIP/2.0");
      say(response(first, 503, ""));

      var failing = carrier;
      carrier = spare;
      spare = failing;
      var second = hear("REGISTER", 1);
      say(
          response(
              second, 200, "Contact: <sip:acme@" + own + ";line=acme.operator>;expires=600\r\n"));
      await(() -> registrations.figures().getOrDefault("registered", 0L) == 1);
    }
  }

  @Test
  void aTrunkThatOnlyBringsCallsIsNotDown() {
    var watch = new TrunkWatch(() -> Tenants.NONE, locations(Tenants.NONE), Clock.systemUTC());
    assertThat(watch.of(ACME, "incoming").up()).isTrue();
  }

  @Test
  void aNameThatLeadsNowhereIsATrunkThatIsDown() {
    var tenants = named("options: 1s", "elsewhere.example");
    var watch = new TrunkWatch(() -> tenants, locations(tenants), Clock.systemUTC());
    assertThat(watch.of(ACME, "operator").up()).isFalse();
  }
}
