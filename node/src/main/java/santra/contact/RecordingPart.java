package santra.contact;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import santra.vocabulary.QueueId;

/**
 * A stretch of conversation that is recorded into one file. A contact has as many as it has had
 * recorded conversations, and one more for each time its voice moved to another media server.
 *
 * @param number from 1 on
 * @param session where its media server has it
 * @param file {@code TENANT/YYYY-MM-DD/CONTACT-NUMBER.srec}
 * @param key name of the key it is sealed with
 * @param from when the first word may be heard
 * @param to when it ended
 * @param kept what is stored; empty as long as it is not known
 * @param voicemail the queue whose caller has left it as a message; empty for a conversation
 */
public record RecordingPart(
    int number,
    String session,
    String file,
    String key,
    Progress progress,
    Instant from,
    List<Pause> pauses,
    Optional<Instant> to,
    Optional<Kept> kept,
    Optional<QueueId> voicemail) {

  /** How far it is. */
  public enum Progress {
    RUNNING,
    PAUSED,
    /** Nothing is recorded any more; what there is has yet to be looked at. */
    ENDED,
    KEPT,
    /** There is nothing: its media server died within the first second, or could not write. */
    MISSING
  }

  /** What was said then is silence: card data. */
  public record Pause(Instant from, Optional<Instant> to) {}

  /**
   * @param bytes as stored
   * @param lengthMs of what can be heard
   * @param sha256 of the stored bytes, lower-case hex
   * @param complete false when its media server was killed
   */
  public record Kept(long bytes, long lengthMs, String sha256, boolean complete) {}

  public RecordingPart {
    pauses = List.copyOf(pauses);
  }

  boolean goesOn() {
    return progress == Progress.RUNNING || progress == Progress.PAUSED;
  }

  RecordingPart paused(Instant at) {
    var next = new ArrayList<>(pauses);
    next.add(new Pause(at, Optional.empty()));
    return with(Progress.PAUSED, next, to, kept);
  }

  RecordingPart resumed(Instant at) {
    return with(Progress.RUNNING, closed(at), to, kept);
  }

  RecordingPart ended(Instant at) {
    return with(Progress.ENDED, closed(at), Optional.of(at), kept);
  }

  RecordingPart kept(Optional<Kept> what) {
    return with(what.isPresent() ? Progress.KEPT : Progress.MISSING, pauses, to, what);
  }

  private List<Pause> closed(Instant at) {
    var next = new ArrayList<Pause>();
    for (var pause : pauses) next.add(new Pause(pause.from(), Optional.of(pause.to().orElse(at))));
    return next;
  }

  private RecordingPart with(
      Progress next, List<Pause> nextPauses, Optional<Instant> end, Optional<Kept> what) {
    return new RecordingPart(
        number, session, file, key, next, from, nextPauses, end, what, voicemail);
  }
}
