package santra.contact;

import java.util.Optional;
import santra.vocabulary.QueueId;

/**
 * A contact as it came in.
 *
 * @param number the routing point it dialled
 * @param caller user part of the caller's address; empty when withheld
 * @param callerName display name; empty for none
 * @param testId the test's own name for this call; empty for none
 * @param plan of the queue it waits in, or counts in until the script has led it to one
 * @param script what happens before; empty for the plan's greeting alone
 */
public record Arrival(
    String number,
    String caller,
    String callerName,
    String testId,
    Plan plan,
    Invite invite,
    Leg leg,
    Optional<Script> script) {

  /** Without a script. */
  public Arrival(
      String number,
      String caller,
      String callerName,
      String testId,
      Plan plan,
      Invite invite,
      Leg leg) {
    this(number, caller, callerName, testId, plan, invite, leg, Optional.empty());
  }

  Arrival ledTo(QueueId queue) {
    var chosen = script.map(Script::plans).map(plans -> plans.get(queue)).orElse(plan);
    return new Arrival(number, caller, callerName, testId, chosen, invite, leg, script);
  }
}
