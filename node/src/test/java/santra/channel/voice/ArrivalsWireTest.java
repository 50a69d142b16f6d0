package santra.channel.voice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import santra.contact.ContactCommand;
import santra.contact.Leg;
import santra.distribution.Entities;
import santra.distribution.Post;
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
import santra.vocabulary.ContactId;

/** An INVITE whose contact does not say in time that it is recorded. */
class ArrivalsWireTest {
  private static final String NUMBER = "+358100100";

  @TempDir Path folder;

  private final BlockingQueue<ContactCommand> told = new LinkedBlockingQueue<>();
  private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
  private final OpenInvites open = new OpenInvites(timer);
  private final Tokens tokens = new Tokens(new byte[32]);
  private DatagramSocket caller;
  private SipStack stack;
  private Arrivals arrivals;
  private Tenant tenant;

  /** What the contact does when it is told of the arrival, before its answer gets lost. */
  private Runnable contact = () -> {};

  @BeforeEach
  void open() throws IOException {
    caller = new DatagramSocket(new InetSocketAddress("127.0.27.8", 0));
    stack =
        NettySipStack.start(
            new SipSettings(
                List.of(
                    new SipStack.Listener(Transport.UDP, new InetSocketAddress("127.0.27.7", 0))),
                Duration.ofMillis(500),
                65_535,
                1_000,
                100,
                Duration.ofMinutes(1),
                Duration.ofSeconds(5),
                2_000),
            new Arriving());
    tenant = tenant();
    var tenants = new Tenants(List.of(tenant));
    arrivals =
        new Arrivals(
            new Addresses(Wire.text(stack.listeners().getFirst().address())),
            tokens,
            new Entities(post()),
            () -> tenants,
            Clock.systemUTC(),
            open,
            new Doorkeeper(Admission.Limits.USUAL, () -> Strain.NONE, System::nanoTime, () -> 0.5));
  }

  @AfterEach
  void close() {
    stack.close();
    caller.close();
    timer.shutdownNow();
  }

  /** Law NoContactIsLost: who has heard 180 was accepted (found by a link that flapped). */
  @Test
  void whoseContactHasSpokenIsNotRefusedBecauseItsAnswerToUsWasLost() throws IOException {
    contact = this::ring;
    invite();

    assertThat(hear()).startsWith("SIP/2.0 180");
    caller.setSoTimeout(300);
    try {
      assertThat(hear()).startsWith("SIP/2.0 180"); // a repetition at most
    } catch (SocketTimeoutException silence) {
      // that is what is wanted
    }
    assertThat(told).allMatch(ContactCommand.Arrive.class::isInstance);
    assertThat(arrivals.arriving()).isZero();
  }

  @Test
  void whomNobodyHasRecordedIsRefusedAndUndone() throws Exception {
    invite();

    assertThat(hear()).startsWith("SIP/2.0 503").contains("Retry-After");
    var last = told.take();
    while (last instanceof ContactCommand.Arrive) last = told.take();
    assertThat(last).isInstanceOf(ContactCommand.FailMedia.class);
  }

  private void ring() {
    var transaction = open.find(tokens.of(contactOf(), Leg.CALLER)).orElseThrow();
    open.provisional(
        tokens.of(contactOf(), Leg.CALLER),
        () -> transaction.reply(Response.to(transaction.request(), 180)),
        () -> true);
  }

  private ContactId contactOf() {
    return arrivals.contactOf(Objects.requireNonNull(invited.get()), tenant, 0);
  }

  private final AtomicReference<Request> invited = new AtomicReference<>();

  private final class Arriving implements TransactionUser {
    @Override
    public void onRequest(ServerTransaction transaction) {
      invited.set(transaction.request());
      arrivals.arrive(transaction, Arrivals.dialled(tenant, NUMBER).orElseThrow());
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

  private Post post() {
    return (Post)
        Proxy.newProxyInstance(
            Post.class.getClassLoader(),
            new Class<?>[] {Post.class},
            (_, method, arguments) -> {
              if (method.getName().equals("unlessLost")) return arguments[0];
              if (method.getName().equals("after")) return ((Supplier<?>) arguments[1]).get();
              told.add((ContactCommand) arguments[1]);
              if (!(arguments[1] instanceof ContactCommand.Arrive))
                return CompletableFuture.completedFuture(null);
              contact.run();
              return CompletableFuture.failedFuture(new TimeoutException("nobody answers"));
            });
  }

  private Tenant tenant() {
    var text =
        """
        tenant: acme
        queues: {sales: {}}
        numbers: {"%s": {queue: sales}}
        """
            .formatted(NUMBER);
    return TenantFile.read(
            "acme.yaml", text.getBytes(StandardCharsets.UTF_8), folder, "santra", Prompts.UNSEEN)
        .tenant()
        .orElseThrow();
  }

  private void invite() throws IOException {
    var from = Wire.text((InetSocketAddress) caller.getLocalSocketAddress());
    var to = stack.listeners().getFirst().address();
    var sdp = "v=0\r\n";
    var text =
        """
        INVITE sip:%1$s@%2$s SIP/2.0
        Via: SIP/2.0/UDP %3$s;branch=z9hG4bKarrivals
        Max-Forwards: 70
        From: <sip:caller@%3$s>;tag=1
        To: <sip:%1$s@%2$s>
        Call-ID: arrivals
        CSeq: 1 INVITE
        Contact: <sip:caller@%3$s>
        Content-Type: application/sdp
        Content-Length: %4$d

        """
                .formatted(NUMBER, Wire.text(to), from, sdp.length())
                .replace("\n", "\r\n")
            + sdp;
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    caller.send(new DatagramPacket(bytes, bytes.length, to));
  }

  private String hear() throws IOException {
    if (caller.getSoTimeout() == 0) caller.setSoTimeout(5_000);
    var packet = new DatagramPacket(new byte[4096], 4096);
    caller.receive(packet);
    return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
  }
}
