package santra.vocabulary;

import java.util.Optional;

/**
 * Why this agent and why this contact: the decision record of an offer, so that it can be asked for
 * later.
 *
 * @param rule the choices that were made, in words
 * @param candidates idle agents who could have taken the contact
 * @param configuration version of the tenant's file that was in force
 * @param judgement all that was weighed, enough to decide again; empty from an earlier build
 */
public record Why(
    String rule,
    int candidates,
    long agentIdleMs,
    long contactWaitMs,
    String configuration,
    Optional<Judgement> judgement) {

  /** Without what was weighed. */
  public Why(
      String rule, int candidates, long agentIdleMs, long contactWaitMs, String configuration) {
    this(rule, candidates, agentIdleMs, contactWaitMs, configuration, Optional.empty());
  }
}
