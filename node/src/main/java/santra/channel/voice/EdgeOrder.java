package santra.channel.voice;

import java.util.Optional;
import santra.contact.Dialog;
import santra.contact.Invite;
import santra.contact.Path;

/** What a contact's facts ask of the edge that holds a leg. Each may be told twice. */
public sealed interface EdgeOrder {
  /** Names the leg: our local tag. */
  String token();

  /**
   * Answers the caller's INVITE.
   *
   * @param sdp empty for none
   */
  record Respond(String token, String callId, Path path, Invite invite, int status, String sdp)
      implements EdgeOrder {}

  /**
   * Rings an agent's device.
   *
   * @param testId the test's own name for this call; empty for none
   */
  record Ring(String token, Path path, Dialog dialog, String sdp, String testId)
      implements EdgeOrder {}

  /** Tells a leg of new media in its dialog, whose local CSeq is the one to use. */
  record Reinvite(String token, Path path, Dialog dialog, String sdp) implements EdgeOrder {}

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
