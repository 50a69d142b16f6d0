package santra.queue;

import static santra.vocabulary.Decision.accept;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import santra.queue.QueueCommand.Join;
import santra.queue.QueueCommand.Leave;
import santra.queue.QueueEvent.Joined;
import santra.queue.QueueEvent.Left;
import santra.vocabulary.ContactId;
import santra.vocabulary.Decision;

/**
 * The queue: the single writer of who waits. A contact that is being rung still waits; it leaves
 * when it is answered, abandons or is released.
 *
 * @param waiting in the order of entry
 */
public record Queue(List<Waiting> waiting, Books books) {
  public static final Queue EMPTY = new Queue(List.of(), Books.EMPTY);

  public Queue {
    waiting = List.copyOf(waiting);
  }

  public Optional<Waiting> find(ContactId contact) {
    return waiting.stream().filter(entry -> entry.contact().equals(contact)).findFirst();
  }

  /** Behind everybody who came earlier: a late message never costs a contact its place. */
  private int placeOf(Instant since) {
    var place = waiting.size();
    while (place > 0 && waiting.get(place - 1).since().isAfter(since)) place--;
    return place;
  }

  public static Decision<QueueEvent> decide(Queue queue, QueueCommand command) {
    return switch (command) {
      case Join(var contact, _, _) when queue.find(contact).isPresent() -> accept();
      case Join(_, _, var most) when queue.waiting.size() >= most ->
          new Decision.Rejected<>("queue is full");
      case Join(var contact, var at, _) -> accept(new Joined(contact, at));
      case Leave(var contact, var outcome, var at) ->
          queue
              .find(contact)
              .map(entry ->
                  Decision.<QueueEvent>accept(new Left(contact, outcome, entry.since(), at)))
              .orElse(accept());
    };
  }

  public static Queue evolve(Queue queue, QueueEvent event) {
    return switch (event) {
      case Joined(var contact, var at) -> {
        var next = new ArrayList<Waiting>(queue.waiting.size() + 1);
        next.addAll(queue.waiting);
        next.add(queue.placeOf(at), new Waiting(contact, at));
        yield new Queue(next, queue.books.joined());
      }
      case Left(var contact, var outcome, var since, var at) -> {
        var next = new ArrayList<>(queue.waiting);
        if (!next.removeIf(entry -> entry.contact().equals(contact)))
          throw new IllegalStateException("impossible history: left without waiting: " + contact);
        yield new Queue(next, queue.books.left(outcome, Duration.between(since, at)));
      }
    };
  }
}
