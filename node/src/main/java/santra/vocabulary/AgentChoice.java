package santra.vocabulary;

/**
 * Which of several idle agents gets a contact. Ties go to the longest idle, then by name, so that a
 * decision can be repeated.
 */
public enum AgentChoice {
  /** Who has been idle longest. */
  LONGEST_IDLE,
  /** Who is best at the skills that the queue needs. */
  MOST_SKILLED,
  /** Who is just good enough: experts are kept for those who need them. */
  LEAST_SKILLED,
  /** Who has been busy for the smallest part of the time since logging in. */
  LEAST_OCCUPIED,
  /** Who is furthest behind the share of the queue's contacts that the agent is to take. */
  SHARE,
  /** Whose turn it is: who was offered a contact of the queue longest ago. */
  ROUND_ROBIN
}
