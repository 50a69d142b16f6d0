package santra.contact;

import java.util.Optional;

/**
 * A contact as it came in.
 *
 * @param number the routing point it dialled
 * @param caller user part of the caller's address; empty when withheld
 * @param callerName display name; empty for none
 * @param testId the test's own name for this call; empty for none
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
    Optional<SessionTimer> timer) {}
