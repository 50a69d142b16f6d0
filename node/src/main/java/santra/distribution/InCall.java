package santra.distribution;

import santra.contact.Part;
import santra.distribution.CallControl.Target;
import santra.vocabulary.AgentId;

/** What can be done in a conversation besides hold and blind transfer. */
public sealed interface InCall {
  /** The agent talks with another one, while the caller hears music. */
  record Consult(Target whom) implements InCall {}

  /** Who is consulted is let go, rung or talking; agent and caller talk again. */
  record Back() implements InCall {}

  /** The agent goes from who is consulted to the caller, or the other way round. */
  record Swap() implements InCall {}

  /** All three talk. */
  record Conference() implements InCall {}

  /** Who is consulted has the caller from now on, and the agent is let go. */
  record Complete() implements InCall {}

  /** The agent is (not) heard by the others. */
  record Mute(boolean muted) implements InCall {}

  /**
   * A supervisor's phone is rung, or has another part from now on.
   *
   * @param part a supervisor's
   */
  record Supervise(AgentId supervisor, Part part) implements InCall {}

  /** The supervisor has the caller from now on, and the agent is let go. */
  record TakeOver(AgentId supervisor) implements InCall {}

  /** The supervisor is let go. */
  record Leave(AgentId supervisor) implements InCall {}
}
