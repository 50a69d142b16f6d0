package santra.vocabulary;

/**
 * Why this agent and why this contact: the decision record of an offer, so that it can be asked for
 * later.
 *
 * @param candidates idle agents who could have taken the contact
 * @param configuration version of the tenant's file that was in force
 */
public record Why(
    String rule, int candidates, long agentIdleMs, long contactWaitMs, String configuration) {}
