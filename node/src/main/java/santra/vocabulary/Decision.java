package santra.vocabulary;

import java.util.List;

/**
 * A rulebook's answer to a command: facts to record (none when it is already so), or why there are
 * none. Saying no is a value, never an exception.
 *
 * @param <E> the feature's events
 */
public sealed interface Decision<E> {
  record Accepted<E>(List<E> events) implements Decision<E> {
    public Accepted {
      events = List.copyOf(events);
    }
  }

  record Rejected<E>(String reason) implements Decision<E> {}

  /** A no that has to stay one, whoever asks again: it is recorded before it is said. */
  record Declined<E>(String reason, E event) implements Decision<E> {}

  /** It is already so. */
  static <E> Decision<E> accept() {
    return new Accepted<>(List.of());
  }

  static <E> Decision<E> accept(E event) {
    return new Accepted<>(List.of(event));
  }

  static <E> Decision<E> accept(E first, E second) {
    return new Accepted<>(List.of(first, second));
  }

  /** {@code Answer while WrappingUp}: the command's name and the state's. */
  static <E> Decision<E> reject(Object command, String state) {
    return new Rejected<>(command.getClass().getSimpleName() + " while " + state);
  }
}
