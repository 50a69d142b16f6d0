package santra.vocabulary;

/** Why a queue sends a waiting contact on. */
public enum OverflowCause {
  /** It has waited there for so long. */
  WAIT,
  /** So many wait there already. */
  LENGTH,
  /** Nobody who serves the queue is logged in. */
  NO_STAFF,
  /** The queue's hours are over. */
  CLOSED
}
