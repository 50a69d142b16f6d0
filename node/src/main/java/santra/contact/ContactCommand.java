package santra.contact;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import santra.vocabulary.AgentId;
import santra.vocabulary.ContactId;
import santra.vocabulary.OverflowCause;
import santra.vocabulary.QueueId;

/** What may be asked of a contact. Commands carry the time; the rulebook never reads a clock. */
public sealed interface ContactCommand {
  record Arrive(Arrival arrival, Instant at) implements ContactCommand {}

  /**
   * The caller's voice is anchored.
   *
   * @param greetingEndsAt not later than {@code at} when there is no greeting
   * @param session its name at the media servers; empty from an earlier build
   */
  record Anchor(String sdp, Instant greetingEndsAt, Instant at, Optional<String> session)
      implements ContactCommand {}

  /**
   * @param status SIP status for the caller: 488 for its SDP, 503 for our trouble
   */
  record FailMedia(int status, String reason, Instant at) implements ContactCommand {}

  record EndGreeting(Instant at) implements ContactCommand {}

  /**
   * What is said in that turn of the flow is being said.
   *
   * @param endsAt when it has been said
   */
  record NotePrompt(int turn, Instant endsAt, Instant at) implements ContactCommand {}

  /** Nothing has happened in that turn of the flow until it was due. */
  record WalkOn(int turn, Instant at) implements ContactCommand {}

  /**
   * The look-up of that turn of the flow has ended.
   *
   * @param found variable: value; empty when there was no answer of use
   */
  record NoteLookUp(int turn, Optional<Map<String, String>> found, Instant at)
      implements ContactCommand {}

  /** It is time to tell the waiting caller something: find out what. */
  record PrepareAnnouncement(int number, Instant at) implements ContactCommand {}

  /** What there is to say. */
  record Announce(Announcement announcement, Instant at) implements ContactCommand {}

  /**
   * The queue takes no more.
   *
   * @param queue which; empty from an earlier build
   */
  record RefuseQueue(String reason, Instant at, Optional<QueueId> queue)
      implements ContactCommand {}

  /**
   * It has waited in vain in that queue, where it stands since then: send it on.
   *
   * @param cause for which the plan has a way out; else nothing happens
   */
  record FlowOut(QueueId queue, Instant since, OverflowCause cause, Instant at)
      implements ContactCommand {}

  /**
   * What another tenant's queue, which was asked then, has decided for good.
   *
   * @param refusal why it has not taken it; empty if it has
   */
  record HearTaker(Instant askedAt, Optional<String> refusal, Instant at)
      implements ContactCommand {}

  /**
   * @param session where the offer's SDP is from; empty from an earlier build
   */
  record Ring(Offer offer, Instant at, Optional<String> session) implements ContactCommand {}

  /** The device rings: its early dialog. */
  record NoteRinging(String leg, Dialog dialog, Instant at) implements ContactCommand {}

  /**
   * @param timer what was agreed with the device; empty from an earlier build
   */
  record Connect(String leg, Dialog dialog, String sdp, Instant at, Optional<SessionTimer> timer)
      implements ContactCommand {}

  /** The device said no, or cannot be reached. */
  record LoseOffer(String leg, OfferOutcome outcome, int status, Instant at)
      implements ContactCommand {}

  record LapseOffer(String leg, Instant at) implements ContactCommand {}

  /** BYE, or a leg that died. */
  record HangUp(String leg, long cseq, Instant at) implements ContactCommand {}

  /** The caller's CANCEL. */
  record Cancel(Instant at) implements ContactCommand {}

  /**
   * @param session where our SDP is from; empty from an earlier build
   * @param timer what is answered; empty from an earlier build
   */
  record Renegotiate(
      String leg,
      long cseq,
      String remoteSdp,
      String localSdp,
      Instant at,
      Optional<String> session,
      Optional<SessionTimer> timer)
      implements ContactCommand {}

  /**
   * The session's media server is gone: the voice is anchored under another name.
   *
   * @param said our SDP there, for every leg
   */
  record MoveMedia(String from, String to, List<Said> said, Instant at) implements ContactCommand {}

  /**
   * The re-INVITE with that number was refused for now: say it again.
   *
   * @param timer another one, which the peer wants (422); empty for as before
   */
  record Reinvite(String leg, long cseq, Instant at, Optional<SessionTimer> timer)
      implements ContactCommand {}

  /** The re-INVITE with that number was refused for good. */
  record RefuseReinvite(String leg, long cseq, Instant at) implements ContactCommand {}

  /**
   * The leg has answered the re-INVITE with that number.
   *
   * @param timer what was agreed; empty from an earlier build
   */
  record AgreeMedia(
      String leg,
      long cseq,
      String target,
      String remoteSdp,
      Instant at,
      Optional<SessionTimer> timer)
      implements ContactCommand {}

  /** A sign of life is due that we owe, RFC 4028. */
  record RefreshSession(String leg, Instant at) implements ContactCommand {}

  /** The leg has refreshed its session without a word about media. */
  record KeepSession(String leg, long cseq, Optional<SessionTimer> timer, Instant at)
      implements ContactCommand {}

  /** No sign of life has come from that leg. */
  record ExpireSession(String leg, Instant at) implements ContactCommand {}

  /**
   * @param press names this press of a key, which every node may report
   */
  record PressDigit(String leg, String digit, Instant at, Optional<String> press)
      implements ContactCommand {}

  /** The caller shall hear music, and neither hear nor be heard. */
  record Hold(Instant at) implements ContactCommand {}

  record Resume(Instant at) implements ContactCommand {}

