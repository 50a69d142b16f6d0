package santra.queue;

/** How a contact left the queue. */
public enum Outcome {
  ANSWERED,
  ABANDONED,
  /** Let go by the centre: longest wait reached, or the contact failed. */
  RELEASED
}
