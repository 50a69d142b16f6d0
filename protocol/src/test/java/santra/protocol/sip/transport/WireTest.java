package santra.protocol.sip.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static santra.protocol.sip.transport.Party.next;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import santra.protocol.sip.message.Response;

/** Connections, ways back and load, on loopback. */
@ExtendWith(Leaks.class)
class WireTest {
  private static final Duration SHORT = Duration.ofMillis(20);

  /** An address where nobody listens. */
  private static InetSocketAddress nobody() {
    try (var free =
        new RawPeer.Datagrams(new InetSocketAddress(InetAddress.getLoopbackAddress(), 9))) {
      return new InetSocketAddress(InetAddress.getLoopbackAddress(), free.port());
    }
  }

  @Test
  void aRefusedConnectionFailsTheRequestAtOnce() {
    try (var alice = Party.start()) {
      var flow = Flow.to(Transport.TCP, alice.address(Transport.TCP), nobody());
      alice.send(alice.request("INVITE", alice, Transport.TCP), flow);
      assertThat(next(alice.failures).status()).isEqualTo(503);
      alice.becomesEmpty();
    }
  }

  @Test
  void aClosedPortFailsTheRequestAtTheFirstRetransmission() {
    try (var alice = Party.start()) {
      var flow = Flow.to(Transport.UDP, alice.address(Transport.UDP), nobody());
      var start = System.nanoTime();
      alice.send(alice.request("INVITE", alice, Transport.UDP), flow);
      alice.send(alice.request("OPTIONS", alice, Transport.UDP), flow);
      assertThat(next(alice.failures).status()).isEqualTo(503);
      assertThat(next(alice.failures).status()).isEqualTo(503);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
      alice.becomesEmpty();
    }
  }

  @Test
  void aSlowPeerIsHeardWhileItsPortIsProbed() {
    try (var alice = Party.hasty(Duration.ofMillis(50));
        var slow =
            new RawPeer.Datagrams(new InetSocketAddress(InetAddress.getLoopbackAddress(), 9))) {
      var remote = new InetSocketAddress(InetAddress.getLoopbackAddress(), slow.port());
      alice.send(
          alice.request("OPTIONS", alice, Transport.UDP),
          Flow.to(Transport.UDP, alice.address(Transport.UDP), remote));
      var first = slow.hear();
      assertThat(slow.hear()).isEqualTo(first);
      slow.send(alice.address(Transport.UDP), first.replaceFirst("OPTIONS .*", "SIP/2.0 200 OK"));
      alice.response(200);
      assertThat(alice.failures).isEmpty();
      alice.becomesEmpty();
    }
  }

  @Test
  void aPeerThatNeverAnswersFailsTheRequestWith408() {
    try (var alice = Party.hasty(SHORT);
        var mute =
            new RawPeer.Datagrams(new InetSocketAddress(InetAddress.getLoopbackAddress(), 9))) {
      var remote = new InetSocketAddress(InetAddress.getLoopbackAddress(), mute.port());
      alice.send(
          alice.request("INVITE", alice, Transport.UDP),
          Flow.to(Transport.UDP, alice.address(Transport.UDP), remote));
      assertThat(next(alice.failures).status()).isEqualTo(408);
      alice.becomesEmpty();
    }
  }

  @Test
  void requestsToOnePeerShareAConnectionAndRequestsBackUseItToo() {
    try (var alice = Party.start();
        var bob = Party.start()) {
      bob.atOnce = transaction -> bob.answer(transaction, 200);
      alice.atOnce = transaction -> alice.answer(transaction, 200);
      for (int i = 0; i < 5; i++)
        alice.send(alice.request("OPTIONS", bob, Transport.TCP), alice.to(bob, Transport.TCP));
      for (int i = 0; i < 5; i++) alice.response(200);
      assertThat(bob.stack().describe()).contains("connections 1\n");

      bob.send(bob.request("OPTIONS", alice, Transport.TCP), next(bob.requests).flow());
      bob.response(200);
      assertThat(alice.stack().describe()).contains("connections 1\n");
      assertThat(bob.stack().describe()).contains("connections 1\n");
    }
  }

  @Test
  void aResponseWhoseConnectionHasDiedGoesToWhereTheViaSays() {
    try (var alice = Party.start();
        var bob = Party.start()) {
      ServerTransaction incoming;
      try (var raw = RawPeer.to(bob.address(Transport.TCP), Transport.TCP)) {
        raw.send(
            RawPeer.message("OPTIONS", "", "")
                .replace(
                    "UDP 127.0.0.1:9", "TCP 127.0.0.1:" + alice.address(Transport.TCP).getPort()));
        incoming = next(bob.requests);
      }
      Party.eventually("gone", () -> bob.stack().describe().contains("connections 0\n"));
      bob.answer(incoming, 200);
      assertThat(next(alice.strays).status()).isEqualTo(200);
    }
  }

