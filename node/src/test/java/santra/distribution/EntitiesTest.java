package santra.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.Done;
import org.junit.jupiter.api.Test;
import santra.agent.AgentCommand;
import santra.node.Examples;
import santra.vocabulary.AgentId;
import santra.vocabulary.AgentRef;

class EntitiesTest {
  private static final AgentRef ANNA = new AgentRef(Examples.CALL.tenant(), new AgentId("anna"));

  private final FakePost post = new FakePost();
  private final Entities entities = new Entities(post);

  /** Law NoContactIsLost, in time: 3 s of waiting for a dead node's answer are 3 s of silence. */
  @Test
  void whatMayHaveGoneToADeadNodeIsSaidAgainAsSoonAsItIsGone() {
    var asked = entities.reportAtLast(ANNA).toCompletableFuture();
    assertThat(post.sent).hasSize(1);

    post.unanswered.nodeGone();

    assertThat(post.sent).isEqualTo(Collections.nCopies(2, "report " + ANNA.entityId()));
    assertThat(asked).isNotDone();
  }

  /** Pekko drops what a region held back for a shard that is handed over before it had a home. */
  @Test
  void aRegistrationThatAMovingShardDroppedIsSaidAgain() {
    post.lost = 2;

    var recorded =
        entities.orderInTime(ANNA, new AgentCommand.Unregister("sip:anna@127.0.0.9", Examples.AT));

    assertThat(recorded).isCompletedWithValue(Done.done());
    assertThat(post.sent).hasSize(3);
  }

  @Test
  void whatOnlyAsksIsAskedAgainAFewTimesWhenANodeGoes() {
    var asked = entities.report(ANNA).toCompletableFuture();

    for (int gone = 0; gone < 3; gone++) post.unanswered.nodeGone();
    assertThat(asked).isNotDone();
    post.unanswered.nodeGone();

    assertThat(post.sent).hasSize(4);
    assertThat(asked)
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withCauseInstanceOf(Unanswered.NodeGone.class);
  }

  @Test
  void whatWasAnsweredIsWaitedForNoMore() {
    var unanswered = new Unanswered();
    var question = new CompletableFuture<String>();
    var answer = unanswered.unlessLost(question).toCompletableFuture();
    var lost = unanswered.unlessLost(new CompletableFuture<String>()).toCompletableFuture();
    assertThat(unanswered.size()).isEqualTo(2);

    question.complete("yes");
    assertThat(unanswered.size()).isEqualTo(1);
    unanswered.nodeGone();

    assertThat(unanswered.size()).isZero();
    assertThat(answer).isCompletedWithValue("yes");
    assertThat(lost)
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withCauseInstanceOf(TimeoutException.class);
  }
}
