package santra.media;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * Anchors the voice of a contact outside the node, so that a node's death never cuts it. One
 * session a contact; a party is named by its SIP tag. Every call is idempotent: a repeated command
 * with the same arguments changes nothing and gets the same answer.
 *
 * <p>Failures complete the stage with {@link MediaException}.
 */
public interface MediaServer {

  /** Takes in a caller's SDP offer; the result is the SDP answer to send back. */
  CompletionStage<String> anchor(String session, String callerTag, String sdpOffer);

  /** The SDP offer to send to another party that shall talk with the anchored caller. */
  CompletionStage<String> offer(
      String session, String callerTag, String partyTag, String callerSdp);

  /** The other party's SDP answer: from now on the two hear each other, and no music. */
  CompletionStage<Void> connect(
      String session, String callerTag, String partyTag, String sdpAnswer);

  /** A party's new offer inside the call (hold, resume, moved address); the result answers it. */
  CompletionStage<String> renegotiate(String session, String partyTag, String sdpOffer);

  /** Takes a party out again (it did not answer, or hung up). */
  CompletionStage<Void> drop(String session, String partyTag);

  /**
   * Plays a prompt to one party instead of whatever it heard.
   *
   * @param prompt file, relative to the prompts folder
   * @param times how often; {@link #FOR_EVER} until stopped or connected
   * @return how long one playing lasts
   */
  CompletionStage<Duration> play(String session, String partyTag, String prompt, int times);

  int FOR_EVER = 100_000;

  /** Stops what {@link #play} began. */
  CompletionStage<Void> stop(String session, String partyTag);

  /** Ends the session and frees its ports. */
  CompletionStage<Void> release(String session);
}
