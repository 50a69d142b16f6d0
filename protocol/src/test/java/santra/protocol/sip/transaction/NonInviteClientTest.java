package santra.protocol.sip.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static santra.protocol.sip.transaction.Rehearsal.TCP;
import static santra.protocol.sip.transaction.Rehearsal.UDP;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import santra.protocol.sip.transaction.ClientInput.Received;
import santra.protocol.sip.transaction.ClientInput.Unsendable;

/** RFC 3261 figure 6. */
class NonInviteClientTest {
  private static Rehearsal<NonInviteClient, ClientInput> over(Timing timing) {
    return new Rehearsal<>(
        NonInviteClient.start(Samples.request("BYE"), timing),
        (state, input) -> NonInviteClient.step(state, input, timing),
        ClientInput.Expired::new);
  }

  private static Received response(int status) {
    return new Received(Samples.response(Samples.request("BYE"), status));
  }

  @Test
  void aRequestIsRetransmittedAtT1ThenDoubledUpToT2UntilTimerFGivesUp() {
    var bye = over(UDP);
    bye.passes(UDP.giveUp());
    assertThat(bye.pausesMs())
        .containsExactly(500L, 1000L, 2000L, 4000L, 4000L, 4000L, 4000L, 4000L, 4000L, 4000L);
    assertThat(bye.failures).containsExactly(408);
    assertThat(bye.over()).isTrue();
  }

  @Test
  void afterAProvisionalResponseItIsRetransmittedEveryT2() {
    var bye = over(UDP);
    bye.happens(response(100));
    bye.passes(Duration.ofSeconds(9));
    assertThat(bye.pausesMs()).containsExactly(500L, 4000L, 4000L);
  }

  @Test
  void overAReliableTransportItIsSentOnce() {
    var bye = over(TCP);
    bye.passes(TCP.giveUp());
    assertThat(bye.sent).hasSize(1);
    assertThat(bye.failures).containsExactly(408);
  }

  @Test
  void theFinalResponseIsDeliveredOnceAndRepetitionsAbsorbedForT4() {
    var bye = over(UDP);
    bye.happens(response(200));
    bye.happens(response(200));
    bye.passes(UDP.t4().minusMillis(1));
    assertThat(bye.over()).isFalse();
    bye.passes(Duration.ofMillis(1));
    assertThat(bye.over()).isTrue();
    assertThat(bye.delivered).hasSize(1);
    assertThat(bye.sent).hasSize(1);
  }

  @Test
  void aFinalResponseEndsAReliableTransactionAtOnce() {
    var bye = over(TCP);
    bye.happens(response(404));
    assertThat(bye.over()).isTrue();
  }

  @Test
  void aRequestThatCannotBeSentFailsAtOnce() {
    var bye = over(UDP);
    bye.happens(new Unsendable("refused"));
    assertThat(bye.failures).containsExactly(503);
  }
}
