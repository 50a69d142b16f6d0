package santra.channel.voice;

import java.util.Optional;
import santra.contact.Dialog;
import santra.contact.Invite;
import santra.contact.Path;
import santra.contact.SessionTimer;
import santra.vocabulary.SessionTerms;

/** What a contact's facts ask of the edge that holds a leg. Each may be told twice. */
public sealed interface EdgeOrder {
  /** Names the leg: our local tag. */
  String token();

  /**
   * Answers the caller's INVITE.
   *
   * @param sdp empty for none
   * @param timer what a 2xx grants, RFC 4028; empty from a node of an earlier build
   */
  record Respond(
      String token,
      String callId,
      Path path,
      Invite invite,
      int status,
      String sdp,
      Optional<SessionTimer> timer)
      implements EdgeOrder {}

  /**
   * Rings an agent's device, or a number outside.
   *
   * @param testId the test's own name for this call; empty for none
   * @param terms of the session that is asked for; empty from a node of an earlier build
   * @param over the trunk, for a number outside
   */
  record Ring(
      String token,
      Path path,
      Dialog dialog,
      String sdp,
      String testId,
      Optional<SessionTerms> terms,
      Optional<Over> over)
      implements EdgeOrder {
    public Ring(
        String token,
        Path path,
        Dialog dialog,
        String sdp,
        String testId,
        Optional<SessionTerms> terms) {
      this(token, path, dialog, sdp, testId, terms, Optional.empty());
    }
  }

  /**
   * How a number outside is called. The trunk's secrets are not in it: each node reads them from
   * the tenant's file.
   *
   * @param trunk of the leg's tenant
   * @param number E.164
   * @param shown E.164; empty for nothing
   * @param diverted E.164; empty for none
   */
  record Over(String trunk, String number, String shown, boolean withheld, String diverted) {}

  /**
   * Tells a leg of new media in its dialog, or says the same again as a sign of life; the dialog's
   * local CSeq is the one to use.
   *
   * @param timer what the leg goes by; empty for none
   */
  record Reinvite(String token, Path path, Dialog dialog, String sdp, Optional<SessionTimer> timer)
      implements EdgeOrder {}

  /**
   * Tells a leg what became of its REFER (RFC 3515), for the last time.
   *
   * @param status the final status of what it referred to
   */
  record Notify(String token, Path path, Dialog dialog, int status) implements EdgeOrder {}

  /** ACKs the device's 2xx. */
  record Acknowledge(String token, Path path, Dialog dialog) implements EdgeOrder {}

  /**
   * CANCELs the ringing device.
   *
   * @param ring what made it ring: an edge that did not send it must, to have what it can CANCEL;
   *     empty when that was too long ago, and from a node of an earlier build
   */
  record Withdraw(String token, Optional<Ring> ring) implements EdgeOrder {}

  /** BYE. The dialog's local CSeq is the one to use. */
  record HangUp(String token, Path path, Dialog dialog) implements EdgeOrder {}
}
