package santra.protocol.sip.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static santra.protocol.sip.transaction.Rehearsal.TCP;
import static santra.protocol.sip.transaction.Rehearsal.UDP;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import santra.protocol.sip.transaction.ServerInput.Received;
import santra.protocol.sip.transaction.ServerInput.Reply;

/** RFC 3261 figure 8. */
class NonInviteServerTest {
  private static final Received AGAIN = new Received(Samples.request("BYE"));

  private static Rehearsal<NonInviteServer, ServerInput> over(Timing timing) {
    return new Rehearsal<>(
        NonInviteServer.start(Samples.request("BYE"), timing),
        (state, input) -> NonInviteServer.step(state, input, timing),
        ServerInput.Expired::new);
  }

  private static Reply reply(int status) {
    return new Reply(Samples.response(Samples.request("BYE"), status));
  }

  @Test
  void aRepeatedRequestIsAbsorbedUntilThereIsAnAnswerThenGetsIt() {
    var bye = over(UDP);
    bye.happens(AGAIN);
    assertThat(bye.sent).isEmpty();
    bye.happens(reply(200));
    bye.happens(AGAIN);
    assertThat(bye.sent).hasSize(2);
    assertThat(bye.delivered).hasSize(1);
  }

  @Test
  void theAnswerIsKeptFor64T1() {
    var bye = over(UDP);
    bye.happens(reply(200));
    bye.passes(UDP.giveUp().minusMillis(1));
    assertThat(bye.over()).isFalse();
    bye.passes(Duration.ofMillis(1));
    assertThat(bye.over()).isTrue();
  }

  @Test
  void overAReliableTransportTheAnswerIsTheEnd() {
    var bye = over(TCP);
    bye.happens(reply(200));
    assertThat(bye.over()).isTrue();
  }

  @Test
  void onlyTheFirstFinalAnswerIsSent() {
    var bye = over(UDP);
    bye.happens(reply(100));
    bye.happens(reply(200));
    bye.happens(reply(500));
    assertThat(bye.sent).hasSize(2);
  }

  @Test
  void aRequestNeverAnsweredIsForgottenWithItsClient() {
    var bye = over(UDP);
    bye.happens(reply(100));
    bye.passes(UDP.giveUp());
    assertThat(bye.over()).isTrue();
  }
}
