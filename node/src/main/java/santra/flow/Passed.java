package santra.flow;

/**
 * A step that is behind the caller.
 *
 * @param outcome how it went: the key, {@code open}, {@code closed}, {@code then}, {@code silence},
 *     ...; collected keys themselves are not repeated here
 */
public record Passed(String step, String outcome) {}
