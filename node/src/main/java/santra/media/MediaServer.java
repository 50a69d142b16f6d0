package santra.media;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Anchors the voice of a contact outside the node, so that a node's death never cuts it. One
 * session a contact, at one of several servers, see {@link #place}; a party is named by its SIP
 * tag. Every call is idempotent: a repeated command with the same arguments changes nothing and
 * gets the same answer.
 *
 * <p>Failures complete the stage with {@link MediaException}: {@code unacceptable} when the peer's
 * SDP is the reason, else when the media server is silent, full, or knows nothing of the session
 * (it was restarted: anchor again). Stages may complete on a network thread, so what depends on
 * them must not block.
 *
 * <p>SDP texts are whole descriptions with CRLF line ends, RFC 8866.
 */
public interface MediaServer {

  /**
   * Chooses a server for a new session: one that lives, and has the most room. The result is the
   * session's name at all the calls below, and says which server holds it.
   *
   * @param name the session's own name, without {@code @}
   */
  String place(String name);

  /**
   * Whether the session is gone and has to be placed and anchored anew: its server is dead while
   * another lives, or has been started again.
   */
  CompletionStage<Boolean> lost(String session);

  /** Takes in a caller's SDP offer; the result is the SDP answer to send back. */
  CompletionStage<String> anchor(String session, String callerTag, String sdpOffer);

  /**
   * The SDP offer to send to another party that shall talk with the anchored caller. The caller
   * hears on what it heard until {@link #connect}.
   *
   * @param callerSdp the caller's latest offer; if it differs from what the server knows, the
   *     caller is moved to it
   * @param profile what the party understands; a server that has only plain RTP offers that
   */
  CompletionStage<String> offer(
      String session, String callerTag, String partyTag, String callerSdp, RtpProfile profile);

  /** The same to a party that understands plain RTP. */
  default CompletionStage<String> offer(
      String session, String callerTag, String partyTag, String callerSdp) {
    return offer(session, callerTag, partyTag, callerSdp, RtpProfile.PLAIN);
  }

  /**
   * The other party's SDP answer: from now on the two hear each other, and no music. Repeating it
   * for two who are connected does not stop what is played to them since.
   */
  CompletionStage<Void> connect(
      String session, String callerTag, String partyTag, String sdpAnswer);

  /**
   * The SDP answer of a further party, which {@link #offer} has made: it is heard, and hears, once
   * {@link #mix} says so. Refused where only two can hear each other: rtpengine.
   */
  CompletionStage<Void> admit(String session, String partyTag, String sdpAnswer);

  /**
   * From now on it is these who hear each other, nobody else; a prompt that is played goes on. Two
   * who hear just each other cost no more than {@link #connect} does, and go from one to the other
   * without a gap. More than two are refused by rtpengine.
   */
  CompletionStage<Void> mix(String session, List<Hearing> hearings);

  /**
   * A party's new offer inside the call (hold, resume, moved address); the result answers it. A
   * party that holds hears nothing; its peer hears silence unless something is played to it.
   */
  CompletionStage<String> renegotiate(String session, String partyTag, String sdpOffer);

  /**
   * Takes a party out again (it did not answer, or hung up). Succeeds for a party that is not
   * there. With its last party the session ends.
   */
  CompletionStage<Void> drop(String session, String partyTag);

  /**
   * Plays a prompt to one party instead of whatever it heard. When it ends by itself, the party
   * hears its peer again. Asking for what is already playing changes nothing.
   *
   * @param prompt file, relative to the prompts folder; built in are {@code music}, {@code
   *     welcome}, {@code ringing}, {@code tone:<hertz>}; several, joined by {@link #THEN}, are
   *     played one after the other
   * @param times how often; {@link #FOR_EVER} until stopped or connected
   * @return how long one playing lasts
   */
  CompletionStage<Duration> play(String session, String partyTag, String prompt, int times);

  int FOR_EVER = 100_000;

  /** No prompt has it in its name. */
  String THEN = "+";

  /**
   * What is before it is played once, what is after it as often as is asked for: words, and music
   * again.
   */
  String AND_THEN_ON = ">";

  /** Stops what {@link #play} began; the party hears its peer again. */
  CompletionStage<Void> stop(String session, String partyTag);

  /** A muted party is heard by nobody; what it hears stays as it is. */
  CompletionStage<Void> mute(String session, String partyTag, boolean muted);

  /**
   * How the session's parties have been heard so far. Fails as everything here does; nobody waits
   * for it in vain for long.
   */
  default CompletionStage<List<Quality>> quality(String session) {
    return CompletableFuture.completedFuture(List.of());
  }

  /**
   * Records what the session's parties say, the caller left and all others right, and goes on with
   * it after {@link #pauseRecording}. Fails where the server cannot keep recordings sealed.
   *
   * @param file a name of {@link santra.media.recording.Recordings}
   * @param key name of the key, {@link santra.media.recording.RecordingKeys}
   * @param after what is said within this time from now is not recorded
   */
  default CompletionStage<Void> record(
      String session, String callerTag, String file, String key, Duration after) {
    return CompletableFuture.failedFuture(new MediaException("nothing is recorded here", false));
  }

  /** What is said from now on is silence in the recording. */
  default CompletionStage<Void> pauseRecording(String session) {
    return CompletableFuture.failedFuture(new MediaException("nothing is recorded here", false));
  }

  /** Ends the recording, as the end of the session does. */
  default CompletionStage<Void> endRecording(String session) {
    return CompletableFuture.completedFuture(null);
  }

  /** Ends the session and frees its ports. Succeeds for a session that is not there. */
  CompletionStage<Void> release(String session);
}
