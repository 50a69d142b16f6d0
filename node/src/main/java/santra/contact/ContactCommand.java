package santra.contact;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

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

  record RefuseQueue(String reason, Instant at) implements ContactCommand {}

  /**
   * @param session where the offer's SDP is from; empty from an earlier build
   */
  record Ring(Offer offer, Instant at, Optional<String> session) implements ContactCommand {}

  /** The device rings: its early dialog. */
  record NoteRinging(String leg, Dialog dialog, Instant at) implements ContactCommand {}

  record Connect(String leg, Dialog dialog, String sdp, Instant at) implements ContactCommand {}

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
   */
  record Renegotiate(
      String leg,
      long cseq,
      String remoteSdp,
      String localSdp,
      Instant at,
      Optional<String> session)
      implements ContactCommand {}

  /**
   * The session's media server is gone: the voice is anchored under another name.
   *
   * @param said our SDP there, for every leg
   */
  record MoveMedia(String from, String to, List<Said> said, Instant at) implements ContactCommand {}

  /** The re-INVITE with that number was refused for now: say it again. */
  record Reinvite(String leg, long cseq, Instant at) implements ContactCommand {}

  /** The leg has answered the re-INVITE with that number. */
  record AgreeMedia(String leg, long cseq, String target, String remoteSdp, Instant at)
      implements ContactCommand {}

  /**
   * @param press names this press of a key, which every node may report
   */
  record PressDigit(String leg, String digit, Instant at, Optional<String> press)
      implements ContactCommand {}

  /** The centre lets go: longest wait or longest call reached. */
  record Release(Instant at) implements ContactCommand {}
}