  @Test
  void aPeerBehindAChangedPortIsAnsweredThere() {
    try (var bob = Party.start();
        var behind = RawPeer.to(bob.address(Transport.UDP), Transport.UDP)) {
      behind.send(RawPeer.message("INVITE", "", ""));
      var invite = next(bob.requests);
      bob.answer(invite, 180);
      assertThat(behind.hear()).startsWith("SIP/2.0 180");
      assertThat(invite.flow().remote().getPort()).isEqualTo(behind.port());
    }
  }

  @Test
  void aResponseOutsideATransactionFollowsItsVia() {
    try (var alice = Party.start();
        var bob = Party.start()) {
      bob.send(bob.request("INVITE", alice, Transport.UDP), bob.to(alice, Transport.UDP));
      var invite = next(alice.requests).request();
      try (var adopter = Party.start()) {
        adopter
            .stack()
            .sendOutside(Response.to(invite, 180).withToTag("x"), adopter.address(Transport.UDP));
        assertThat(next(bob.responses).status()).isEqualTo(180);
      }
    }
  }

  @Test
  void aResponseOutsideATransactionFindsTheListenerOfAPeerWhoseConnectionIsGone() {
    try (var alice = Party.start();
        var bob = Party.start()) {
      bob.send(bob.request("OPTIONS", alice, Transport.TCP), bob.to(alice, Transport.TCP));
      var options = next(alice.requests).request();
      try (var adopter = Party.start()) {
        adopter
            .stack()
            .sendOutside(Response.to(options, 200).withToTag("x"), adopter.address(Transport.TCP));
        assertThat(next(bob.responses).status()).isEqualTo(200);
      }
    }
  }

  @Test
  void anAnswerNobodyAcknowledgesIsReported() {
    try (var bob = Party.hasty(SHORT);
        var raw = RawPeer.to(bob.address(Transport.UDP), Transport.UDP)) {
      raw.send(RawPeer.message("INVITE", "", ""));
      bob.answer(next(bob.requests), 486);
      assertThat(next(bob.unacknowledged).request().method()).isEqualTo("INVITE");
      bob.becomesEmpty();
    }
  }

  @Test
  void aCancelBeforeAnyAnswerIsSentWithTheFirstOne() {
    try (var alice = Party.hasty(SHORT);
        var bob = Party.hasty(SHORT)) {
      var invite =
          alice.send(alice.request("INVITE", bob, Transport.UDP), alice.to(bob, Transport.UDP));
      invite.cancel();
      var incoming = next(bob.requests);
      assertThat(bob.counter("received.CANCEL")).isZero();
      bob.answer(incoming, 100);
      assertThat(next(bob.cancelled)).isSameAs(incoming);
      bob.answer(incoming, 487);
      alice.response(487);
      alice.becomesEmpty();
      bob.becomesEmpty();
    }
  }

  @Test
  void twoThousandOptionsASecondAreAllAnsweredOnce() {
    int rate = 2_000;
    int seconds = 2;
    try (var alice = generous();
        var bob = generous()) {
      bob.atOnce =
          transaction -> transaction.reply(Response.to(transaction.request(), 200).withToTag("b"));
      var start = System.nanoTime();
      for (int i = 0; i < rate * seconds; i++) {
        var due = start + i * TimeUnit.SECONDS.toNanos(1) / rate;
        while (System.nanoTime() < due) LockSupport.parkNanos(200_000);
        alice.send(alice.request("OPTIONS", bob, Transport.UDP), alice.to(bob, Transport.UDP));
      }
      Party.eventually("all answered", () -> alice.responses.size() == rate * seconds);
      assertThat(alice.failures).isEmpty();
      assertThat(alice.strays).isEmpty();
      assertThat(bob.requests).hasSize(rate * seconds);
    }
  }

  private static Party generous() {
    return Party.on(s ->
        new SipSettings(
            s.listeners(),
            s.t1(),
            s.maxMessage(),
            s.maxTransactions(),
            s.maxConnections(),
            s.idleConnection(),
            s.headerDeadline(),
            100_000,
            s.admission(),
            s.tls(),
            s.web(),
            true));
  }
}
