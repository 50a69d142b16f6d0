package santra.protocol.sip.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static santra.protocol.sip.transaction.Rehearsal.TCP;
import static santra.protocol.sip.transaction.Rehearsal.UDP;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import santra.protocol.sip.message.Response;
import santra.protocol.sip.transaction.ServerInput.Received;
import santra.protocol.sip.transaction.ServerInput.Reply;
import santra.protocol.sip.transaction.ServerInput.Unsendable;

/** RFC 3261 figure 7, RFC 6026 figure 5. */
class InviteServerTest {
  private static final Duration T64 = UDP.giveUp();

  private static Rehearsal<InviteServer, ServerInput> over(Timing timing) {
    return new Rehearsal<>(
        InviteServer.start(Samples.invite(), timing),
        (state, input) -> InviteServer.step(state, input, timing),
        ServerInput.Expired::new);
  }

  private static Reply reply(int status) {
    return new Reply(Samples.response(Samples.invite(), status));
  }

  private static final Received AGAIN = new Received(Samples.invite());
  private static final Received ACK = new Received(Samples.ack());

  @Test
  void nothingIsSentBeforeTheUserSaysSo() {
    var call = over(UDP);
    call.happens(AGAIN);
    call.passes(Duration.ofSeconds(100));
    assertThat(call.sent).isEmpty();
    assertThat(call.delivered).containsExactly(Samples.invite());
  }

  @Test
  void aRepeatedInviteGetsTheLastProvisionalResponse() {
    var call = over(UDP);
    call.happens(reply(100));
    call.happens(reply(180));
    call.happens(AGAIN);
    assertThat(call.sent).extracting(m -> ((Response) m).status()).containsExactly(100, 180, 180);
    assertThat(call.delivered).hasSize(1);
  }

  @Test
  void aRejectionIsRetransmittedAtT1ThenDoubledUpToT2() {
    var call = over(UDP);
    call.happens(reply(486));
    call.passes(T64.minusMillis(1));
    assertThat(call.pausesMs())
        .containsExactly(500L, 1000L, 2000L, 4000L, 4000L, 4000L, 4000L, 4000L, 4000L, 4000L);
  }

  @Test
  void aRejectionNobodyAcknowledgesIsReportedAfter64T1() {
    for (var timing : new Timing[] {UDP, TCP}) {
      var call = over(timing);
      call.happens(reply(486));
      call.passes(T64.minusMillis(1));
      assertThat(call.failures).isEmpty();
      call.passes(Duration.ofMillis(1));
      assertThat(call.failures).hasSize(1);
      assertThat(call.over()).isTrue();
    }
  }

  @Test
  void aRejectionIsSentOnceOverAReliableTransport() {
    var call = over(TCP);
    call.happens(reply(486));
    call.passes(T64);
    assertThat(call.sent).hasSize(1);
  }

  @Test
  void aChallengeIsNotRetransmittedByItselfButOnRequest() {
    var call = over(UDP);
    call.happens(reply(401));
    call.passes(Duration.ofSeconds(10));
    assertThat(call.sent).hasSize(1);
    call.happens(AGAIN);
    assertThat(call.sent).hasSize(2);
  }

  @Test
  void anAckEndsTheRetransmissionAndLaterOnesAreAbsorbedForT4() {
    var call = over(UDP);
    call.happens(reply(486));
    call.happens(ACK);
    call.happens(ACK);
    call.passes(UDP.t4().minusMillis(1));
    assertThat(call.sent).hasSize(1);
    assertThat(call.over()).isFalse();
    call.passes(Duration.ofMillis(1));
    assertThat(call.over()).isTrue();
    assertThat(call.delivered).hasSize(1);
    assertThat(call.failures).isEmpty();
  }

  @Test
  void anAckEndsAReliableTransactionAtOnce() {
    var call = over(TCP);
    call.happens(reply(486));
    call.happens(ACK);
    assertThat(call.over()).isTrue();
  }

  @Test
  void afterA2xxRepeatedInvitesAreAbsorbedAndFurther2xxPassFor64T1() {
    var call = over(UDP);
    call.happens(reply(200));
    call.happens(AGAIN);
    call.happens(reply(200));
    call.happens(reply(486));
    assertThat(call.sent).hasSize(2);
    call.passes(T64.minusMillis(1));
    assertThat(call.state()).isEqualTo(new InviteServer.Accepted());
    call.passes(Duration.ofMillis(1));
    assertThat(call.over()).isTrue();
    assertThat(call.failures).isEmpty();
  }

  @Test
  void anAckWithTheInvitesBranchReachesTheUserAfterA2xx() {
    var call = over(UDP);
    call.happens(reply(200));
    call.happens(ACK);
    assertThat(call.delivered).containsExactly(Samples.invite(), Samples.ack());
  }

  @Test
  void anInviteNeverAnsweredIsGivenUpInSilence() {
    var call = over(UDP);
    call.passes(Duration.ofMinutes(3));
    assertThat(call.over()).isTrue();
    assertThat(call.sent).isEmpty();
    assertThat(call.failures).hasSize(1);
  }

  @Test
  void aCallThatRingsWithoutAWordForThreeMinutesIsEndedWith408() {
    var call = over(UDP);
    call.happens(reply(180));
    call.passes(Duration.ofMinutes(2));
    call.happens(reply(180));
    call.passes(Duration.ofMinutes(2));
    assertThat(call.failures).isEmpty();
    call.passes(Duration.ofMinutes(1));
    assertThat(call.failures).hasSize(1);
    assertThat(((Response) call.sent.get(2)).status()).isEqualTo(408);
    assertThat(((Response) call.sent.get(2)).to().tag()).contains("b");
    call.passes(T64);
    assertThat(call.over()).isTrue();
  }

  @Test
  void aFinalResponseThatCannotBeSentIsReported() {
    for (int status : new int[] {200, 486}) {
      var call = over(TCP);
      call.happens(reply(status));
      call.happens(new Unsendable("gone"));
      assertThat(call.failures).containsExactly(503);
      assertThat(call.over()).isTrue();
    }
  }

  @Test
  void aProvisionalResponseThatCannotBeSentEndsNothing() {
    var call = over(TCP);
    call.happens(reply(180));
    call.happens(new Unsendable("gone"));
    call.happens(reply(200));
    assertThat(call.sent).hasSize(2);
  }
}
