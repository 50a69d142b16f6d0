package santra.vocabulary;

/** Which of several waiting contacts is served first, within a queue and between queues. */
public enum ContactChoice {
  /** Who has waited longest, priority counted as time waited already. */
  LONGEST_WAIT,
  /** The highest priority, then who has waited longest. */
  PRIORITY,
  /** Who has waited for the largest part of the queue's promise. */
  WAIT_TO_PROMISE,
  /** As {@link #WAIT_TO_PROMISE}, weighted by how far each queue is from its service level. */
  SERVICE_LEVEL
}
