package santra.contact.entity;

import santra.contact.Leg;
import santra.contact.Plan;
import santra.vocabulary.ContactId;

/**
 * What somebody who shall be rung for a contact needs to know of it.
 *
 * @param waits whether it still waits for an agent; if not, the rest may be stale
 */
public record Introduction(
    ContactId contact,
    boolean waits,
    String number,
    String caller,
    String callerName,
    String testId,
    Plan plan,
    Leg callerLeg) {}
