package santra.queue;

import static santra.vocabulary.Decision.accept;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import santra.queue.QueueCommand.Join;
import santra.queue.QueueCommand.Leave;
import santra.queue.QueueCommand.Take;
import santra.queue.QueueCommand.TakePlace;
import santra.queue.QueueEvent.Declined;
import santra.queue.QueueEvent.Joined;
import santra.queue.QueueEvent.Left;
import santra.queue.QueueEvent.PlaceTaken;
import santra.vocabulary.ContactId;
import santra.vocabulary.Decision;

/**
 * The queue: the single writer of who waits. A contact that is being rung still waits; it leaves
 * when it is answered, abandons or is released.
 *
 * @param waiting in the order of entry
 * @param gone who left lately, the last of them last: a Join that comes late, said again by a node
 *     that has not heard of the first, brings nobody back
 * @param declined whom of other tenants it has not taken, and why, the last of them last
 */
public record Queue(
    List<Waiting> waiting, Books books, List<Waiting> gone, List<Declined> declined) {
  public static final Queue EMPTY = new Queue(List.of(), Books.EMPTY, List.of(), List.of());

  /** That has not declined anybody. */
  public Queue(List<Waiting> waiting, Books books, List<Waiting> gone) {
    this(waiting, books, gone, List.of());
  }

  /**
   * Begins what is said to a contact that is not taken, and never will be. Whatever else it hears
   * is no answer.
   */
  public static final String NOT_TAKEN = "not taken: ";

  /** Many more than leave a busy queue while a message is on its way, or a dead node is missed. */
  static final int MOST_GONE = 500;

  public Queue {
    waiting = List.copyOf(waiting);
    gone = List.copyOf(gone);
    declined = List.copyOf(declined);
  }

  public Optional<Waiting> find(ContactId contact) {
    return waiting.stream().filter(entry -> entry.contact().equals(contact)).findFirst();
  }

  /**
   * The stay that began then; a contact that is transferred may have several, one after the other.
   */
  public Optional<Waiting> find(ContactId contact, Instant since) {
    return waiting.stream().filter(entry -> entry.is(contact, since)).findFirst();
  }

  private Optional<Waiting> find(Leave leave) {
    return leave
        .since()
        .map(since -> find(leave.contact(), since))
        .orElseGet(() -> find(leave.contact()));
  }

  /** Behind everybody who came earlier: a late message never costs a contact its place. */
  private int placeOf(Instant since) {
    var place = waiting.size();
    while (place > 0 && waiting.get(place - 1).since().isAfter(since)) place--;
    return place;
  }

  public static Decision<QueueEvent> decide(Queue queue, QueueCommand command) {
    return switch (command) {
      case Join(var contact, var at, _, _, _) when queue.find(contact, at).isPresent() -> accept();
      case Join(var contact, var at, _, _, _) when queue.gone.contains(new Waiting(contact, at)) ->
          accept();
      case Join(_, _, var most, _, _) when queue.waiting.size() >= most ->
          new Decision.Rejected<>("queue is full");
      case Join(var contact, var at, _, var claimed, var from) ->
          accept(new Joined(contact, at, claimed, from));
      case QueueCommand.PutOff(var contact, var since, var at) ->
          queue
              .find(contact, since)
              .filter(Waiting::isMatched)
              .map(_ -> Decision.<QueueEvent>accept(new QueueEvent.PutOff(contact, since, at)))
              .orElse(accept());
      case QueueCommand.TakeUp(var contact, var since, var at) ->
          queue
              .find(contact, since)
              .filter(entry -> !entry.isMatched())
              .map(_ -> Decision.<QueueEvent>accept(new QueueEvent.TakenUp(contact, since, at)))
              .orElse(accept());
      case TakePlace take -> queue.takePlace(take);
      case Take take -> queue.take(take);
      case Leave leave ->
          queue
              .find(leave)
              .map(entry -> Decision.<QueueEvent>accept(left(leave, entry.since())))
              .orElseGet(() -> queue.leftUnheard(leave));
    };
  }

  /** Once, yes or no: so its own queue and this one count the same, whatever is said again. */
  private Decision<QueueEvent> take(Take take) {
    if (find(take.contact(), take.at()).isPresent()
        || gone.contains(new Waiting(take.contact(), take.at()))) return accept();
    var said = declined.stream().filter(one -> one.is(take.contact(), take.at())).findFirst();
    if (said.isPresent()) return new Decision.Rejected<>(NOT_TAKEN + said.get().reason());
    var agreement = take.by().agreement();
    return against(take)
        .<Decision<QueueEvent>>map(reason ->
            new Decision.Declined<>(
                NOT_TAKEN + reason, new Declined(take.contact(), take.at(), agreement, reason)))
        .orElseGet(() ->
            accept(
                new Joined(
                    take.contact(),
                    take.at(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(take.by()))));
  }

  private Optional<String> against(Take take) {
    if (take.against().isPresent()) return take.against();
    if (waiting.size() >= take.most()) return Optional.of("queue is full");
    var agreement = Optional.of(take.by().agreement());
    if (waiting.stream().filter(one -> one.taken().equals(agreement)).count() >= take.mostWaiting())
      return Optional.of("as many wait as are agreed");
    return books.takenOn(take.by()) >= take.mostADay()
        ? Optional.of("as many were taken today as are agreed")
        : Optional.empty();
  }

  /** Whoever of the two the queue has not heard of yet is not heard of as another later. */
  private Decision<QueueEvent> takePlace(TakePlace take) {
    var place = new Waiting(take.by(), take.since());
    if (find(take.by(), take.since()).isPresent() || gone.contains(place)) return accept();
    var kept = find(take.from(), take.since()).isPresent();
    var behind = find(take.by(), take.joined()).isPresent();
    return kept || behind
        ? accept(
            new PlaceTaken(
                take.from(), take.since(), take.by(), take.joined(), kept && behind, take.at()))
        : accept();
  }

  /** The books count whom a dead node had not announced any more. */
  private Decision<QueueEvent> leftUnheard(Leave leave) {
    return leave
        .joined()
        .filter(since -> !gone.contains(new Waiting(leave.contact(), since)))
        .map(since ->
            Decision.<QueueEvent>accept(
                new Joined(leave.contact(), since, Optional.empty(), leave.from()),
                left(leave, since)))
        .orElse(accept());
  }

  private static Left left(Leave leave, Instant since) {
    return new Left(leave.contact(), leave.outcome(), since, leave.at(), leave.cause(), leave.to());
  }

  /** In its place, matched or not. */
  private Queue changing(ContactId contact, Instant since, Optional<Instant> putOff) {
    return new Queue(
        waiting.stream()
            .map(entry -> entry.is(contact, since) ? entry.putOff(putOff) : entry)
            .toList(),
        books,
        gone,
        declined);
  }

  public static Queue evolve(Queue queue, QueueEvent event) {
    return switch (event) {
      case Joined(var contact, var at, var claimed, var from, var taken) -> {
        var next = new ArrayList<Waiting>(queue.waiting.size() + 1);
        next.addAll(queue.waiting);
        next.add(
            queue.placeOf(at),
            new Waiting(contact, at, claimed, Optional.empty(), taken.map(Taken::agreement)));
        var books =
            taken.map(queue.books::took).orElseGet(() -> queue.books.joined(from.isPresent()));
        yield new Queue(next, books, queue.gone, queue.declined);
      }
      case QueueEvent.PutOff(var contact, var since, var at) ->
          queue.changing(contact, since, Optional.of(at));
      case QueueEvent.TakenUp(var contact, var since, _) ->
          queue.changing(contact, since, Optional.empty());
      case PlaceTaken(var from, var since, var by, var joined, var both, _) -> {
        var claimed = queue.find(by, joined).or(() -> queue.find(from, since));
        var next = new ArrayList<>(queue.waiting);
        next.removeIf(entry -> entry.is(from, since) || entry.is(by, joined));
        var rest = new Queue(next, queue.books, queue.gone, queue.declined);
        next.add(rest.placeOf(since), new Waiting(by, since, claimed.flatMap(Waiting::claimed)));
        var gone = last(last(queue.gone, new Waiting(from, since)), new Waiting(by, joined));
        yield new Queue(next, both ? queue.books.merged() : queue.books, gone, queue.declined);
      }
      case Declined declined ->
          new Queue(queue.waiting, queue.books, queue.gone, last(queue.declined, declined));
      case Left(var contact, var outcome, var since, var at, var cause, var to) -> {
        var next = new ArrayList<>(queue.waiting);
        if (!next.removeIf(entry -> entry.is(contact, since)))
          throw new IllegalStateException("impossible history: left without waiting: " + contact);
        var gone = last(queue.gone, new Waiting(contact, since));
        var books = queue.books.left(outcome, Duration.between(since, at), cause, to);
        yield new Queue(next, books, gone, queue.declined);
      }
    };
  }

  private static <T> List<T> last(List<T> before, T next) {
    var all = new ArrayList<>(before);
    if (all.size() >= MOST_GONE) all.removeFirst();
    all.add(next);
    return all;
  }
}
