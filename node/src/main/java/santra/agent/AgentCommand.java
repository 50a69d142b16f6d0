package santra.agent;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import santra.vocabulary.ContactId;
import santra.vocabulary.QueueId;
import santra.vocabulary.Why;

/** What may be asked of an agent. Commands carry the time; the rulebook never reads a clock. */
public sealed interface AgentCommand {
  record LogIn(Instant at) implements AgentCommand {}

  record LogOut(Instant at) implements AgentCommand {}

  record MakeReady(Instant at) implements AgentCommand {}

  record MakeNotReady(String reason, Instant at) implements AgentCommand {}

  /** The distributor's match. Real only once it is recorded. */
  record Reserve(ContactId contact, QueueId queue, Instant at, Instant lapsesAt, Why why)
      implements AgentCommand {}

  /**
   * The agent's phone has answered, whatever the agent is thought to do.
   *
   * @param offer what was answered; empty from a node of an earlier build
   */
  record Answer(ContactId contact, Instant at, Optional<Offered> offer) implements AgentCommand {}

  /** An offer, as its contact knows it. */
  record Offered(QueueId queue, Instant reservedAt, Why why) {}

  /**
   * The phone was rung in vain, and why.
   *
   * @param reservedAt which reservation of the same contact; empty for whichever there is
   */
  record Miss(ContactId contact, Missing cause, Instant at, Optional<Instant> reservedAt)
      implements AgentCommand {}

  /**
   * The contact went away, or could not be rung, through no fault of the agent.
   *
   * @param reservedAt as in {@link Miss}
   */
  record Withdraw(ContactId contact, Instant at, Optional<Instant> reservedAt)
      implements AgentCommand {}

  /**
   * The conversation is over.
   *
   * @param reservedAt which one with that contact, as in {@link Miss}
   */
  record Finish(
      ContactId contact,
      Instant at,
      Duration wrapUp,
      boolean staysNotReady,
      Optional<Instant> reservedAt)
      implements AgentCommand {}

  /** Nobody said how the reservation ended. */
  record Lapse(ContactId contact, Instant at) implements AgentCommand {}

  record EndWrapUp(ContactId contact, Instant at) implements AgentCommand {}

  record Register(Phone phone, Instant at) implements AgentCommand {}

  record Unregister(String contact, Instant at) implements AgentCommand {}

  record ExpireRegistration(String contact, Instant at) implements AgentCommand {}

  /** Why a rung agent did not take the contact. */
  enum Missing {
    NO_ANSWER,
    BUSY,
    REJECTED,
    UNREACHABLE
  }
}
