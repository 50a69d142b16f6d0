package santra.flow;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import santra.flow.Step.CallBack;
import santra.flow.Step.Enqueue;
import santra.flow.Step.HangUp;
import santra.flow.Step.LookUp;
import santra.flow.Step.Say;
import santra.flow.Step.ToAgent;
import santra.flow.Step.Transfer;

/**
 * A simulated caller, who walks a flow by the rules real callers walk it by, before anybody else
 * may.
 *
 * @param at when the call comes
 * @param keys pressed one after the other, each when keys are asked for; {@value #SILENCE} lets one
 *     question go unanswered, and so does whatever comes after the last key
 * @param variables what is known from the start besides
 * @param hears prompts that must be heard in this order, others between them
 * @param lookUps what each look-up step finds; the others get no answer
 * @param unreached transfers whose number does not answer; the others are answered
 * @param ends the step where it must end
 */
public record Rehearsal(
    Instant at,
    String keys,
    Map<String, String> variables,
    Map<String, Map<String, String>> lookUps,
    List<String> hears,
    Set<String> unreached,
    String ends) {
  /** Stands for a key that is not pressed. */
  public static final char SILENCE = '-';

  /** Prompts of the rehearsal are this long; nobody waits for them. */
  private static final Duration PROMPT = Duration.ofSeconds(3);

  private static final Duration HESITATION = Duration.ofSeconds(1);

  private static final Duration RINGING = Duration.ofSeconds(30);

  public Rehearsal {
    variables = InOrder.of(variables);
    lookUps = InOrder.of(lookUps);
    hears = List.copyOf(hears);
    unreached = Set.copyOf(unreached);
  }

  /** What went otherwise than expected; empty when all went well. */
  public Optional<String> fault(Flow flow) {
    var passed = new ArrayList<Passed>();
    var heard = new ArrayList<String>();
    var now = at;
    int pressed = 0;
    var taken = Walk.begin(flow, variables, now);
    while (true) {
      passed.addAll(taken.passed());
      var position = taken.position();
      heard.addAll(position.hears());
      var step = flow.at(position);
      if (isEnd(step) || (step instanceof Transfer && !unreached.contains(position.step())))
        return fault(position.step(), keys.substring(pressed), passed, heard);
      if (position.turn() >= Walk.MOST_TURNS)
        return Optional.of("is not over after " + position.turn() + " turns; " + shown(passed));
      if (step instanceof Transfer) {
        now = now.plus(RINGING);
        taken = Walk.elapse(flow, position, now);
        continue;
      }
      if (step instanceof LookUp) {
        now = now.plus(HESITATION);
        var found = Optional.ofNullable(lookUps.get(position.step()));
        taken = Walk.lookedUp(flow, position, found, now).orElseThrow();
        continue;
      }
      var ready = step instanceof Say || pressed == keys.length();
      var key = ready ? SILENCE : keys.charAt(pressed++);
      if (key == SILENCE) {
        var spoken = Walk.speaking(flow, position, now.plus(PROMPT));
        now = spoken.due();
        taken = Walk.elapse(flow, spoken, now);
      } else {
        now = now.plus(HESITATION);
        taken = Walk.press(flow, position, String.valueOf(key), now).orElseThrow();
      }
    }
  }

  private static boolean isEnd(Step step) {
    return step instanceof Enqueue
        || step instanceof CallBack
        || step instanceof ToAgent
        || step instanceof HangUp;
  }

  private Optional<String> fault(
      String end, String unpressed, List<Passed> passed, List<String> heard) {
    if (!end.equals(ends))
      return Optional.of("ends at '%s', not at '%s'; %s".formatted(end, ends, shown(passed)));
    if (!unpressed.isEmpty())
      return Optional.of(
          "is over before '%s' could be pressed; %s".formatted(unpressed, shown(passed)));
    var waited = new ArrayList<>(hears);
    for (var prompt : heard)
      if (!waited.isEmpty() && waited.getFirst().equals(prompt)) waited.removeFirst();
    return waited.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "does not hear '%s'; it heard %s"
                .formatted(waited.getFirst(), String.join(", ", heard)));
  }

  private static String shown(List<Passed> passed) {
    return passed.stream()
        .map(one -> one.step() + "=" + one.outcome())
        .collect(joining(", ", "it passed ", ""));
  }
}
