package santra.vocabulary;

/**
 * What becomes of an agent who was rung in vain.
 *
 * @param staysReady goes on as ready, behind the others; else not ready until the agent says so
 * @param logOutAfter so many one after the other and the agent is logged out; 0 for never
 */
public record MissPolicy(boolean staysReady, int logOutAfter) {
  /** A dead phone, or one that nobody sits at, does not swallow a queue. */
  public static final MissPolicy USUAL = new MissPolicy(false, 0);
}
