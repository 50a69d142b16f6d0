package santra.protocol.sip.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import santra.protocol.sip.dialog.AnswerRetransmission;
import santra.protocol.sip.dialog.Dialog;
import santra.protocol.sip.message.Headers;
import santra.protocol.sip.message.Request;
import santra.protocol.sip.message.Response;
import santra.protocol.sip.message.SipMessage;

/** The driver of the transactions on a frozen clock, and two of them across a bad network. */
class TransactionsTest {
  private static final InetSocketAddress A = at("127.0.0.1");
  private static final InetSocketAddress B = at("127.0.0.2");
  private static final Duration UDP_T4 = Duration.ofSeconds(5);
  private static final Duration T1 = Duration.ofMillis(500);

  private final EmbeddedChannel clock = new EmbeddedChannel();
  private final List<SipMessage> sent = new ArrayList<>();
  private final Told told = new Told();
  private final Counters counters = new Counters();
  private long nanos;

  TransactionsTest() {
    clock.freezeTime();
  }

  /** What the user was told. */
  private static class Told implements TransactionUser {
    final List<ServerTransaction> requests = new ArrayList<>();
    final List<Request> acks = new ArrayList<>();
    final List<ServerTransaction> cancelled = new ArrayList<>();
    final List<Response> strays = new ArrayList<>();
    final List<ServerTransaction> unacknowledged = new ArrayList<>();
    Consumer<ServerTransaction> then = _ -> {};

    @Override
    public void onRequest(ServerTransaction transaction) {
      requests.add(transaction);
      then.accept(transaction);
    }

    @Override
    public void onAck(Request ack, Flow from) {
      acks.add(ack);
    }

    @Override
    public void onCancel(ServerTransaction invite, Request cancel) {
      cancelled.add(invite);
    }

    @Override
    public void onStrayResponse(Response response, Flow from) {
      strays.add(response);
    }

    @Override
    public void onUnacknowledged(ServerTransaction transaction) {
      unacknowledged.add(transaction);
    }
  }

  private Transactions transactions(Carrier carrier, TransactionUser user, int max, int perSource) {
    var settings =
        new SipSettings(
            SipSettings.on(A).listeners(),
            T1,
            65_535,
            max,
            10,
            Duration.ofMinutes(1),
            Duration.ofSeconds(5),
            perSource);
    return new Transactions(
        clock.eventLoop(),
        carrier,
        settings,
        user,
        counters,
        new Complaints(),
        new SourceLimits(perSource, () -> nanos),
        () -> nanos);
  }

  private Transactions alone(int max, int perSource) {
    return transactions(
        new Carrier() {
          @Override
          public void send(SipMessage message, Flow flow, Consumer<String> failed) {
            sent.add(message);
          }

          @Override
          public boolean alive(Flow flow) {
            return true;
          }
        },
        told,
        max,
        perSource);
  }

  private void passes(Duration time) {
    nanos += time.toNanos();
    clock.advanceTimeBy(time.toMillis(), TimeUnit.MILLISECONDS);
    clock.runPendingTasks();
  }

  private static InetSocketAddress at(String host) {
    return new InetSocketAddress(Vias.numeric(host).orElseThrow(), 5060);
  }

  private static Request request(String method, String branch, String toTag) {
    return Request.of(
        method,
        "sip:bob@127.0.0.1",
        Headers.NONE
            .plus("Via", "SIP/2.0/UDP 127.0.0.2:5060;rport;branch=z9hG4bK" + branch)
            .plus("Max-Forwards", "70")
            .plus("From", "<sip:alice@127.0.0.2>;tag=a")
            .plus("To", "<sip:bob@127.0.0.1>" + (toTag.isEmpty() ? "" : ";tag=" + toTag))
            .plus("Call-ID", "one@127.0.0.2")
            .plus("CSeq", "7 " + method));
  }

  private static Envelope fromB(SipMessage message) {
    return new Envelope(message, Flow.to(Transport.UDP, A, B));
  }

  private static int status(SipMessage message) {
    return ((Response) message).status();
  }

