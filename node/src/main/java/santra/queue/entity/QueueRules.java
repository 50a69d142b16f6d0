package santra.queue.entity;

import java.util.List;
import java.util.Optional;
import santra.persistence.entity.Rulebook;
import santra.queue.Queue;
import santra.queue.QueueCommand;
import santra.queue.QueueEvent;
import santra.vocabulary.Decision.Accepted;
import santra.vocabulary.Decision.Declined;
import santra.vocabulary.Decision.Rejected;

/** Hands {@link Queue}'s three answers to its entity. */
public record QueueRules() implements Rulebook<QueueCommand, QueueEvent, Queue> {
  @Override
  public Queue empty() {
    return Queue.EMPTY;
  }

  @Override
  public Verdict<QueueEvent> decide(Queue queue, QueueCommand command) {
    return switch (Queue.decide(queue, command)) {
      case Accepted<QueueEvent>(var events) -> new Verdict<>(events, null);
      case Rejected<QueueEvent>(var reason) -> new Verdict<>(List.of(), reason);
      case Declined<QueueEvent>(var reason, var event) -> new Verdict<>(List.of(event), reason);
    };
  }

  @Override
  public Queue evolve(Queue queue, QueueEvent event) {
    return Queue.evolve(queue, event);
  }

  /** Waiting contacts keep their own clocks; a queue has none. */
  @Override
  public Optional<Due<QueueCommand>> deadline(Queue queue) {
    return Optional.empty();
  }
}
