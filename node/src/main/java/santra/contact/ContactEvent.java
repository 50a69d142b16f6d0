package santra.contact;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import santra.flow.CallbackTerms;
import santra.flow.Passed;
import santra.flow.Position;
import santra.vocabulary.AgentId;
import santra.vocabulary.OverflowCause;
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

  /**
   * The queue has sent it on to another.
   *
   * @param since its place there
   */
  record Overflowed(QueueId from, OverflowCause cause, QueueId to, Instant since, Instant at)
      implements ContactEvent {}

  /** It is time to tell the waiting caller something. */
  record AnnouncementDue(int number, Instant at) implements ContactEvent {}

  /** The waiting caller is being told it, and then hears music again. */
  record Announced(Announcement announcement, Instant at) implements ContactEvent {}

  record AgentOffered(Offer offer, Instant at) implements ContactEvent {}

  record AgentRinging(String leg, Dialog dialog, Instant at) implements ContactEvent {}

  record OfferEnded(String leg, OfferOutcome outcome, int status, Instant at)
      implements ContactEvent {}

  /**
   * @param timer what the leg goes by; empty from an earlier build
   */
  record Connected(String leg, Dialog dialog, String sdp, Instant at, Optional<SessionTimer> timer)
      implements ContactEvent {}

  /**
   * @param timer what the leg goes by from now on; empty for as before
   */
  record Renegotiated(
      String leg,
      long cseq,
      String remoteSdp,
      String localSdp,
      Instant at,
      Optional<SessionTimer> timer)
      implements ContactEvent {}

  /**
   * The leg lives: it has refreshed its session, or has refused to be refreshed.
   *
   * @param cseq number of its request; 0 for none
   * @param timer as in {@link Renegotiated}
   */
  record SessionRefreshed(String leg, long cseq, Optional<SessionTimer> timer, Instant at)
      implements ContactEvent {}

  /** The media server is gone; the voice is at another, under this name. */
  record Reanchored(String session, List<Said> said, Instant at) implements ContactEvent {}

  /**
   * A re-INVITE of ours with this number: the session is refreshed, or one that collided or was put
   * off is said again.
   *
   * @param timer another one, which the peer has asked for (422); empty for as before
   */
  record Reinvited(String leg, long cseq, Instant at, Optional<SessionTimer> timer)
      implements ContactEvent {}

  /**
   * The leg has answered our re-INVITE.
   *
   * @param target its Contact; empty for the one it had
   * @param remoteSdp empty for what it said last
   * @param timer as in {@link Renegotiated}
   */
  record MediaAgreed(
      String leg,
      long cseq,
      String target,
      String remoteSdp,
      Instant at,
      Optional<SessionTimer> timer)
      implements ContactEvent {}

  /**
   * @param press names this press of a key; empty when it came in one way only
   */
  record DigitPressed(String leg, String digit, Instant at, Optional<String> press)
      implements ContactEvent {}

  /** The caller hears music, and neither hears nor is heard. */
  record Held(Instant at) implements ContactEvent {}

  record Resumed(Instant at) implements ContactEvent {}

  /**
   * The agent's leg is over, the contact goes on elsewhere.
   *
   * @param referred whether the leg asked for it by REFER and is owed a NOTIFY (RFC 3515)
   */
  record Transferred(String leg, Destination to, Instant at, boolean referred)
      implements ContactEvent {}

  /** A part of its recording has begun, or is another now; comes after the end, too. */
  record RecordingChanged(RecordingPart part, Instant at) implements ContactEvent {}

  /**
   * How legs were heard at the media server that is left; comes after the end, too.
   *
   * @param session its name at the media servers
   */
  record QualityMeasured(String session, List<LegQuality> legs, Instant at)
      implements ContactEvent {
    public QualityMeasured {
      legs = List.copyOf(legs);
    }
  }

  /**
   * Somebody is sent for, to take part in the conversation.
   *
   * @param to that agent, and what the contact goes by if it is handed over
   * @param aside the agent's call beside, if the agent asked by phone
   */
  record GuestInvited(AgentId agent, Destination to, Part part, Instant at, Optional<Aside> aside)
      implements ContactEvent {}

  /** Who was sent for is rung. */
  record GuestOffered(Offer offer, Instant at) implements ContactEvent {}

  /**
   * @param timer as in {@link Connected}
   */
  record GuestJoined(
      String leg, Dialog dialog, String sdp, Instant at, Optional<SessionTimer> timer)
      implements ContactEvent {}

  /** Who takes part hears others, or is heard by others, from now on. */
  record PartChanged(AgentId agent, Part part, Instant at) implements ContactEvent {}

  /**
   * @param status SIP status: 200 of who had answered
   */
  record GuestLeft(AgentId agent, Departure how, int status, Instant at) implements ContactEvent {}

  /**
   * Who took part is the contact's agent from now on; the one before is let go.
   *
   * @param leg of the agent before
   * @param referred whether that leg asked for it by REFER and is owed a NOTIFY (RFC 3515)
   */
  record HandedOver(String leg, AgentId agent, Instant at, boolean referred)
      implements ContactEvent {}

  /** The agent hears the others and is heard by nobody. */
  record Muted(Instant at) implements ContactEvent {}

  record Unmuted(Instant at) implements ContactEvent {}

  /**
   * What it was about; another of the same agent takes the place of this one.
   *
   * @param lapsed whether the agent said nothing in time, and it is the queue's default; empty for
   *     no
   */
  record Disposed(
      AgentId agent, List<String> codes, String note, Instant at, Optional<Boolean> lapsed)
      implements ContactEvent {
    public Disposed(AgentId agent, List<String> codes, String note, Instant at) {
      this(agent, codes, note, at, Optional.empty());
    }

    public boolean hasLapsed() {
      return lapsed.orElse(false);
    }

    public Disposed {
      codes = List.copyOf(codes);
    }
  }

  /**
   * A number outside is called for a contact that waits; its place is kept meanwhile.
   *
   * @param overflow why the queue sends it there; the queue is left when the number answers
   */
  record NumberDialled(Outside outside, Instant at, Optional<OverflowCause> overflow)
      implements ContactEvent {}

  /** It is called over that trunk. */
  record TrunkTried(Attempt attempt, Instant at) implements ContactEvent {}

  /** The carrier has begun a dialog: its early one. */
  record NumberRinging(String leg, Dialog dialog, Instant at) implements ContactEvent {}

  /** The trunk, or the number called over it, has said no. */
  record TrunkFailed(String leg, OfferOutcome outcome, int status, Instant at)
      implements ContactEvent {}

  /**
   * The number was not reached.
   *
   * @param status the last the carrier said, 503 when there was no trunk
   * @param reason empty where the status says it
   */
  record NumberGivenUp(String number, int status, String reason, Instant at)
      implements ContactEvent {}

  /**
   * A call-back at that number is asked for, with the place kept meanwhile.
   *
   * @param overflow why the queue asks for it; empty when the caller does
   */
  record CallbackWanted(String number, Instant at, Optional<OverflowCause> overflow)
      implements ContactEvent {}

  /**
   * @param outside the number, as it is called
   * @param dueAt from then on an agent may be asked
   * @param queue whose place is kept; empty from an earlier build
   * @param since when it entered there, as {@code queue}
   */
  record CallbackPromised(
      Outside outside,
      CallbackTerms terms,
      Instant dueAt,
      Instant at,
      Optional<QueueId> queue,
      Optional<Instant> since)
      implements ContactEvent {}

  /** The caller waits on the line. */
  record CallbackRefused(String reason, Instant at) implements ContactEvent {}

  /**
   * The caller's leg is over, and the contact keeps its place.
   *
   * @param dismissed whether it is the centre that hangs up
   */
  record CallerAway(boolean dismissed, Instant at) implements ContactEvent {}

  /**
   * The queue is left, and the caller is asked to leave a message.
   *
   * @param from that queue
   * @param words prompt that asks for it
   * @param most so long it may be
   */
  record MessageAsked(QueueId from, OverflowCause cause, String words, Duration most, Instant at)
      implements ContactEvent {}

  /**
   * Another tenant's queue is asked to take it; its place in its own is kept meanwhile.
   *
   * @param from its own queue
   * @param taker what it goes by there
   */
  record TakerAsked(QueueId from, OverflowCause cause, Plan taker, Instant at)
      implements ContactEvent {}

  /**
   * That queue has taken it: the own one is left. May come after the end.
   *
   * @param record after the end: what became of it in the taker's queue; else empty
   */
  record TakerAgreed(Optional<ContactRecord> record, Instant at) implements ContactEvent {}

  /** That queue has not taken it, and never will: it waits on. May come after the end. */
  record TakerRefused(String reason, Instant at) implements ContactEvent {}

  /** From now on an agent may be asked. */
  record CallbackDue(Instant at) implements ContactEvent {}

  /** Nobody is asked until then, for the hours are over. */
  record CallbackPutOff(Instant until, Instant at) implements ContactEvent {}

  /** Its customer's call-back is over, and it stands in that place from now on. */
  record PlaceTaken(TakenPlace place, Instant at) implements ContactEvent {}

  record Ended(ContactRecord record, Instant at) implements ContactEvent {}
}