  @Test
  void aRetransmittedRequestIsNotDeliveredTwice() {
    var stack = alone(10, 100);
    for (int i = 0; i < 3; i++) stack.received(fromB(request("OPTIONS", "1", "")));
    assertThat(told.requests).hasSize(1);
    told.requests.get(0).reply(Response.to(told.requests.get(0).request(), 200));
    clock.runPendingTasks();
    stack.received(fromB(request("OPTIONS", "1", "")));
    assertThat(sent).hasSize(2);
    passes(Duration.ofSeconds(33));
    assertThat(stack.size()).isZero();
  }

  @Test
  void receivedAndRportAreFilledIn() {
    alone(10, 100).received(fromB(request("OPTIONS", "1", "")));
    assertThat(told.requests.get(0).request().topVia().parameters().value("rport"))
        .contains("5060");
    assertThat(told.requests.get(0).request().topVia().parameters().value("received"))
        .contains("127.0.0.2");
  }

  @Test
  void aboveTheLimitNewRequestsGet503AndCallsInProgressGoOn() {
    var stack = alone(4, 100);
    for (int i = 0; i < 6; i++) stack.received(fromB(request("INVITE", "new" + i, "")));
    assertThat(told.requests).hasSize(4);
    assertThat(sent).hasSize(2).allSatisfy(refusal -> assertThat(status(refusal)).isEqualTo(503));
    assertThat(sent.get(0).headers().first("Retry-After")).isPresent();
    stack.received(fromB(request("BYE", "bye", "ours")));
    assertThat(told.requests).hasSize(5);
    for (int i = 0; i < 3; i++) stack.received(fromB(request("BYE", "bye" + i, "ours")));
    assertThat(told.requests).hasSize(5);
  }

  @Test
  void theAckOfAStatelessRefusalIsAbsorbed() {
    var stack = alone(0, 100);
    stack.received(fromB(request("INVITE", "1", "")));
    var tag = sent.get(0).to().tag().orElseThrow();
    stack.received(fromB(request("ACK", "1", tag)));
    assertThat(told.acks).isEmpty();
    stack.received(fromB(request("ACK", "2", "ours")));
    assertThat(told.acks).hasSize(1);
  }

  @Test
  void oneSourceDoesNotTakeMoreThanItsShare() {
    var stack = alone(1_000, 5);
    for (int i = 0; i < 20; i++) stack.received(fromB(request("OPTIONS", "a" + i, "")));
    assertThat(told.requests).hasSize(5);
    stack.received(
        new Envelope(request("OPTIONS", "other", ""), Flow.to(Transport.UDP, A, at("127.0.0.3"))));
    assertThat(told.requests).hasSize(6);
    passes(Duration.ofSeconds(1));
    for (int i = 0; i < 20; i++) stack.received(fromB(request("OPTIONS", "b" + i, "")));
    assertThat(told.requests).hasSize(11);
    assertThat(counters.snapshot()).containsEntry("dropped.limit", 30L);
    assertThat(sent).isEmpty();
  }

  @Test
  void aUserThatStumblesIsAnsweredForWith500AndTheNextRequestWorks() {
    var stack = alone(10, 100);
    told.then =
        _ -> {
          throw new IllegalStateException("on purpose");
        };
    stack.received(fromB(request("INVITE", "1", "")));
    clock.runPendingTasks();
    assertThat(status(sent.get(0))).isEqualTo(500);
    told.then = transaction -> transaction.reply(Response.to(transaction.request(), 200));
    stack.received(fromB(request("OPTIONS", "2", "")));
    clock.runPendingTasks();
    assertThat(status(sent.get(1))).isEqualTo(200);
    assertThat(counters.snapshot()).containsEntry("user.failed", 1L);
  }

  @Test
  void aRequestWithoutHopsLeftGets483UnlessItIsOptions() {
    var stack = alone(10, 100);
    stack.received(fromB(request("INVITE", "1", "").with("Max-Forwards", "0")));
    assertThat(status(sent.get(0))).isEqualTo(483);
    stack.received(fromB(request("OPTIONS", "2", "").with("Max-Forwards", "0")));
    assertThat(told.requests).hasSize(1);
  }

