package santra.queue;

import static santra.vocabulary.Decision.accept;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import santra.queue.QueueCommand.Join;
import santra.queue.QueueCommand.Leave;
import santra.queue.QueueCommand.TakePlace;
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
 */
public record Queue(List<Waiting> waiting, Books books, List<Waiting> gone) {
  public static final Queue EMPTY = new Queue(List.of(), Books.EMPTY, List.of());

  /** Many more than leave a busy queue while a message is on its way, or a dead node is missed. */
  static final int MOST_GONE = 500;

  public Queue {
    waiting = List.copyOf(waiting);
    gone = List.copyOf(gone);
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
      case Leave leave ->
          queue
              .find(leave)
              .map(entry -> Decision.<QueueEvent>accept(left(leave, entry.since())))
              .orElseGet(() -> queue.leftUnheard(leave));
    };
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
    return new Left(leave.contact(), leave.outcome(), since, leave.at(), leave.cause());
  }

  /** In its place, matched or not. */
  private Queue changing(ContactId contact, Instant since, Optional<Instant> putOff) {
    return new Queue(
        waiting.stream()
            .map(entry -> entry.is(contact, since) ? entry.putOff(putOff) : entry)
            .toList(),
        books,
        gone);
  }

  public static Queue evolve(Queue queue, QueueEvent event) {
    return switch (event) {
      case Joined(var contact, var at, var claimed, var from) -> {
        var next = new ArrayList<Waiting>(queue.waiting.size() + 1);
        next.addAll(queue.waiting);
        next.add(queue.placeOf(at), new Waiting(contact, at, claimed));
        yield new Queue(next, queue.books.joined(from.isPresent()), queue.gone);
      }
      case QueueEvent.PutOff(var contact, var since, var at) ->
          queue.changing(contact, since, Optional.of(at));
      case QueueEvent.TakenUp(var contact, var since, _) ->
          queue.changing(contact, since, Optional.empty());
      case PlaceTaken(var from, var since, var by, var joined, var both, _) -> {
        var claimed = queue.find(by, joined).or(() -> queue.find(from, since));
        var next = new ArrayList<>(queue.waiting);
        next.removeIf(entry -> entry.is(from, since) || entry.is(by, joined));
        var rest = new Queue(next, queue.books, queue.gone);
        next.add(rest.placeOf(since), new Waiting(by, since, claimed.flatMap(Waiting::claimed)));
        var gone = gone(gone(queue.gone, new Waiting(from, since)), new Waiting(by, joined));
        yield new Queue(next, both ? queue.books.merged() : queue.books, gone);
      }
      case Left(var contact, var outcome, var since, var at, var cause) -> {
        var next = new ArrayList<>(queue.waiting);
        if (!next.removeIf(entry -> entry.is(contact, since)))
          throw new IllegalStateException("impossible history: left without waiting: " + contact);
        var gone = gone(queue.gone, new Waiting(contact, since));
        yield new Queue(next, queue.books.left(outcome, Duration.between(since, at), cause), gone);
      }
    };
  }

  private static List<Waiting> gone(List<Waiting> gone, Waiting next) {
    var all = new ArrayList<>(gone);
    if (all.size() >= MOST_GONE) all.removeFirst();
    all.add(next);
    return all;
  }
}
