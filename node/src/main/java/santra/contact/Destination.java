package santra.contact;

import santra.vocabulary.AgentId;

/** Where a contact is transferred to. */
public sealed interface Destination {
  /** What it goes by from then on. */
  Plan plan();

  /** Another queue, or the same one again: it waits there from now on. */
  record ToQueue(Plan plan) implements Destination {}

  /**
   * One agent, who is rung at once.
   *
   * @param plan of the queue where it waits if that agent does not answer, and whose books count it
   */
  record ToAgent(AgentId agent, Plan plan) implements Destination {}

  /**
   * A number outside, which is called at once.
   *
   * @param plan of the queue where it waits if the number is not reached
   */
  record ToNumber(Outside outside, Plan plan) implements Destination {}
}
