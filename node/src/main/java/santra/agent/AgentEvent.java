package santra.agent;

import java.time.Instant;
import java.util.Optional;
import santra.agent.Activity.Afterwards;
import santra.agent.AgentCommand.Missing;
import santra.vocabulary.ContactId;
import santra.vocabulary.QueueId;
import santra.vocabulary.Why;

/** What has happened to an agent: the journal's vocabulary. Add, never rename or remove. */
public sealed interface AgentEvent {
  /**
   * @param by who wanted it; empty from an earlier build: the agent
   */
  record LoggedIn(Instant at, Optional<By> by) implements AgentEvent {}

  /**
   * @param by as in {@link LoggedIn}
   */
  record LoggedOut(Instant at, Optional<By> by) implements AgentEvent {}

  /**
   * @param by as in {@link LoggedIn}
   */
  record BecameReady(Instant at, Optional<By> by) implements AgentEvent {}

  /**
   * @param reason its id, which stays the same when the tenant calls it otherwise
   * @param by as in {@link LoggedIn}
   */
  record BecameNotReady(String reason, Instant at, Optional<By> by) implements AgentEvent {}

  /**
   * Asked for while busy; happens when the contact has ended.
   *
   * @param by as in {@link LoggedIn}
   */
  record AfterwardsChosen(Afterwards afterwards, Instant at, Optional<By> by)
      implements AgentEvent {}

  record Reserved(ContactId contact, QueueId queue, Instant at, Instant lapsesAt, Why why)
      implements AgentEvent {}

  record Answered(ContactId contact, Instant at) implements AgentEvent {}

  /**
   * Rung in vain.
   *
   * @param then what the agent does from now on; empty from an earlier build: not ready
   */
  record Missed(ContactId contact, Missing cause, Instant at, Optional<Afterwards> then)
      implements AgentEvent {}

  /** The reservation ended without blame; the agent's idle clock is kept. */
  record Released(ContactId contact, Instant at) implements AgentEvent {}

  /**
   * Wrap-up runs until {@code wrapUpEndsAt}; not later than {@code at} means there is none.
   *
   * @param owes not before then, and not before it was said what the contact was about; empty where
   *     that need not be said, or was
   */
  record Finished(
      ContactId contact,
      Instant at,
      Instant wrapUpEndsAt,
      Afterwards afterwards,
      Optional<Instant> owes)
      implements AgentEvent {
    public Finished(ContactId contact, Instant at, Instant wrapUpEndsAt, Afterwards afterwards) {
      this(contact, at, wrapUpEndsAt, afterwards, Optional.empty());
    }
  }

  /**
   * What the contact was about was said; the rest of the wrap-up goes on.
   *
   * @param endsAt so long
   */
  record DispositionGiven(ContactId contact, Instant endsAt, Instant at) implements AgentEvent {}

  /** It was not said in time, or the agent was freed before: the default holds, if there is one. */
  record DispositionLapsed(ContactId contact, Instant at) implements AgentEvent {}

  /**
   * @param by who cut it short; empty when its time was over
   */
  record WrapUpEnded(ContactId contact, Instant at, Optional<By> by) implements AgentEvent {}

  record WrapUpExtended(ContactId contact, Instant endsAt, Instant at, By by)
      implements AgentEvent {}

  record Registered(Phone phone, Instant at) implements AgentEvent {}

  record Unregistered(String contact, Instant at) implements AgentEvent {}
}
