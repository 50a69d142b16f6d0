package santra.channel.voice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import santra.agent.Agent;
import santra.agent.AgentEvent;
import santra.agent.Phone;
import santra.agent.entity.AgentReport;
import santra.contact.Dialog;
import santra.contact.Path;
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
import santra.tenancy.Tenant;
import santra.tenancy.TenantFile;
import santra.tenancy.Tenants;
import santra.vocabulary.AgentId;
import santra.vocabulary.AgentRef;

/** A phone by TCP whose connection went with its node (RFC 5626 section 4.2, row 92). */
class NewFlowsWireTest {
  private static final String LEG = "a1";
  private static final String HOST = "127.0.27.10";

  @TempDir java.nio.file.Path folder;

  private final Tokens tokens = new Tokens(new byte[32]);
  private final String token = tokens.of(Examples.CALL, LEG);
  private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
  private final BlockingQueue<Flow> heard = new LinkedBlockingQueue<>();
  private volatile List<Phone> phones = List.of();
  private SipStack stack;
  private Outgoing outgoing;
  private String own;

  @BeforeEach
  void open() throws IOException {
    stack =
        NettySipStack.start(
            new SipSettings(
                List.of(
                    new SipStack.Listener(Transport.TCP, new InetSocketAddress("127.0.27.9", 0))),
                Duration.ofMillis(500),
                65_535,
                1_000,
                100,
                Duration.ofMinutes(1),
                Duration.ofSeconds(5),
                2_000),
            new Listening());
    own = Wire.text(stack.listeners().getFirst().address());
    var tenants = new Tenants(List.of(tenant()));
    var entities = new Entities(post());
    outgoing =
        new Outgoing(
            stack,
            tokens,
            entities,
            new Anchors(entities, media(), timer),
            _ -> false,
            new Carriers(() -> tenants),
            new NewFlows(tokens, entities, () -> tenants, (_, order) -> told(order), timer),
            Clock.systemUTC(),
            timer);
  }

  @AfterEach
  void close() {
    stack.close();
    timer.shutdownNow();
  }

  @Test
  void aByeFollowsAPhoneToTheFlowOverWhichItComesBack() throws Exception {
    var before = phone("sip:anna@" + HOST + ":4000;transport=tcp", HOST + ":4000", 7);
    phones = List.of(before);

    outgoing.hangUp(
        new EdgeOrder.HangUp(
            token,
            new Path(own, "TCP", before.remote(), before.connection()),
            dialog(before.contact())));
    // It comes back half a second later, with another port.
    try (var again = connected()) {
      var flow = flowOf(again);
      phones =
          List.of(
              phone(
                  "sip:anna@" + HOST + ":4444;transport=tcp",
                  Wire.text(flow.remote()),
                  flow.connection()));

      assertThat(read(again)).startsWith("BYE sip:anna@" + HOST + ":4000");
    }
  }

  /** What a node that takes over says to a ringing phone is no reason to give it up. */
  @Test
  void aPhoneIsRungOverTheFlowByWhichItComesBack() throws Exception {
    var before = phone("sip:anna@" + HOST + ":4000;transport=tcp", HOST + ":4000", 7);
    phones = List.of(before);

    outgoing.ring(
        new EdgeOrder.Ring(
            token,
            new Path(own, "TCP", before.remote(), before.connection()),
            dialog(before.contact()),
            "v=0\r\n",
            "",
            Optional.empty()));
    try (var again = connected()) {
      var flow = flowOf(again);
      phones = List.of(phone(before.contact(), Wire.text(flow.remote()), flow.connection()));

      assertThat(read(again)).startsWith("INVITE sip:anna@" + HOST + ":4000");
    }
  }

  @Test
  void thePhoneOfTheDialogIsMeantNotAnotherOfTheAgent() {
    var gone = new Path(own, "TCP", HOST + ":4000", 7);
    var desk = phone("sip:desk@" + HOST + ":4001;transport=tcp", HOST + ":4001", 8);
    var laptop = phone("sip:x7f2@" + HOST + ":4002;transport=tcp", HOST + ":4002", 9);

    assertThat(NewFlows.back(List.of(desk, laptop), gone, dialog("sip:desk@" + HOST + ":4000")))
        .map(Path::remote)
        .contains(desk.remote());
    assertThat(NewFlows.back(List.of(desk, laptop), gone, dialog("sip:other@" + HOST))).isEmpty();
  }