  @Test
  void aCancelIsAnsweredHereAndTheUserTold() {
    var stack = alone(10, 100);
    stack.received(fromB(request("INVITE", "1", "")));
    stack.received(fromB(request("CANCEL", "1", "")));
    stack.received(fromB(request("CANCEL", "1", "")));
    assertThat(sent).hasSize(2).allSatisfy(ok -> assertThat(status(ok)).isEqualTo(200));
    assertThat(sent.get(0).cseq().method()).isEqualTo("CANCEL");
    assertThat(told.cancelled).isEqualTo(told.requests);
  }

  @Test
  void aCancelFromSomewhereElseEndsNoCall() {
    var stack = alone(10, 100);
    stack.received(fromB(request("INVITE", "1", "")));
    stack.received(
        new Envelope(request("CANCEL", "1", ""), Flow.to(Transport.UDP, A, at("127.0.0.3"))));
    assertThat(status(sent.get(0))).isEqualTo(481);
    assertThat(told.cancelled).isEmpty();
    assertThat(told.requests).hasSize(1);
  }

  @Test
  void anOldPeerWithoutBranchIsServedLikeAnyOther() {
    var stack = alone(10, 100);
    var old = request("INVITE", "", "").with("Via", "SIP/2.0/UDP 127.0.0.2:5060");
    stack.received(fromB(old));
    stack.received(fromB(old));
    assertThat(told.requests).hasSize(1);
    told.requests.get(0).reply(Response.to(told.requests.get(0).request(), 486).withToTag("b"));
    clock.runPendingTasks();
    stack.received(fromB(request("ACK", "", "b").with("Via", "SIP/2.0/UDP 127.0.0.2:5060")));
    passes(UDP_T4);
    assertThat(stack.size()).isZero();
    assertThat(told.acks).isEmpty();
    assertThat(told.unacknowledged).isEmpty();
  }

  @Test
  void aCancelThatComesTooLateIsAnsweredAndChangesNothing() {
    var stack = alone(10, 100);
    stack.received(fromB(request("INVITE", "1", "")));
    told.requests.get(0).reply(Response.to(told.requests.get(0).request(), 200));
    clock.runPendingTasks();
    stack.received(fromB(request("CANCEL", "1", "")));
    assertThat(status(sent.get(1))).isEqualTo(200);
    assertThat(told.cancelled).isEmpty();
  }

  @Test
  void aCancelOfAnInviteThatIsNotHereIsTheUsers() {
    alone(10, 100).received(fromB(request("CANCEL", "1", "")));
    assertThat(told.requests.get(0).request().method()).isEqualTo("CANCEL");
  }

  @Test
  void aResponseToNothingIsStray() {
    alone(10, 100).received(fromB(Response.to(request("INVITE", "1", ""), 200)));
    assertThat(told.strays).hasSize(1);
  }

  @Test
  void everythingAUserLeavesUnansweredIsForgottenInTime() {
    var stack = alone(100, 100);
    for (var method : List.of("INVITE", "OPTIONS", "REGISTER", "BYE", "CANCEL"))
      stack.received(fromB(request(method, method, "")));
    stack.send(request("INVITE", "x", ""), Flow.to(Transport.UDP, A, B), "z9hG4bKx", silent());
    stack.send(request("BYE", "y", ""), Flow.to(Transport.UDP, A, B), "z9hG4bKy", silent());
    clock.runPendingTasks();
    assertThat(stack.size()).isEqualTo(7);
    passes(Duration.ofMinutes(3));
    assertThat(stack.size()).isZero();
  }

  private static ClientTransaction.Listener silent() {
    return new ClientTransaction.Listener() {
      @Override
      public void onResponse(ClientTransaction transaction, Response response) {}

      @Override
      public void onFailure(ClientTransaction transaction, int status, String reason) {}
    };
  }

  /** A network that loses, doubles and delays what it is given. */
  private final class Network {
    private final Random random;
    private final double loss;
    Transactions a = alone(1, 1);
    Transactions b = a;

    Network(long seed, double loss) {
      this.random = new Random(seed);
      this.loss = loss;
    }

    Carrier from(InetSocketAddress sender) {
      return new Carrier() {
        @Override
        public void send(SipMessage message, Flow flow, Consumer<String> failed) {
          for (int copy = random.nextInt(20) == 0 ? 2 : 1; copy > 0; copy--)
            if (random.nextDouble() >= loss) deliver(sender, message);
        }

        @Override
        public boolean alive(Flow flow) {
          return true;
        }
      };
    }

