package santra.flow;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a caller stands in a flow. With the flow it is all that is needed to go on, so it is what
 * the journal keeps.
 *
 * @param turn counts what the caller was given to hear; names it, for answers that come late
 * @param tries how often this step has asked without sense in return
 * @param digits keys pressed so far, where several are asked for
 * @param hears prompts, one after the other; empty for silence
 * @param spokenAt when they have been said; empty before the media server has told how long they
 *     are
 * @param due when the step goes on though nothing happens
 */
public record Position(
    String step,
    int turn,
    int tries,
    String digits,
    Map<String, String> variables,
    List<String> hears,
    Optional<Instant> spokenAt,
    Instant due) {
  public Position {
    variables = InOrder.of(variables);
    hears = List.copyOf(hears);
  }

  /** Whether the caller may still be listening, so that whoever takes over says it (again). */
  public boolean isSpeaking(Instant now) {
    return !hears.isEmpty() && spokenAt.map(now::isBefore).orElse(true);
  }

  Position spoken(Instant at, Duration patience) {
    return new Position(
        step, turn, tries, digits, variables, hears, Optional.of(at), at.plus(patience));
  }
}
