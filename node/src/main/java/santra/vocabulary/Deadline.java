package santra.vocabulary;

import java.time.Instant;

/**
 * The command that must be given if nothing else happens before {@code at}. Derived from state, so
 * that takeover restarts no clock.
 *
 * @param <C> the feature's commands
 */
public record Deadline<C>(Instant at, C command) {}
