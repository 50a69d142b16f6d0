package santra.protocol.sip.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static santra.protocol.sip.transaction.Rehearsal.TCP;
import static santra.protocol.sip.transaction.Rehearsal.UDP;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import santra.protocol.sip.message.Request;
import santra.protocol.sip.transaction.ClientInput.Cancel;
import santra.protocol.sip.transaction.ClientInput.Received;
import santra.protocol.sip.transaction.ClientInput.Unsendable;

/** RFC 3261 figure 5, RFC 6026 figure 4. */
class InviteClientTest {
  private static final Duration T64 = UDP.giveUp();

  private static Rehearsal<InviteClient, ClientInput> over(Timing timing) {
    return new Rehearsal<>(
        InviteClient.start(Samples.invite(), timing),
        (state, input) -> InviteClient.step(state, input, timing),
        ClientInput.Expired::new);
  }

  private static Received response(int status) {
    return new Received(Samples.response(Samples.invite(), status));
  }

  @Test
  void anInviteIsRetransmittedAtT1DoubledUntilTimerBGivesUp() {
    var call = over(UDP);
    call.passes(T64);
    assertThat(call.pausesMs()).containsExactly(500L, 1000L, 2000L, 4000L, 8000L, 16000L);
    assertThat(call.failures).containsExactly(408);
    assertThat(call.over()).isTrue();
  }

  @Test
  void overAReliableTransportItIsSentOnceAndGivenUpAtTheSameTime() {
    var call = over(TCP);
    call.passes(T64);
    assertThat(call.sent).hasSize(1);
    assertThat(call.failures).containsExactly(408);
  }

  @Test
  void aProvisionalResponseEndsTheRetransmission() {
    var call = over(UDP);
    call.happens(response(100));
    call.passes(Duration.ofMinutes(5));
    assertThat(call.sent).hasSize(1);
    assertThat(call.failures).isEmpty();
  }

  @Test
  void everyProvisionalResponseIsDelivered() {
    var call = over(UDP);
    call.happens(response(100));
    call.happens(response(180));
    call.happens(response(180));
    assertThat(call.delivered).hasSize(3);
  }

  @Test
  void aPeerThatRingsForTenMinutesWithoutAWordIsGivenUp() {
    var call = over(UDP);
    call.happens(response(180));
    call.passes(Duration.ofMinutes(9));
    call.happens(response(180));
    call.passes(Duration.ofMinutes(9));
    assertThat(call.failures).isEmpty();
    call.passes(Duration.ofMinutes(1));
    assertThat(call.failures).containsExactly(408);
  }

  @Test
  void aRejectionIsAcknowledgedEveryTimeButDeliveredOnce() {
    var call = over(UDP);
    call.happens(response(486));
    call.happens(response(486));
    call.passes(Duration.ofSeconds(31));
    call.happens(response(486));
    assertThat(call.sent.subList(1, 4))
        .allSatisfy(ack -> assertThat(((Request) ack).method()).isEqualTo("ACK"));
    assertThat(call.delivered).hasSize(1);
    call.passes(Duration.ofSeconds(1));
    assertThat(call.over()).isTrue();
  }

  @Test
  void theAckOfARejectionFollowsSection17() {
    var call = over(TCP);
    call.happens(response(486));
    assertThat(call.over()).isTrue();
    var ack = (Request) call.sent.get(1);
    assertThat(ack.uri()).isEqualTo(Samples.invite().uri());
    assertThat(ack.headers().all("Via"))
        .containsExactly(Samples.invite().headers().all("Via").get(0));
    assertThat(ack.headers().all("Route")).isEqualTo(Samples.invite().headers().all("Route"));
    assertThat(ack.to().tag()).contains("b");
    assertThat(ack.from()).isEqualTo(Samples.invite().from());
    assertThat(ack.callId()).isEqualTo(Samples.invite().callId());
    assertThat(ack.cseq()).hasToString("7 ACK");
    assertThat(ack.body()).isEmpty();
  }

