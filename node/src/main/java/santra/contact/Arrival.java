package santra.contact;

/**
 * A contact as it came in.
 *
 * @param number the routing point it dialled
 * @param caller user part of the caller's address; empty when withheld
 * @param callerName display name; empty for none
 * @param testId the test's own name for this call; empty for none
 */
public record Arrival(
    String number,
    String caller,
    String callerName,
    String testId,
    Plan plan,
    Invite invite,
    Leg leg) {}
