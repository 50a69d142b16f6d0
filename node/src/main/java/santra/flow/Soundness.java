package santra.flow;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import santra.flow.Step.CallBack;
import santra.flow.Step.Collect;
import santra.flow.Step.Compare;
import santra.flow.Step.Enqueue;
import santra.flow.Step.HangUp;
import santra.flow.Step.Hours;
import santra.flow.Step.LookUp;
import santra.flow.Step.Menu;
import santra.flow.Step.Put;
import santra.flow.Step.Say;
import santra.flow.Step.ToAgent;
import santra.flow.Step.Transfer;

/**
 * What must be true of a flow before a caller may walk it: every step can be reached, nobody goes
 * round without having pressed a key, and no variable is asked for that nobody sets.
 */
public final class Soundness {
  private Soundness() {}

  /** What is wrong, and with which step. */
  public record Fault(String step, String reason) {}

  /**
   * Of a flow in which every name is there; steps in the order of their names.
   *
   * @return empty for a sound flow
   */
  public static List<Fault> faults(Flow flow) {
    var faults = new ArrayList<Fault>();
    var reached = reached(flow);
    for (var step : flow.steps().keySet())
      if (!reached.contains(step))
        faults.add(new Fault(step, "can never be reached from '" + flow.start() + "'"));
    round(flow)
        .ifPresent(round ->
            faults.add(
                new Fault(
                    round.getFirst(),
                    "goes round though the caller presses nothing: "
                        + String.join(" -> ", round))));
    faults.addAll(unset(flow));
    return faults;
  }

  private static Set<String> reached(Flow flow) {
    var reached = new HashSet<String>();
    var open = new ArrayDeque<String>(List.of(flow.start()));
    while (!open.isEmpty()) {
      var step = open.remove();
      if (reached.add(step))
        flow.step(step).ifPresent(it -> it.exits().forEach(exit -> open.add(exit.to())));
    }
    return reached;
  }

  /** The first way round found that needs no key, its first step repeated at its end. */
  private static Optional<List<String>> round(Flow flow) {
    var safe = new HashSet<String>();
    for (var step : flow.steps().keySet()) {
      var round = round(flow, step, new LinkedHashSet<>(), safe);
      if (round.isPresent()) return round;
    }
    return Optional.empty();
  }

  private static Optional<List<String>> round(
      Flow flow, String step, SequencedSet<String> way, Set<String> safe) {
    if (safe.contains(step)) return Optional.empty();
    if (!way.add(step)) {
      var round = new ArrayList<>(way);
      var turn = new ArrayList<>(round.subList(round.indexOf(step), round.size()));
      turn.add(step);
      return Optional.of(turn);
    }
    var exits = flow.step(step).map(Step::silentExits).orElse(List.of());
    for (var next : exits) {
      var round = round(flow, next, way, safe);
      if (round.isPresent()) return round;
    }
    way.remove(step);
    safe.add(step);
    return Optional.empty();
  }

  private static List<Fault> unset(Flow flow) {
    var set = new HashSet<>(Set.of(Walk.CALLER, Walk.NUMBER));
    for (var step : flow.steps().values())
      switch (step) {
        case Put put -> set.add(put.variable());
        case Collect collect -> set.add(collect.into());
        case Hours _ -> set.add(Walk.OPENS);
        case LookUp lookUp -> set.addAll(lookUp.takes().keySet());
        case Say _, Menu _, Compare _, Enqueue _, CallBack _, ToAgent _, Transfer _, HangUp _ -> {}
      }
    var faults = new ArrayList<Fault>();
    for (var name : flow.steps().keySet()) {
      var step = flow.step(name).orElseThrow();
      var asked = new LinkedHashSet<String>();
      if (step instanceof Compare compare) asked.add(compare.variable());
      if (step instanceof LookUp lookUp) asked.addAll(lookUp.sends());
      if (step instanceof CallBack(_, var number)) asked.add(number);
      for (var speech : step.says()) variable(speech).ifPresent(asked::add);
      asked.removeAll(set);
      for (var variable : asked)
        faults.add(new Fault(name, "needs variable '" + variable + "', which nobody sets"));
    }
    return faults;
  }

  private static Optional<String> variable(Speech speech) {
    return switch (speech) {
      case Speech.Prompt _ -> Optional.empty();
      case Speech.Quantity(var variable) -> Optional.of(variable);
      case Speech.Digits(var variable) -> Optional.of(variable);
      case Speech.Time(var variable) -> Optional.of(variable);
    };
  }
}