  @Test
  void every2xxIsDeliveredFor64T1AfterTheFirst() {
    var call = over(UDP);
    call.happens(response(200));
    call.passes(T64.minusMillis(1));
    call.happens(response(200));
    call.happens(response(486));
    assertThat(call.delivered).hasSize(2);
    assertThat(call.sent).hasSize(1);
    call.passes(Duration.ofMillis(1));
    assertThat(call.over()).isTrue();
  }

  /** The device answered another edge, had its ACK, and is silent about an INVITE sent again. */
  @Test
  void anInviteWhoseOutcomeIsKnownIsSentNoMoreAndFailsNobody() {
    var call = over(UDP);
    call.passes(Duration.ofSeconds(1));
    var sent = call.sent.size();
    call.happens(new ClientInput.Settled());
    call.passes(T64);

    assertThat(call.sent).hasSize(sent);
    assertThat(call.over()).isTrue();
    assertThat(call.failures).isEmpty();
  }

  @Test
  void anAnswerKeepsItsTransactionThoughTheOutcomeIsKnown() {
    var call = over(UDP);
    call.happens(response(200));
    call.happens(new ClientInput.Settled());
    call.happens(response(200));

    assertThat(call.delivered).hasSize(2);
  }

  @Test
  void aCancelWaitsForTheFirstProvisionalResponse() {
    var call = over(UDP);
    call.happens(new Cancel());
    call.passes(Duration.ofSeconds(1));
    assertThat(call.launched).isEmpty();
    call.happens(response(100));
    assertThat(call.launched).hasSize(1);
  }

  @Test
  void aCancelAfterRingingGoesAtOnceAndOnlyOnce() {
    var call = over(UDP);
    call.happens(response(180));
    call.happens(new Cancel());
    call.happens(new Cancel());
    call.happens(response(180));
    assertThat(call.launched).hasSize(1);
  }

  @Test
  void theCancelFollowsSection9() {
    var call = over(UDP);
    call.happens(response(180));
    call.happens(new Cancel());
    var cancel = call.launched.get(0);
    assertThat(cancel.method()).isEqualTo("CANCEL");
    assertThat(cancel.uri()).isEqualTo(Samples.invite().uri());
    assertThat(cancel.headers().all("Via"))
        .containsExactly(Samples.invite().headers().all("Via").get(0));
    assertThat(cancel.headers().all("Route")).isEqualTo(Samples.invite().headers().all("Route"));
    assertThat(cancel.to()).isEqualTo(Samples.invite().to());
    assertThat(cancel.from()).isEqualTo(Samples.invite().from());
    assertThat(cancel.callId()).isEqualTo(Samples.invite().callId());
    assertThat(cancel.cseq()).hasToString("7 CANCEL");
  }

  @Test
  void aCancelledCallWithoutAFinalResponseFailsAfter64T1() {
    var call = over(UDP);
    call.happens(response(180));
    call.passes(Duration.ofSeconds(60));
    call.happens(new Cancel());
    call.passes(T64.minusMillis(1));
    assertThat(call.failures).isEmpty();
    call.passes(Duration.ofMillis(1));
    assertThat(call.failures).containsExactly(408);
    assertThat(call.over()).isTrue();
  }

  @Test
  void anAnswerThatOvertakesTheCancelIsDelivered() {
    var call = over(UDP);
    call.happens(response(180));
    call.happens(new Cancel());
    call.happens(response(200));
    assertThat(call.delivered).hasSize(2);
    call.passes(T64);
    assertThat(call.failures).isEmpty();
  }

  @Test
  void aCancelAfterTheFinalResponseDoesNothing() {
    var call = over(UDP);
    call.happens(response(200));
    call.happens(new Cancel());
    assertThat(call.launched).isEmpty();
  }

  @Test
  void anInviteThatCannotBeSentFailsAtOnce() {
    var call = over(TCP);
    call.happens(new Unsendable("refused"));
    assertThat(call.failures).containsExactly(503);
    assertThat(call.over()).isTrue();
  }
}
