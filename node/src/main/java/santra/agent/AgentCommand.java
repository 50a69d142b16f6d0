package santra.agent;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import santra.vocabulary.ContactId;
import santra.vocabulary.MissPolicy;
import santra.vocabulary.QueueId;
import santra.vocabulary.Why;

/** What may be asked of an agent. Commands carry the time; the rulebook never reads a clock. */
public sealed interface AgentCommand {
  /**
   * @param by who wants it; empty from an earlier build: the agent
   */
  record LogIn(Instant at, Optional<By> by) implements AgentCommand {
    public LogIn(Instant at) {
      this(at, Optional.of(By.AGENT));
    }
  }

  /**
   * @param by as in {@link LogIn}
   */
  record LogOut(Instant at, Optional<By> by) implements AgentCommand {
    public LogOut(Instant at) {
      this(at, Optional.of(By.AGENT));
    }
  }

  /**
   * @param by as in {@link LogIn}
   */
  record MakeReady(Instant at, Optional<By> by) implements AgentCommand {
    public MakeReady(Instant at) {
      this(at, Optional.of(By.AGENT));
    }
  }

  /**
   * @param reason id of one of the tenant's
   * @param by as in {@link LogIn}
   */
  record MakeNotReady(String reason, Instant at, Optional<By> by) implements AgentCommand {
    public MakeNotReady(String reason, Instant at) {
      this(reason, at, Optional.of(By.AGENT));
    }
  }

  /** The distributor's match. Real only once it is recorded. */
  record Reserve(ContactId contact, QueueId queue, Instant at, Instant lapsesAt, Why why)
      implements AgentCommand {}

  /** The agent's own choice of a contact that waits, ready or not. Real only once recorded. */
  record Pick(ContactId contact, QueueId queue, Instant at, Instant lapsesAt, Why why)
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
   * @param policy the tenant's; empty for the usual one
   */
  record Miss(
      ContactId contact,
      Missing cause,
      Instant at,
      Optional<Instant> reservedAt,
      Optional<MissPolicy> policy)
      implements AgentCommand {
    public Miss(ContactId contact, Missing cause, Instant at, Optional<Instant> reservedAt) {
      this(contact, cause, at, reservedAt, Optional.empty());
    }
  }

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
   * @param owes so long it may be said what it was about, which has to be; empty where it need not,
   *     or was
   */
  record Finish(
      ContactId contact,
      Instant at,
      Duration wrapUp,
      boolean staysNotReady,
      Optional<Instant> reservedAt,
      Optional<Duration> owes)
      implements AgentCommand {
    public Finish(
        ContactId contact,
        Instant at,
        Duration wrapUp,
        boolean staysNotReady,
        Optional<Instant> reservedAt) {
      this(contact, at, wrapUp, staysNotReady, reservedAt, Optional.empty());
    }

    /** The longest of the two. */
    Instant wrapUpEndsAt() {
      return at.plus(owes.filter(limit -> limit.compareTo(wrapUp) > 0).orElse(wrapUp));
    }
  }

  /** It was said what that contact was about. */
  record NoteDisposition(ContactId contact, Instant at) implements AgentCommand {}

  /** Nobody said how the reservation ended. */
  record Lapse(ContactId contact, Instant at) implements AgentCommand {}

  record EndWrapUp(ContactId contact, Instant at) implements AgentCommand {}

  /** It is enough: what was chosen for afterwards happens now. */
  record CutWrapUp(Instant at, By by) implements AgentCommand {}

  /**
   * More time is needed.
   *
   * @param until so long
   * @param most no wrap-up is longer
   */
  record ExtendWrapUp(Instant until, Duration most, Instant at, By by) implements AgentCommand {}

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
