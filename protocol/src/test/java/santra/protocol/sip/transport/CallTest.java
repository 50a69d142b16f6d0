package santra.protocol.sip.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static santra.protocol.sip.transport.Party.next;

import java.time.Duration;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import santra.protocol.sip.dialog.Dialog;

/** Whole calls between two stacks, after RFC 3665. */
@ExtendWith(Leaks.class)
class CallTest {
  private static final Duration SHORT = Duration.ofMillis(20);

  @ParameterizedTest
  @EnumSource(names = {"UDP", "TCP", "TLS"})
  void aCallIsMadeAnsweredAndEnded(Transport transport) {
    try (var alice = Party.hasty(SHORT);
        var bob = Party.hasty(SHORT)) {
      var invite = alice.send(alice.request("INVITE", bob, transport), alice.to(bob, transport));
      var incoming = next(bob.requests);
      bob.answer(incoming, 180);
      assertThat(alice.response(180).to().tag()).contains("to-tag");
      bob.answer(incoming, 200);
      var ok = alice.response(200);

      var dialog = Dialog.uac(invite.request(), ok);
      var flow = NextHop.of(dialog.nextHop(), alice.stack().listeners()).orElseThrow();
      alice.stack().sendOutside(dialog.ack(dialog.localCseq()), flow, Party.branch());
      assertThat(next(bob.acks).cseq().method()).isEqualTo("ACK");

      var bobs = Dialog.uas(incoming.request(), "to-tag").next();
      var back = NextHop.of(bobs.nextHop(), bob.stack().listeners()).orElseThrow();
      bob.send(bobs.request("BYE"), back);
      var bye = next(alice.requests);
      assertThat(dialog.received(bye.request())).isPresent();
      alice.answer(bye, 200);
      bob.response(200);

      alice.becomesEmpty();
      bob.becomesEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"UDP", "TCP", "TLS"})
  void aRefusedCallIsAcknowledgedByTheTransaction(Transport transport) {
    try (var alice = Party.hasty(SHORT);
        var bob = Party.hasty(SHORT)) {
      alice.send(alice.request("INVITE", bob, transport), alice.to(bob, transport));
      bob.answer(next(bob.requests), 486);
      alice.response(486);
      alice.becomesEmpty();
      bob.becomesEmpty();
      assertThat(bob.acks).isEmpty();
      assertThat(bob.unacknowledged).isEmpty();
      assertThat(bob.counter("received.ACK")).isPositive();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"UDP", "TCP", "TLS"})
  void aRingingCallIsCancelled(Transport transport) {
    try (var alice = Party.hasty(SHORT);
        var bob = Party.hasty(SHORT)) {
      var invite = alice.send(alice.request("INVITE", bob, transport), alice.to(bob, transport));
      var incoming = next(bob.requests);
      bob.answer(incoming, 180);
      alice.response(180);
      invite.cancel();
      assertThat(next(bob.cancelled)).isSameAs(incoming);
      bob.answer(incoming, 487);
      alice.response(487);
      alice.becomesEmpty();
      bob.becomesEmpty();
    }
  }
}
