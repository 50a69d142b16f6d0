package santra.queue;

import static java.time.ZoneOffset.UTC;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import santra.queue.QueueCommand.Join;
import santra.queue.QueueCommand.Leave;
import santra.queue.QueueCommand.Take;
import santra.vocabulary.Agreement;
import santra.vocabulary.ContactId;
import santra.vocabulary.Decision.Accepted;
import santra.vocabulary.Decision.Declined;
import santra.vocabulary.Decision.Rejected;
import santra.vocabulary.OverflowCause;
import santra.vocabulary.QueueId;
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

  /** A contact that is transferred may come back to the queue it came from. */
  @Test
  void whatIsSaidAgainOfAnEarlierStayDoesNotTouchTheLaterOne() {
    var first =
        new Leave(
            contact(1), Outcome.ANSWERED, T0.plusSeconds(5), Optional.of(T0), Optional.of(T0));
    var queue = after(Queue.EMPTY, new Join(contact(1), T0, 10));
    queue = after(queue, first);
    queue = after(queue, new Join(contact(1), T0.plusSeconds(60), 10));
    queue = after(queue, first);

    assertThat(queue.waiting()).containsExactly(new Waiting(contact(1), T0.plusSeconds(60)));
    assertThat(queue.books().offered()).isEqualTo(2);
    assertThat(queue.books().answered()).isEqualTo(1);
  }

  @Test
  void anEarlierStayThatIsHeardOfLateIsBookedBesideTheLaterOne() {
    var queue = after(Queue.EMPTY, new Join(contact(1), T0.plusSeconds(60), 10));
    queue =
        after(
            queue,
            new Leave(
                contact(1), Outcome.ANSWERED, T0.plusSeconds(5), Optional.of(T0), Optional.of(T0)));

    assertThat(queue.waiting()).containsExactly(new Waiting(contact(1), T0.plusSeconds(60)));
    assertThat(queue.books().offered()).isEqualTo(2);
    assertThat(queue.books().totalWait()).isEqualTo(Duration.ofSeconds(5));
  }

  /** Law NoGhosts: whoever has left does not wait again because a message comes late. */
  @Test
  void aJoinThatComesAfterTheLeaveBringsNobodyBack() {
    var queue = after(Queue.EMPTY, new Join(contact(1), T0, 10));
    queue =
        after(
            queue,
            new Leave(
                contact(1),
                Outcome.ABANDONED,
                T0.plusSeconds(5),
                Optional.empty(),
                Optional.empty()));

    assertThat(after(queue, new Join(contact(1), T0, 10))).isEqualTo(queue);
  }

  @Test
  void aContactThatComesBackWaitsAnew() {
    var queue = after(Queue.EMPTY, new Join(contact(1), T0, 10));
    queue =
        after(
            queue,
            new Leave(
                contact(1),
                Outcome.ABANDONED,
                T0.plusSeconds(5),
                Optional.empty(),
                Optional.empty()));
    queue = after(queue, new Join(contact(1), T0.plusSeconds(9), 10));

    assertThat(queue.waiting()).hasSize(1);
    assertThat(queue.books().offered()).isEqualTo(2);
  }

  /** Law BooksAreExact: its node died with the Join unsaid, and so did the caller's patience. */
  @Test
  void aContactWhoseJoinWasNeverHeardIsBookedWhenItLeaves() {
    var queue =
        after(
            Queue.EMPTY,
            new Leave(
                contact(1),
                Outcome.ANSWERED,
                T0.plusSeconds(7),
                Optional.of(T0),
                Optional.empty()));

    assertThat(queue.waiting()).isEmpty();
    assertThat(queue.books())
        .isEqualTo(new Books(1, 1, 0, 0, Duration.ofSeconds(7), Duration.ofSeconds(7)));
  }

  @Test
  void whoHasLeftIsNotBookedAgain() {
    var leave =
        new Leave(
            contact(1), Outcome.ABANDONED, T0.plusSeconds(5), Optional.of(T0), Optional.empty());
    var queue = after(Queue.EMPTY, new Join(contact(1), T0, 10));
    queue = after(queue, leave);

    assertThat(after(queue, leave)).isEqualTo(queue);
    assertThat(after(queue, new Join(contact(1), T0, 10))).isEqualTo(queue);
  }

  @Test
  void whoNeverJoinedLeavesNothingBehind() {
    assertThat(
            after(
                Queue.EMPTY,
                new Leave(contact(1), Outcome.RELEASED, T0, Optional.empty(), Optional.empty())))
        .isEqualTo(Queue.EMPTY);
  }

  /** Its first Join was refused; the same Join, said by a node it has left, comes late. */
  @Test
  void aContactThatWasTurnedAwayDoesNotCountAndDoesNotComeBack() {
    var away =
        new Leave(
            contact(1), Outcome.REFUSED, T0.plusSeconds(1), Optional.of(T0), Optional.empty());
    var queue = after(Queue.EMPTY, away);

    assertThat(after(queue, new Join(contact(1), T0, 1))).isEqualTo(queue);
    assertThat(queue.waiting()).isEmpty();
    assertThat(queue.books()).isEqualTo(Books.EMPTY);
  }

  /** Its first Join was refused, and the same Join heard again found a place. */
  @Test
  void aContactThatWasTurnedAwayAndLetInAfterAllDoesNotCount() {
    var queue = after(Queue.EMPTY, new Join(contact(1), T0, 1));
    queue =
        after(
            queue,
            new Leave(
                contact(1), Outcome.REFUSED, T0.plusSeconds(1), Optional.of(T0), Optional.empty()));

    assertThat(queue.waiting()).isEmpty();
    assertThat(queue.books()).isEqualTo(Books.EMPTY);
  }

  @Test
  void itForgetsThoseWhoLeftLongAgo() {
    var queue = Queue.EMPTY;
    for (int i = 0; i < 2 * Queue.MOST_GONE; i++) {
      queue = after(queue, new Join(contact(i), T0.plusMillis(i), 10));
      queue =
          after(
              queue,
              new Leave(
                  contact(i),
                  Outcome.RELEASED,
                  T0.plusMillis(i),
                  Optional.empty(),
                  Optional.empty()));
    }

    assertThat(queue.gone()).hasSize(Queue.MOST_GONE);
    assertThat(queue.gone().getLast().contact()).isEqualTo(contact(2 * Queue.MOST_GONE - 1));
  }

  @Test
  void waitsOfAnsweredContactsAreBooked() {
    var queue = after(Queue.EMPTY, new Join(contact(1), T0, 10));
    queue = after(queue, new Join(contact(2), T0, 10));
    queue =
        after(
            queue,
            new Leave(
                contact(1),
                Outcome.ANSWERED,
                T0.plusSeconds(10),
                Optional.empty(),
                Optional.empty()));
    queue =
        after(
            queue,
            new Leave(
                contact(2),
                Outcome.ABANDONED,
                T0.plusSeconds(90),
                Optional.empty(),
                Optional.empty()));

    assertThat(queue.books())
        .isEqualTo(new Books(2, 1, 1, 0, Duration.ofSeconds(10), Duration.ofSeconds(10)));
  }

  /** A queue that is too long takes nobody in, and books whom it has sent on. */
  @Test
  void whoIsSentOnIsBookedInBothQueues() {
    var cause = Optional.of(OverflowCause.LENGTH);
    var sales = after(Queue.EMPTY, new Join(contact(1), T0, 1));
    sales =
        after(
            sales,
            new Leave(
                contact(2),
                Outcome.OVERFLOWED,
                T0.plusSeconds(1),
                Optional.of(T0),
                Optional.of(T0),
                cause,
                Optional.empty()));
    var billing = after(Queue.EMPTY, new Join(contact(3), T0.plusSeconds(1), 9));
    billing =
        after(
            billing,
            new Join(contact(2), T0, 9, Optional.empty(), Optional.of(new QueueId("sales"))));

    assertThat(sales.books().offered()).isEqualTo(2);
    assertThat(sales.books().flowOut()).isEqualTo(Map.of(OverflowCause.LENGTH, 1L));
    assertThat(sales.waiting()).extracting(Waiting::contact).containsExactly(contact(1));
    assertThat(billing.books().flownIn()).isEqualTo(1);
    assertThat(billing.books().offered()).isEqualTo(2);
    assertThat(billing.waiting())
        .extracting(Waiting::contact)
        .as("by its own clock")
        .containsExactly(contact(2), contact(3));
  }

  /** Law BooksBalance: offered = answered + abandoned + released + flow-out + waiting, always. */
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
        queue = after(queue, new Leave(leaving, outcome, at, Optional.empty(), Optional.empty()));
        if (random.nextBoolean())
          queue = after(queue, new Leave(leaving, outcome, at, Optional.empty(), Optional.empty()));
      }
      var books = queue.books();
      assertThat(books.offered())
          .as("seed %d step %d", seed, step)
          .isEqualTo(
              books.answered()
                  + books.abandoned()
                  + books.released()
                  + books.flownOut()
                  + queue.waiting().size());
    }
  }

  @Test
  void whoIsPutOffKeepsPlaceAndCountsAsWaiting() {
    var queue = after(Queue.EMPTY, new Join(contact(1), T0, 10));
    queue = after(queue, new Join(contact(2), T0.plusSeconds(1), 10));
    queue = after(queue, new QueueCommand.PutOff(contact(1), T0, T0.plusSeconds(2)));
    var again = after(queue, new QueueCommand.PutOff(contact(1), T0, T0.plusSeconds(3)));

    assertThat(again).isEqualTo(queue);
    assertThat(queue.waiting())
        .extracting(Waiting::contact)
        .containsExactly(contact(1), contact(2));
    assertThat(queue.waiting()).extracting(Waiting::isMatched).containsExactly(false, true);
    queue = after(queue, new QueueCommand.TakeUp(contact(1), T0, T0.plusSeconds(9)));
    assertThat(queue.waiting()).extracting(Waiting::isMatched).containsExactly(true, true);
    assertThat(queue.books().offered()).isEqualTo(2);
  }

  private static QueueCommand.TakePlace take(int from, Instant since, int by, Instant joined) {
    return new QueueCommand.TakePlace(contact(from), since, contact(by), joined, joined);
  }

  private static boolean balances(Queue queue) {
    var books = queue.books();
    return books.offered()
        == books.answered()
            + books.abandoned()
            + books.released()
            + books.flownOut()
            + queue.waiting().size();
  }

  /** Law PlaceIsKept: the call of a customer who had a call-back stands in its place. */
  @Test
  void whoCallsInHasThePlaceOfTheCallBackAndTheTwoCountAsOne() {
    var joined = T0.plusSeconds(60);
    var queue = after(Queue.EMPTY, new Join(contact(1), T0, 10));
    queue = after(queue, new QueueCommand.PutOff(contact(1), T0, T0.plusSeconds(2)));
    queue = after(queue, new Join(contact(2), T0.plusSeconds(1), 10));
    queue = after(queue, new Join(contact(3), joined, 10));
    queue = after(queue, take(1, T0, 3, joined));

    assertThat(queue.waiting())
        .containsExactly(new Waiting(contact(3), T0), new Waiting(contact(2), T0.plusSeconds(1)));
    assertThat(queue.books().offered()).isEqualTo(2);
    assertThat(balances(queue)).isTrue();
    // Whatever is said of them late, or again, changes nothing.
    var after = queue;
    after = after(after, take(1, T0, 3, joined));
    after = after(after, new Join(contact(3), joined, 10));
    after = after(after, new Join(contact(1), T0, 10));
    after = after(after, new QueueCommand.TakeUp(contact(1), T0, joined));
    assertThat(after).isEqualTo(queue);
    var left =
        after(
            queue,
            new Leave(
                contact(3),
                Outcome.ANSWERED,
                T0.plusSeconds(90),
                Optional.of(T0),
                Optional.of(T0)));
    assertThat(left.books().totalWait()).isEqualTo(Duration.ofSeconds(90));
    assertThat(balances(left)).isTrue();
    assertThat(after(left, take(1, T0, 3, joined))).isEqualTo(left);
  }

  /** Said by two nodes, one of which is dead, in whatever order it is heard. */
  @Test
  void inWhateverOrderItIsHeardTheTwoCountAsOne() {
    var joined = T0.plusSeconds(60);
    var all =
        List.of(
            new Join(contact(1), T0, 10), new Join(contact(3), joined, 10), take(1, T0, 3, joined));
    for (var order : List.of(List.of(0, 2, 1), List.of(1, 2, 0), List.of(0, 1, 2))) {
      var queue = Queue.EMPTY;
      for (var next : order) queue = after(queue, all.get(next));
      assertThat(queue.waiting()).as("%s", order).containsExactly(new Waiting(contact(3), T0));
      assertThat(queue.books().offered()).as("%s", order).isEqualTo(1);
    }
    // Of whom the queue knows neither, nobody begins to wait.
    assertThat(after(Queue.EMPTY, take(1, T0, 3, joined))).isEqualTo(Queue.EMPTY);
  }

  private static final Agreement HELP =
      new Agreement("help", new TenantId("city"), new TenantId("clinic"));

  private static Take take(int number, Instant at, int mostWaiting, int mostADay) {
    return new Take(
        contact(number),
        at,
        new Taken(HELP, LocalDate.ofInstant(at, UTC)),
        10,
        mostWaiting,
        mostADay,
        Optional.empty());
  }

  /** Row 46: so many may wait at once, and so many are taken in a day. */
  @Test
  void anothersContactsAreTakenWithinWhatWasAgreed() {
    var queue = after(Queue.EMPTY, take(1, T0, 1, 2));
    assertThat(queue.waiting().getFirst().taken()).contains(HELP);
    assertThat(refusal(queue, take(2, T0.plusSeconds(1), 1, 2)))
        .isEqualTo(Queue.NOT_TAKEN + "as many wait as are agreed");

    queue = after(queue, leaves(1, T0));
    queue = after(queue, take(3, T0.plusSeconds(2), 1, 2));
    queue = after(queue, leaves(3, T0.plusSeconds(2)));
    assertThat(refusal(queue, take(4, T0.plusSeconds(3), 1, 2)))
        .isEqualTo(Queue.NOT_TAKEN + "as many were taken today as are agreed");
    assertThat(after(queue, take(5, T0.plus(Duration.ofDays(1)), 1, 2)).books().taken())
        .containsExactly(
            Map.entry(
                HELP.key(), new Books.Taking(3, LocalDate.ofInstant(T0, UTC).plusDays(1), 1)));
  }

  private static Leave leaves(int number, Instant since) {
    return new Leave(
        contact(number),
        Outcome.ABANDONED,
        since.plusMillis(500),
        Optional.empty(),
        Optional.of(since));
  }

  private static String refusal(Queue queue, QueueCommand command) {
    return Queue.decide(queue, command) instanceof Declined<QueueEvent>(var reason, _)
        ? reason
        : "";
  }

  /** Row 46: so both tenants count the same, whatever is said again and however late. */
  @Test
  void whatAQueueHasAnsweredAnotherTenantsContactStays() {
    var full = after(Queue.EMPTY, new Join(contact(9), T0, 10));
    var asked =
        new Take(
            contact(1),
            T0,
            new Taken(HELP, LocalDate.ofInstant(T0, UTC)),
            1,
            5,
            5,
            Optional.empty());
    var declined = declined(full, asked);
    var empty =
        after(
            declined,
            new Leave(
                contact(9),
                Outcome.ANSWERED,
                T0.plusSeconds(5),
                Optional.empty(),
                Optional.of(T0)));
    assertThat(Queue.decide(empty, asked))
        .isEqualTo(new Rejected<>(Queue.NOT_TAKEN + "queue is full"));
    assertThat(empty.books().taken()).isEmpty();

    var taken = after(Queue.EMPTY, asked);
    var over = new Take(contact(1), T0, asked.by(), 1, 5, 5, Optional.of("the contact is over"));
    assertThat(Queue.decide(taken, over)).isEqualTo(new Accepted<>(List.of()));
    assertThat(Queue.decide(after(taken, leaves(1, T0)), over))
        .isEqualTo(new Accepted<>(List.of()));
  }

  private static Queue declined(Queue queue, Take take) {
    return Queue.decide(queue, take) instanceof Declined<QueueEvent>(_, var event)
        ? Queue.evolve(queue, event)
        : queue;
  }

  /** Row 46: flow-out says to whom. */
  @Test
  void whoIsTakenByAnotherTenantIsFlowOutToThatAgreement() {
    var queue = after(Queue.EMPTY, new Join(contact(1), T0, 10));
    queue =
        after(
            queue,
            new Leave(
                contact(1),
                Outcome.OVERFLOWED,
                T0.plusSeconds(60),
                Optional.of(T0),
                Optional.of(T0),
                Optional.of(OverflowCause.WAIT),
                Optional.empty(),
                Optional.of(HELP)));

    assertThat(queue.books().given()).containsExactly(Map.entry(HELP.key(), 1L));
    assertThat(queue.books().flownOut()).isOne();
  }
}
