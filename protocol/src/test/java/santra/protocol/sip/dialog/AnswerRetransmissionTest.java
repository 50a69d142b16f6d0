package santra.protocol.sip.dialog;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** RFC 3261 section 13.3.1.4. */
class AnswerRetransmissionTest {
  private final EmbeddedChannel clock = new EmbeddedChannel();
  private final List<Long> resentMs = new ArrayList<>();
  private final List<Long> givenUpMs = new ArrayList<>();
  private long nowMs;

  AnswerRetransmissionTest() {
    clock.freezeTime();
  }

  private AnswerRetransmission start() {
    return AnswerRetransmission.start(
        clock.eventLoop(),
        Duration.ofMillis(500),
        () -> resentMs.add(nowMs),
        () -> givenUpMs.add(nowMs));
  }

  private void passes(int ms) {
    for (int i = 0; i < ms; i += 100) {
      nowMs += 100;
      clock.advanceTimeBy(100, TimeUnit.MILLISECONDS);
      clock.runPendingTasks();
    }
  }

  @Test
  void anAnswerIsSentAgainAtT1DoubledUpToT2UntilItIsGivenUpAfter64T1() {
    var _ = start();
    passes(60_000);
    assertThat(resentMs)
        .containsExactly(500L, 1500L, 3500L, 7500L, 11500L, 15500L, 19500L, 23500L, 27500L, 31500L);
    assertThat(givenUpMs).containsExactly(32_000L);
  }

  @Test
  void anAcknowledgedAnswerIsNotSentAgain() {
    var answer = start();
    passes(2_000);
    answer.acknowledged();
    answer.acknowledged();
    passes(60_000);
    assertThat(resentMs).containsExactly(500L, 1500L);
    assertThat(givenUpMs).isEmpty();
  }
}
