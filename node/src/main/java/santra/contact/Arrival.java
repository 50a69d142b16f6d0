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
 * @param timer what the caller's leg goes by once it is answered; empty from an earlier build
 */
public record Arrival(
    String number,
    String caller,
    String callerName,
    String testId,
    Plan plan,
    Invite invite,
    Leg leg,
    Optional<Script> script,
    Optional<SessionTimer> timer) {

  Plan planFor(QueueId queue) {
    return script.map(Script::plans).map(plans -> plans.get(queue)).orElse(plan);
  }
}
