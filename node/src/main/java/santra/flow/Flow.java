package santra.flow;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import santra.vocabulary.QueueId;

/**
 * One version of a flow, complete: whoever holds it can walk it to its end, whatever has been
 * published since.
 *
 * @param version first 12 hex digits of the SHA-256 of what the tenant's file says
 * @param language of the words that values are put together from: fi, sv or en
 * @param start the step a caller begins with
 * @param calendars opening hours by name
 */
public record Flow(
    String name,
    String version,
    String language,
    String start,
    Map<String, Step> steps,
    Map<String, OpeningHours> calendars) {
  public Flow {
    steps = InOrder.of(steps);
    calendars = InOrder.of(calendars);
  }

  Optional<Step> step(String step) {
    return Optional.ofNullable(steps.get(step));
  }

  /** The step a caller stands at; one that is not there is a broken history. */
  public Step at(Position position) {
    return step(position.step())
        .orElseThrow(() -> new IllegalStateException(name + " has no step " + position.step()));
  }

  /** Every queue it may lead to. */
  public Set<QueueId> queues() {
    var queues = new LinkedHashSet<QueueId>();
    for (var step : steps.values()) {
      if (step instanceof Step.Enqueue(var queue)) queues.add(queue);
      if (step instanceof Step.CallBack(var queue, _)) queues.add(queue);
      if (step instanceof Step.ToAgent(_, _, var queue)) queues.add(queue);
    }
    return queues;
  }

  /** Every number outside it may lead to. */
  public Set<String> numbers() {
    var numbers = new LinkedHashSet<String>();
    for (var step : steps.values())
      if (step instanceof Step.Transfer(var number, _)) numbers.add(number);
    return numbers;
  }

  /** What a call on that day can need: it ends within a day, and years of holidays are long. */
  public Flow around(LocalDate day) {
    var near = new HashMap<String, OpeningHours>();
    calendars.forEach((calendar, hours) -> near.put(calendar, hours.around(day)));
    return new Flow(name, version, language, start, steps, near);
  }
}
