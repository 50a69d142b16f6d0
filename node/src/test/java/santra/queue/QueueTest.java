package santra.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import santra.queue.QueueCommand.Join;
import santra.queue.QueueCommand.Leave;
import santra.vocabulary.ContactId;
import santra.vocabulary.Decision.Accepted;
import santra.vocabulary.Decision.Rejected;
import santra.vocabulary.TenantId;

class QueueTest {
  private static final Instant T0 = Instant.parse("2026-11-24T08:00:00Z");

  private static final List<Outcome> OUTCOMES = List.of(Outcome.values());

  private static ContactId contact(int number) {
    return new ContactId(new TenantId("acme"), new UUID(0, number));
  }

  private static Queue after(Queue queue, QueueCommand command) {
    var next = queue;
    if (Queue.decide(queue, command) instanceof Accepted<QueueEvent>(var events))
      for (var event : events) next = Queue.evolve(next, event);
    return next;
  }

  @Test
  void contactsWaitInTheOrderTheyCame() {
    var queue = after(Queue.EMPTY, new Join(contact(1), T0, 10));
    queue = after(queue, new Join(contact(2), T0.plusSeconds(1), 10));

    assertThat(queue.waiting())
        .extracting(Waiting::contact)
        .containsExactly(contact(1), contact(2));
  }

  @Test
  void aLateMessageCostsNobodyItsPlace() {
    var queue = after(Queue.EMPTY, new Join(contact(2), T0.plusSeconds(1), 10));
    queue = after(queue, new Join(contact(1), T0, 10));

    assertThat(queue.waiting())
        .extracting(Waiting::contact)
        .containsExactly(contact(1), contact(2));
  }

  @Test
  void joiningTwiceIsJoiningOnce() {
    var queue = after(Queue.EMPTY, new Join(contact(1), T0, 10));

    assertThat(Queue.decide(queue, new Join(contact(1), T0, 10)))
        .isEqualTo(new Accepted<>(List.of()));
  }

  @Test
  void aFullQueueSaysSo() {
    var queue = after(Queue.EMPTY, new Join(contact(1), T0, 1));

    assertThat(Queue.decide(queue, new Join(contact(2), T0, 1)))
        .isEqualTo(new Rejected<>("queue is full"));
  }

  @Test
  void waitsOfAnsweredContactsAreBooked() {
    var queue = after(Queue.EMPTY, new Join(contact(1), T0, 10));
    queue = after(queue, new Join(contact(2), T0, 10));
    queue = after(queue, new Leave(contact(1), Outcome.ANSWERED, T0.plusSeconds(10)));
    queue = after(queue, new Leave(contact(2), Outcome.ABANDONED, T0.plusSeconds(90)));

    assertThat(queue.books())
        .isEqualTo(new Books(2, 1, 1, 0, Duration.ofSeconds(10), Duration.ofSeconds(10)));
  }

  /** Law BooksBalance: offered = answered + abandoned + released + waiting, after any history. */
  @Test
  void theBooksBalanceAfterAnyHistory() {
    var seed = System.nanoTime();
    var random = new Random(seed);
    var queue = Queue.EMPTY;
    var waiting = new ArrayList<ContactId>();
    for (int step = 0; step < 5_000; step++) {
      var at = T0.plusMillis(step);
      if (waiting.isEmpty() || random.nextInt(3) > 0) {
        waiting.add(contact(step));
        queue = after(queue, new Join(contact(step), at, 200));
      } else {
        var leaving = waiting.remove(random.nextInt(waiting.size()));
        var outcome = OUTCOMES.get(random.nextInt(OUTCOMES.size()));
        queue = after(queue, new Leave(leaving, outcome, at));
        if (random.nextBoolean()) queue = after(queue, new Leave(leaving, outcome, at));
      }
      var books = queue.books();
      assertThat(books.offered())
          .as("seed %d step %d", seed, step)
          .isEqualTo(
              books.answered() + books.abandoned() + books.released() + queue.waiting().size());
    }
  }
}