  private void told(EdgeOrder order) {
    switch (order) {
      case EdgeOrder.HangUp hangUp -> outgoing.hangUp(hangUp);
      case EdgeOrder.Ring ring -> outgoing.ring(ring);
      default -> throw new IllegalArgumentException(order.toString());
    }
  }

  private Phone phone(String contact, String remote, long connection) {
    return new Phone(
        contact, own, "TCP", remote, connection, "call", 1, "", 0, Instant.now().plusSeconds(600));
  }

  private static Dialog dialog(String target) {
    return new Dialog(
        "call-1", "ours", "theirs", "<sip:040@h>", "<sip:1001@h>", target, List.of(), 2, 0);
  }

  private Socket connected() throws IOException {
    var socket = new Socket();
    socket.bind(new InetSocketAddress(InetAddress.ofLiteral(HOST), 0));
    socket.connect(stack.listeners().getFirst().address());
    socket.setSoTimeout(5_000);
    return socket;
  }

  /** The flow as the stack names it, by a request that comes over it. */
  private Flow flowOf(Socket socket) throws IOException, InterruptedException {
    var from = HOST + ":" + socket.getLocalPort();
    var text =
        """
        OPTIONS sip:%1$s SIP/2.0
        Via: SIP/2.0/TCP %2$s;branch=z9hG4bKhere
        Max-Forwards: 70
        From: <sip:anna@%2$s>;tag=1
        To: <sip:%1$s>
        Call-ID: here
        CSeq: 1 OPTIONS
        Content-Length: 0

        """
            .formatted(own, from)
            .replace("\n", "\r\n");
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    var flow = heard.poll(5, TimeUnit.SECONDS);
    if (flow == null) throw new IOException("nothing was heard");
    return flow;
  }

  private static String read(Socket socket) throws IOException {
    var bytes = new byte[4096];
    var count = socket.getInputStream().read(bytes);
    return new String(bytes, 0, count, StandardCharsets.UTF_8);
  }

  private final class Listening implements TransactionUser {
    @Override
    public void onRequest(ServerTransaction transaction) {
      heard.add(transaction.flow());
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

  private Tenant tenant() {
    var text =
        """
        tenant: %s
        domains: [example.com]
        agents: {anna: {device: "1001"}}
        devices: {"1001": {password: to-try-things-out}}
        """
            .formatted(Examples.CALL.tenant().name());
    var reading =
        TenantFile.read(
            "acme.yaml", text.getBytes(StandardCharsets.UTF_8), folder, "santra", Prompts.UNSEEN);
    assertThat(reading.tenant()).as("%s", reading.findings()).isPresent();
    return reading.tenant().orElseThrow();
  }

  private Post post() {
    return (Post)
        Proxy.newProxyInstance(
            Post.class.getClassLoader(),
            new Class<?>[] {Post.class},
            (_, method, arguments) -> {
              if (method.getName().equals("unlessLost")) return arguments[0];
              if (!method.getName().equals("report"))
                throw new UnsupportedOperationException(method.getName());
              return CompletableFuture.completedFuture(
                  new AgentReport(
                      new AgentRef(Examples.CALL.tenant(), new AgentId("anna")), agent(), 1));
            });
  }

  private Agent agent() {
    var agent = Agent.NEW;
    for (var phone : phones)
      agent = Agent.evolve(agent, new AgentEvent.Registered(phone, Examples.AT));
    return agent;
  }

  private static MediaServer media() {
    return (MediaServer)
        Proxy.newProxyInstance(
            MediaServer.class.getClassLoader(),
            new Class<?>[] {MediaServer.class},
            (_, _, _) -> CompletableFuture.completedFuture(Optional.empty()));
  }
}
