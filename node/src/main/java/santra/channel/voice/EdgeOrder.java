package santra.channel.voice;

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

  /** ACKs the device's 2xx. */
  record Acknowledge(String token, Path path, Dialog dialog) implements EdgeOrder {}

  /** CANCELs the ringing device. */
  record Withdraw(String token) implements EdgeOrder {}

  /** BYE. The dialog's local CSeq is the one to use. */
  record HangUp(String token, Path path, Dialog dialog) implements EdgeOrder {}
}
