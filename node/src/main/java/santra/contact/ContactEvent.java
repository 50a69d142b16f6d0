package santra.contact;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import santra.flow.Passed;
import santra.flow.Position;
import santra.vocabulary.QueueId;

/** What has happened to a contact: the journal's vocabulary. Add, never rename or remove. */
public sealed interface ContactEvent {
  record Arrived(Arrival arrival, Instant at) implements ContactEvent {}

  /**
   * @param session its name at the media servers; empty from an earlier build: the contact's own
   */
  record Anchored(String sdp, Instant greetingEndsAt, Instant at, Optional<String> session)
      implements ContactEvent {}

  /**
   * The caller has gone on in the flow, or has pressed one of several keys.
   *
   * @param passed steps that are behind the caller now
   * @param position where the walk has led: the past is never walked again
   */
  record FlowWalked(List<Passed> passed, Position position, Instant at) implements ContactEvent {
    public FlowWalked {
      passed = List.copyOf(passed);
    }
  }

  /** What is said in that turn of the flow is being said, and is over then. */
  record PromptStarted(int turn, Instant endsAt, Instant at) implements ContactEvent {}

  record Queued(QueueId queue, Instant at) implements ContactEvent {}

  record AgentOffered(Offer offer, Instant at) implements ContactEvent {}

  record AgentRinging(String leg, Dialog dialog, Instant at) implements ContactEvent {}

  record OfferEnded(String leg, OfferOutcome outcome, int status, Instant at)
      implements ContactEvent {}

  record Connected(String leg, Dialog dialog, String sdp, Instant at) implements ContactEvent {}

  record Renegotiated(String leg, long cseq, String remoteSdp, String localSdp, Instant at)
      implements ContactEvent {}

  /** The media server is gone; the voice is at another, under this name. */
  record Reanchored(String session, List<Said> said, Instant at) implements ContactEvent {}

  /** Our re-INVITE collided or was put off: it is said again with this number. */
  record Reinvited(String leg, long cseq, Instant at) implements ContactEvent {}

  /**
   * The leg has answered our re-INVITE.
   *
   * @param target its Contact; empty for the one it had
   * @param remoteSdp empty for what it said last
   */
  record MediaAgreed(String leg, long cseq, String target, String remoteSdp, Instant at)
      implements ContactEvent {}

  /**
   * @param press names this press of a key; empty when it came in one way only
   */
  record DigitPressed(String leg, String digit, Instant at, Optional<String> press)
      implements ContactEvent {}

  record Ended(ContactRecord record, Instant at) implements ContactEvent {}
}
