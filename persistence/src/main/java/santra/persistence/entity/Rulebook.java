package santra.persistence.entity;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The three questions a feature answers without clock, chance or I/O.
 *
 * @param <C> commands
 * @param <E> events
 * @param <S> states
 */
public interface Rulebook<C, E, S> {
  S empty();

  Verdict<E> decide(S state, C command);

  /**
   * @throws IllegalStateException on a history that cannot have happened: the entity stops loudly
   */
  S evolve(S state, E event);

  Optional<Due<C>> deadline(S state);

  /**
   * What follows from a command.
   *
   * @param events what is recorded, before anything is said
   * @param refusal why the command was not accepted; null when it was
   */
  record Verdict<E>(List<E> events, @Nullable String refusal) {}

  /** The command that must be given if nothing else happens before {@code at}. */
  record Due<C>(Instant at, C command) {}
}
