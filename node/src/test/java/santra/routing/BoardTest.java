package santra.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import santra.routing.Board.Entry;
import santra.routing.Board.Idle;
import santra.vocabulary.AgentId;
import santra.vocabulary.ContactId;
import santra.vocabulary.QueueId;
import santra.vocabulary.TenantId;

class BoardTest {
  private static final Instant T0 = Instant.parse("2026-11-24T08:00:00Z");
  private static final QueueId SALES = new QueueId("sales");
  private static final QueueId BILLING = new QueueId("billing");

  private final Board board = new Board();

  private static ContactId contact(int number) {
    return new ContactId(new TenantId("acme"), new UUID(0, number));
  }

  private void waits(int contact, QueueId queue, int second) {
    board.waiting(new Entry(contact(contact), queue, T0.plusSeconds(second)));
  }

  private void idles(String agent, int second, QueueId... serves) {
    board.idle(new Idle(new AgentId(agent), T0.plusSeconds(second), Set.of(serves)));
  }

  @Test
  void theLongestWaitingContactGoesToTheLongestIdleAgent() {
    waits(2, SALES, 2);
    waits(1, SALES, 1);
    idles("late", 9, SALES);
    idles("early", 3, SALES);

    assertThat(board.match())
        .extracting(match -> match.entry().contact() + " " + match.agent().agent())
        .containsExactly(contact(1) + " early", contact(2) + " late");
  }

  @Test
  void anAgentWithoutTheSkillIsPassedOver() {
    waits(1, SALES, 1);
    idles("early", 1, BILLING);
    idles("late", 2, SALES);

    assertThat(board.match())
        .singleElement()
        .satisfies(match -> {
          assertThat(match.agent().agent()).isEqualTo(new AgentId("late"));
          assertThat(match.candidates()).isEqualTo(1);
        });
  }

  @Test
  void aQueueNobodyServesHoldsUpNoOther() {
    waits(1, SALES, 1);
    waits(2, BILLING, 2);
    idles("only", 1, BILLING);

    assertThat(board.match())
        .extracting(match -> match.entry().contact())
        .containsExactly(contact(2));
  }

  @Test
  void anAgentOfTwoQueuesTakesTheOneThatWaitsLonger() {
    waits(1, SALES, 5);
    waits(2, BILLING, 2);
    idles("both", 1, BILLING, SALES);

    assertThat(board.match())
        .extracting(match -> match.entry().contact())
        .containsExactly(contact(2));
    assertThat(board.holds(contact(1))).isTrue();
  }

  @Test
  void aContactPutBackHasItsOldPlace() {
    waits(1, SALES, 1);
    idles("first", 1, SALES);
    var match = board.match().getFirst();
    waits(2, SALES, 2);

    board.waiting(match.entry());
    idles("second", 2, SALES);

    assertThat(board.match()).extracting(it -> it.entry().contact()).containsExactly(contact(1));
  }

  /**
   * Laws OneAgentPerContact, LongestFirst and WorkConserving: nobody is matched twice, no contact
   * is passed over for a later one of its queue, and nobody idles who could serve.
   */
  @Test
  void randomBoardsObeyTheLaws() {
    var seed = System.nanoTime();
    var random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      var one = new Board();
      var queues = new QueueId[] {SALES, BILLING, new QueueId("third")};
      var since = new HashMap<ContactId, Entry>();
      for (int i = 0; i < random.nextInt(30); i++) {
        var entry =
            new Entry(contact(i), queues[random.nextInt(3)], T0.plusSeconds(random.nextInt(1_000)));
        since.put(entry.contact(), entry);
        one.waiting(entry);
      }
      var agents = new HashMap<AgentId, Idle>();
      for (int i = 0; i < random.nextInt(20); i++) {
        var serves = new HashSet<QueueId>();
        for (var queue : queues) if (random.nextBoolean()) serves.add(queue);
        var idle = new Idle(new AgentId("a" + i), T0.plusSeconds(random.nextInt(1_000)), serves);
        agents.put(idle.agent(), idle);
        one.idle(idle);
      }
      var matches = one.match();
      var matched = new HashSet<ContactId>();
      var taken = new HashSet<AgentId>();
      for (var match : matches) {
        assertThat(matched.add(match.entry().contact())).as("seed %d", seed).isTrue();
        assertThat(taken.add(match.agent().agent())).as("seed %d", seed).isTrue();
        assertThat(match.agent().serves()).as("seed %d", seed).contains(match.entry().queue());
      }
      for (var entry : since.values())
        if (!matched.contains(entry.contact())) {
          for (var match : matches)
            if (match.entry().queue().equals(entry.queue()))
              assertThat(match.entry().since())
                  .as("seed %d", seed)
                  .isBeforeOrEqualTo(entry.since());
          for (var idle : agents.values())
            if (!taken.contains(idle.agent()))
              assertThat(idle.serves()).as("seed %d", seed).doesNotContain(entry.queue());
        }
    }
  }
}