  /**
   * @param leg the agent's, who gives the contact away
   * @param referred as in {@link ContactEvent.Transferred}
   */
  record Transfer(String leg, Destination to, Instant at, boolean referred)
      implements ContactCommand {}

  /**
   * @param key name of the key to seal it with
   * @param from when the first word may be heard
   */
  record StartRecording(String key, Instant from, Instant at) implements ContactCommand {}

  /** What is said from now on shall not be heard in it: card data. */
  record PauseRecording(Instant at) implements ContactCommand {}

  record ResumeRecording(Instant at) implements ContactCommand {}

  /**
   * @param number of the part; 0 for whichever it is
   */
  record EndRecording(int number, Instant at) implements ContactCommand {}

  /**
   * What has become of a part that has ended.
   *
   * @param kept empty when there is nothing
   */
  record KeepRecording(int number, Optional<RecordingPart.Kept> kept, Instant at)
      implements ContactCommand {}

  /** How legs were heard at a media server that is left now. */
  record NoteQuality(String session, List<LegQuality> legs, Instant at) implements ContactCommand {
    public NoteQuality {
      legs = List.copyOf(legs);
    }
  }

  /** The agent whom a transfer was meant for cannot take it. */
  record GiveUpPreferred(AgentId agent, Instant at) implements ContactCommand {}

  /**
   * What it was about, by an agent who talks or has talked with it.
   *
   * @param codes ids of the tenant's, at most {@link #MOST_CODES}
   * @param note free text, at most {@link #LONGEST_NOTE} characters
   */
  record Dispose(AgentId agent, List<String> codes, String note, Instant at)
      implements ContactCommand {
    public static final int MOST_CODES = 5;
    public static final int LONGEST_NOTE = 2_000;

    public Dispose {
      codes = List.copyOf(codes);
    }
  }

  /** A number outside shall be called for a contact that waits; its place is kept meanwhile. */
  record Dial(Outside outside, Instant at) implements ContactCommand {}

  /**
   * The number is called over that trunk.
   *
   * @param session where the offer's SDP is from; empty for wherever it is anchored
   */
  record TryTrunk(Attempt attempt, Instant at, Optional<String> session)
      implements ContactCommand {}

  /**
   * No trunk is left that could reach the number.
   *
   * @param dialledAt names the call that is given up
   * @param tried how many trunks had been tried by then
   * @param status what came of it, as SIP says it
   */
  record GiveUpNumber(Instant dialledAt, int tried, int status, String reason, Instant at)
      implements ContactCommand {}

  /**
   * Somebody else shall take part in the conversation.
   *
   * @param leg of the agent who asks; empty for whoever talks, by a supervisor
   * @param to one agent, and what the contact goes by if it is handed over to that one
   * @param part {@link Part#CONSULTED}, or a supervisor's
   * @param aside the agent's call beside, if the agent asks by phone
   */
  record BringIn(String leg, Destination to, Part part, Instant at, Optional<Aside> aside)
      implements ContactCommand {}

  /** Who takes part shall hear others, or be heard by others, from now on. */
  record ChangePart(AgentId agent, Part part, Instant at) implements ContactCommand {}

  /** Who takes part, or is rung for it, is needed no more. */
  record LetGo(AgentId agent, Instant at) implements ContactCommand {}

  /**
   * Who was sent for then cannot come, or has not answered.
   *
   * @param since when it was sent for
   */
  record MissGuest(AgentId agent, Instant since, Instant at) implements ContactCommand {}

  /**
   * Who takes part is the contact's agent from now on, and whoever was is let go.
   *
   * @param leg of the agent who gives the contact away; empty for whoever talks
   * @param referred as in {@link ContactEvent.HandedOver}
   */
  record HandOver(String leg, AgentId agent, Instant at, boolean referred)
      implements ContactCommand {}

  /** The agent hears the others, and shall (not) be heard by them. */
  record Mute(boolean muted, Instant at) implements ContactCommand {}

  /**
   * Whoever asked then for a call-back has it.
   *
   * @param outside the number, as it is called
   */
  record PromiseCallback(Outside outside, Instant wantedAt, Instant at) implements ContactCommand {}

  /** Whoever asked then for a call-back waits on the line. */
  record RefuseCallback(String reason, Instant wantedAt, Instant at) implements ContactCommand {}

  /** Who has been promised a call-back has heard so: the centre hangs up. */
  record SendAway(Instant at) implements ContactCommand {}

  /** It is time to call back, as soon as it is its turn. */
  record ResumeCallback(Instant at) implements ContactCommand {}

  /** The hours in which it may be called back are over. */
  record PutOffCallback(Instant at) implements ContactCommand {}

  /** It was called back often enough, or it is too late. */
  record CloseCallback(Instant at) implements ContactCommand {}

  /**
   * Its customer is on the line in another contact: no call-back is needed.
   *
   * @param queuedAt since when that one waits in the same queue, to take the place; empty where it
   *     is talked with elsewhere
   */
  record CallIn(ContactId by, Optional<Instant> queuedAt, Instant at) implements ContactCommand {}

  /**
   * The call-back of this customer is over for this call's sake, and left it its place.
   *
   * @param from whose call-back it was
   * @param since the place
   * @param joined since when this one waits there: another stay takes no place
   */
  record TakePlace(ContactId from, QueueId queue, Instant since, Instant joined, Instant at)
      implements ContactCommand {}

  /** That agent has not said in time what it was about. */
  record LapseDisposition(AgentId agent, Instant at) implements ContactCommand {}

  /** The centre lets go: longest wait or longest call reached. */
  record Release(Instant at) implements ContactCommand {}
}
