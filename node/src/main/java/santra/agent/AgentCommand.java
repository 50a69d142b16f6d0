package santra.agent;

import java.time.Duration;
import java.time.Instant;
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

  record Answer(ContactId contact, Instant at) implements AgentCommand {}

  /** The phone was rung in vain, and why. */
  record Miss(ContactId contact, Missing cause, Instant at) implements AgentCommand {}

  /** The contact went away, or could not be rung, through no fault of the agent. */
  record Withdraw(ContactId contact, Instant at) implements AgentCommand {}

  /** The conversation is over. */
  record Finish(ContactId contact, Instant at, Duration wrapUp, boolean staysNotReady)
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