    private void deliver(InetSocketAddress sender, SipMessage message) {
      var toA = sender.equals(B);
      var flow = Flow.to(Transport.UDP, toA ? A : B, sender);
      var _ =
          clock
              .eventLoop()
              .schedule(
                  () -> (toA ? a : b).received(new Envelope(message, flow)),
                  random.nextInt(80),
                  TimeUnit.MILLISECONDS);
    }
  }

  /** Answers 180, then 200 until the ACK comes; answers everything else 200. */
  private final class Answering extends Told {
    final Set<String> acknowledged = new HashSet<>();
    final List<String> answered = new ArrayList<>();
    final List<String> given = new ArrayList<>();
    private final List<Runnable> onAck = new ArrayList<>();

    @Override
    public void onRequest(ServerTransaction transaction) {
      super.onRequest(transaction);
      var ok = Response.to(transaction.request(), 200).withToTag("b");
      if (!transaction.request().method().equals("INVITE")) {
        transaction.reply(ok);
        return;
      }
      var call = transaction.request().callId();
      answered.add(call);
      transaction.reply(Response.to(transaction.request(), 180).withToTag("b"));
      transaction.reply(ok);
      var again =
          AnswerRetransmission.start(
              clock.eventLoop(), T1, () -> transaction.reply(ok), () -> given.add(call));
      onAck.add(() -> {
        if (acknowledged.contains(call)) again.acknowledged();
      });
    }

    @Override
    public void onAck(Request ack, Flow from) {
      super.onAck(ack, from);
      acknowledged.add(ack.callId());
      onAck.forEach(Runnable::run);
    }
  }

  /** ACKs every 200 of its INVITE, then says BYE. */
  private static final class Calling implements ClientTransaction.Listener {
    final Set<String> established = new HashSet<>();
    final Set<String> ended = new HashSet<>();
    final List<Integer> failures = new ArrayList<>();
    private final Network network;
    private int branch;

    Calling(Network network) {
      this.network = network;
    }

    @Override
    public void onResponse(ClientTransaction transaction, Response response) {
      if (!response.success()) return;
      var call = transaction.request().callId();
      if (response.cseq().method().equals("BYE")) {
        ended.add(call);
        return;
      }
      var dialog = Dialog.uac(transaction.request(), response);
      var flow = transaction.flow();
      network.a.sendOutside(dialog.ack(dialog.localCseq()), flow, "z9hG4bKack" + ++branch);
      if (established.add(call))
        network.a.send(dialog.next().request("BYE"), flow, "z9hG4bKbye" + ++branch, this);
    }

    @Override
    public void onFailure(ClientTransaction transaction, int status, String reason) {
      failures.add(status);
    }
  }

  /** All seven INVITEs or all eleven BYEs of one call are lost once in 100,000 runs. */
  @Test
  void everyCallIsMadeAndEndedThoughATenthOfThePacketsIsLost() {
    var seed = new Random().nextLong();
    var network = new Network(seed, 0.1);
    var bob = new Answering();
    network.a = transactions(network.from(A), told, 10_000, 10_000);
    network.b = transactions(network.from(B), bob, 10_000, 10_000);
    var alice = new Calling(network);
    int calls = 200;
    for (int i = 0; i < calls; i++) {
      var invite = request("INVITE", "", "").with("Call-ID", "call" + i);
      network.a.send(
          new Request("INVITE", invite.uri(), invite.headers().without("Via"), new byte[0]),
          Flow.to(Transport.UDP, A, B),
          "z9hG4bKinvite" + i,
          alice);
    }
    for (int i = 0; i < 20_000; i++) passes(Duration.ofMillis(20));
    assertThat(alice.established).as("seed " + seed).hasSize(calls);
    assertThat(bob.answered).as("seed " + seed).hasSize(calls).doesNotHaveDuplicates();
    assertThat(bob.acknowledged).as("seed " + seed).hasSize(calls);
    assertThat(alice.ended).as("seed " + seed).hasSize(calls);
    assertThat(alice.failures).as("seed " + seed).isEmpty();
    assertThat(bob.given).as("seed " + seed).isEmpty();
    assertThat(network.a.size() + network.b.size()).as("seed " + seed).isZero();
  }
}
