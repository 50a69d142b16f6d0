package santra.agent;

import java.time.Instant;
import santra.agent.Activity.Afterwards;
import santra.agent.AgentCommand.Missing;
import santra.vocabulary.ContactId;
import santra.vocabulary.QueueId;
import santra.vocabulary.Why;

/** What has happened to an agent: the journal's vocabulary. Add, never rename or remove. */
public sealed interface AgentEvent {
  record LoggedIn(Instant at) implements AgentEvent {}

  record LoggedOut(Instant at) implements AgentEvent {}

  record BecameReady(Instant at) implements AgentEvent {}

  record BecameNotReady(String reason, Instant at) implements AgentEvent {}

  /** Asked for while busy; happens when the contact has ended. */
  record AfterwardsChosen(Afterwards afterwards, Instant at) implements AgentEvent {}

  record Reserved(ContactId contact, QueueId queue, Instant at, Instant lapsesAt, Why why)
      implements AgentEvent {}

  record Answered(ContactId contact, Instant at) implements AgentEvent {}

  record Missed(ContactId contact, Missing cause, Instant at) implements AgentEvent {}

  /** The reservation ended without blame; the agent's idle clock is kept. */
  record Released(ContactId contact, Instant at) implements AgentEvent {}

  /** Wrap-up runs until {@code wrapUpEndsAt}; not later than {@code at} means there is none. */
  record Finished(ContactId contact, Instant at, Instant wrapUpEndsAt, Afterwards afterwards)
      implements AgentEvent {}

  record WrapUpEnded(ContactId contact, Instant at) implements AgentEvent {}

  record Registered(Phone phone, Instant at) implements AgentEvent {}

  record Unregistered(String contact, Instant at) implements AgentEvent {}
}
