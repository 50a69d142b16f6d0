package santra.distribution;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import santra.routing.ExpectedWait;
import santra.vocabulary.AgentId;
import santra.vocabulary.AgentRef;
import santra.vocabulary.ContactId;
import santra.vocabulary.QueueId;
import santra.vocabulary.TenantId;

/**
 * What a desk, a wallboard or a phone may ask of the floor. A refused order completes its stage
 * with {@link Refused}; an accepted one is durable.
 */
public interface ContactCentre {

  CompletionStage<AgentStatus> logIn(AgentRef agent);

  CompletionStage<AgentStatus> logOut(AgentRef agent);

  CompletionStage<AgentStatus> ready(AgentRef agent);

  /** While busy or in wrap-up the state is kept pending and taken when the contact ends. */
  CompletionStage<AgentStatus> notReady(AgentRef agent, String reason);

  CompletionStage<AgentStatus> agent(AgentRef agent);

  /** What a supervisor may order for somebody else; recorded as the supervisor's. */
  enum State {
    LOGGED_IN,
    LOGGED_OUT,
    READY,
    NOT_READY
  }

  /**
   * A supervisor sets an agent's state, as the agent would.
   *
   * @param reason for {@link State#NOT_READY} only
   */
  CompletionStage<AgentStatus> set(AgentRef agent, State state, String reason);

  /** Wrap-up lasts until then, or as long as the tenant allows; refused if it does already. */
  CompletionStage<AgentStatus> extendWrapUp(AgentRef agent, Duration by, boolean supervisor);

  CompletionStage<AgentStatus> cutWrapUp(AgentRef agent, boolean supervisor);

  /**
   * The agent takes a contact that waits out of its turn, ready or not. What is recorded is the
   * reservation: should an agent be rung for it already, that one has it.
   */
  CompletionStage<AgentStatus> pick(AgentRef agent, ContactId contact);

  /** What a contact was about, by an agent who has talked with it. */
  CompletionStage<Done> dispose(ContactId contact, AgentId agent, List<String> codes, String note);

  /**
   * The customer hears music, and neither hears nor is heard, until {@link #resume}. This and the
   * next two fail with {@link Unknown} for a contact that is not in progress.
   */
  CompletionStage<Done> hold(ContactId contact);

  CompletionStage<Done> resume(ContactId contact);

  /** Records the conversation from now on; refused where the tenant has no key for it. */
  CompletionStage<Done> startRecording(ContactId contact);

  CompletionStage<Done> pauseRecording(ContactId contact);

  CompletionStage<Done> resumeRecording(ContactId contact);

  CompletionStage<Done> stopRecording(ContactId contact);

  /** Blind: the agent who talks with the contact is let go at once. */
  CompletionStage<Done> transfer(ContactId contact, CallControl.Target target);

  /** Consult, conference, supervision: fails as the three above do. */
  CompletionStage<Done> control(ContactId contact, InCall order);

  /** Live figures of every queue of the tenant, in the order of their names. */
  CompletionStage<List<QueueFigures>> queues(TenantId tenant);

  /** The tenant's trunks, and what its calls outside cost today. */
  CompletionStage<TollFigures> trunks(TenantId tenant);

  /** There is no such contact, or it is over. */
  final class Unknown extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** The order was understood and said no to; the message says why. */
  final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Refused(String reason) {
      super(reason);
    }
  }

  /**
   * @param state one of {@code logged-out ready not-ready ringing busy wrap-up}
   * @param reason why not ready, or why the state changed by itself; {@code disposition} in a
   *     wrap-up that waits for one
   * @param reachable whether the agent's device is registered
   * @param contact the contact being rung, talked with or wrapped up
   * @param afterwards the state that was chosen for afterwards, as {@code state} or, for not ready,
   *     its reason
   */
  record AgentStatus(
      AgentRef agent,
      String state,
      Optional<String> reason,
      Instant since,
      boolean reachable,
      Optional<String> contact,
      Optional<String> afterwards) {}

  /**
   * @param calls whether it takes calls out
   * @param seen as the node that was asked sees it
   * @param inUse calls out over it now, in the whole cluster
   * @param channels calls out that it takes at once
   */
  record TrunkFigures(
      String trunk, boolean calls, TrunkLines.State seen, int inUse, int channels) {}

  /**
   * @param costMicros of today, millionths of the currency: what is over, and what runs
   * @param alarms when each cap has last kept a call from being made
   */
  record TollFigures(
      List<TrunkFigures> trunks, long costMicros, String currency, Map<String, Instant> alarms) {
    public TollFigures {
      trunks = List.copyOf(trunks);
      alarms = Map.copyOf(alarms);
    }
  }

  /**
   * Offered, answered and abandoned count since the queue's first contact.
   *
   * @param waiting contacts in the queue now, ringing ones included
   * @param longestWait age of the oldest waiting contact
   * @param ready agents who could take a contact of this queue now
   * @param expectedWait of a contact that would come now; empty when nobody is at work, or nothing
   *     is known yet
   */
  record QueueFigures(
      QueueId queue,
      long offered,
      long answered,
      long abandoned,
      long released,
      long flowOut,
      long flowIn,
      int waiting,
      Duration longestWait,
      int ready,
      Duration meanWaitOfAnswered,
      Duration worstWaitOfAnswered,
      Optional<ExpectedWait> expectedWait) {}
}
