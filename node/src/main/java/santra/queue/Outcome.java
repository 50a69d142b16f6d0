package santra.queue;

/** How a contact left the queue. */
public enum Outcome {
  ANSWERED,
  ABANDONED,
  /** Let go by the centre: longest wait reached, or the contact failed. */
  RELEASED,
  /** Sent on to another queue. */
  OVERFLOWED,
  /** Turned away; a Join of it that comes late finds that it has left. Does not count. */
  REFUSED
}
