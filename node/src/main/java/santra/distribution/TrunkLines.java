package santra.distribution;

import santra.vocabulary.TenantId;

/** What this node has seen of a trunk; the voice channel implements it. */
public interface TrunkLines {
  /** Of a trunk that is not asked, or not yet. */
  State of(TenantId tenant, String trunk);

  /**
   * @param up whether it is thought to take calls
   * @param status its last answer to OPTIONS; 408 for none, 0 where it was not asked
   */
  record State(boolean up, int status) {
    public static final State UNKNOWN = new State(true, 0);
  }
}
