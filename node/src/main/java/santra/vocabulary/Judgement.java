package santra.vocabulary;

import java.time.Instant;
import java.util.List;

/**
 * One routing decision as it was weighed. {@code santra.routing.Ranking} decides the same from it
 * again.
 *
 * @param at the distributor's clock
 * @param need what the contact asked for at that moment, as {@link Need#text}
 * @param step of the queue's widening that the contact was in, from 0
 * @param contacts who could have been served, the best first, at most {@link #MOST}: the head of
 *     each queue and step
 * @param passedOver heads with a better claim that no idle agent could serve
 * @param agents who could have served the contact, the best first, at most {@link #MOST}
 */
public record Judgement(
    Instant at,
    ContactChoice contactChoice,
    AgentChoice agentChoice,
    String need,
    int step,
    List<Contender> contacts,
    int passedOver,
    List<Candidate> agents) {
  /** So many of each kind are written down. */
  public static final int MOST = 5;

  public Judgement {
    contacts = List.copyOf(contacts);
    agents = List.copyOf(agents);
  }

  /**
   * A contact that waited, and what speaks for it.
   *
   * @param ageingMs each point of priority counts as so much time waited
   * @param weight of its queue; 1 unless queues are weighed by their service level
   * @param lateAfterMs after so long it comes before everybody who is not late
   */
  public record Contender(
      ContactId contact,
      QueueId queue,
      Instant since,
      int priority,
      long ageingMs,
      long promiseMs,
      double weight,
      long lateAfterMs) {}

  /**
   * An agent who was idle, and what speaks for this agent.
   *
   * @param step of the queue's widening in which the agent is asked first; an earlier one is better
   * @param score by the queue's choice of agents; higher is better
   */
  public record Candidate(AgentId agent, int step, long score, Instant idleSince) {}
}
