package santra.distribution;

import java.util.List;
import java.util.Optional;
import santra.persistence.entity.Subscriber;
import santra.queue.Queue;
import santra.queue.QueueEvent;
import santra.queue.QueueEvent.Joined;
import santra.queue.QueueEvent.Left;
import santra.vocabulary.QueueRef;

/** What follows from a queue's facts: the distributor hears of them. */
record QueueEffects(QueueRef queue, Entities entities) implements Subscriber<QueueEvent, Queue> {

  @Override
  public void recorded(Queue before, List<QueueEvent> events, Queue now, long sequence) {
    for (var event : events)
      switch (event) {
        // Who is booked afterwards waits for nobody, see Queue.leftUnheard.
        case Joined(var contact, var at, _, _, _) when now.find(contact, at).isEmpty() -> {}
        case Joined(var contact, var at, var claimed, _, _) ->
            tell(new Distributor.ContactJoined(queue.queue(), contact, at, sequence, claimed));
        // It keeps its place in the queue, and leaves the board alone.
        case QueueEvent.PutOff(var contact, _, _) ->
            tell(new Distributor.ContactLeft(queue.queue(), contact, sequence, Optional.empty()));
        case QueueEvent.TakenUp(var contact, var since, _) ->
            now.find(contact, since)
                .ifPresent(entry ->
                    tell(
                        new Distributor.ContactJoined(
                            queue.queue(), contact, since, sequence, entry.claimed())));
        case QueueEvent.PlaceTaken(var from, var since, var by, _, _, _) -> {
          for (var one : List.of(from, by))
            tell(new Distributor.ContactLeft(queue.queue(), one, sequence, Optional.empty()));
          now.find(by, since)
              .ifPresent(entry ->
                  tell(
                      new Distributor.ContactJoined(
                          queue.queue(), by, since, sequence, entry.claimed())));
        }
        case QueueEvent.Declined _ -> {}
        case Left(var contact, _, _, _, _, _)
            when now.find(contact).isPresent() -> {} // is here anew
        case Left(var contact, var outcome, var since, var at, _, _) ->
            tell(
                new Distributor.ContactLeft(
                    queue.queue(),
                    contact,
                    sequence,
                    Optional.of(new Distributor.Departure(outcome, since, at))));
      }
  }

  private void tell(Distributor.Heard news) {
    entities.tell(queue.tenant(), news);
  }

  /** The distributor asks in turn; a queue that has moved need not shout. */
  @Override
  public void recovered(Queue now, long sequence) {}
}
