package santra.contact;

import static santra.vocabulary.Decision.accept;
import static santra.vocabulary.Decision.reject;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import santra.contact.Contact.Open;
import santra.contact.ContactCommand.EndRecording;
import santra.contact.ContactCommand.KeepRecording;
import santra.contact.ContactCommand.PauseRecording;
import santra.contact.ContactCommand.ResumeRecording;
import santra.contact.ContactCommand.StartRecording;
import santra.contact.ContactEvent.Reanchored;
import santra.contact.ContactEvent.RecordingChanged;
import santra.contact.ContactEvent.Transferred;
import santra.contact.ContactRecord.HungUpBy;
import santra.contact.RecordingPart.Progress;
import santra.contact.Stage.LeavingMessage;
import santra.contact.Stage.Talking;
import santra.vocabulary.Decision;

/**
 * When a conversation is recorded. A part ends with its conversation; where the voice moves to
 * another media server the next one begins.
 */
final class RecordingRules {
  private static final int MOST_PARTS = 99;
  private static final int MOST_PAUSES = 99;

  private RecordingRules() {}

  static Decision<ContactEvent> start(Open open, StartRecording start) {
    if (!(open.stage() instanceof Talking || open.stage() instanceof LeavingMessage))
      return reject(start, open.describe());
    if (open.plan().host().isPresent()) return reject(start, "taken from another tenant");
    var last = last(open).filter(RecordingPart::goesOn);
    if (last.isPresent())
      return last.get().progress() == Progress.RUNNING
          ? accept()
          : reject(start, "the recording is paused");
    if (parts(open).size() >= MOST_PARTS) return reject(start, "there are too many parts");
    var session = open.anchorage().session();
    var from = start.from().isBefore(start.at()) ? start.at() : start.from();
    return accept(
        new RecordingChanged(
            part(open, parts(open).size() + 1, session, start.key(), from), start.at()));
  }

  private static RecordingPart part(
      Open open, int number, String session, String key, Instant from) {
    return new RecordingPart(
        number,
        session,
        "%s/%s/%s-%d.srec"
            .formatted(
                open.id().tenant().name(),
                LocalDate.ofInstant(from, ZoneOffset.UTC),
                open.id().uuid(),
                number),
        key,
        Progress.RUNNING,
        from,
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(open.plan().queue()).filter(_ -> open.stage() instanceof LeavingMessage));
  }

  static Decision<ContactEvent> pause(Open open, PauseRecording pause) {
    var last = last(open).filter(RecordingPart::goesOn);
    if (last.isEmpty()) return reject(pause, "nothing is recorded");
    if (last.get().progress() == Progress.PAUSED) return accept();
    if (last.get().pauses().size() >= MOST_PAUSES)
      return reject(pause, "there are too many pauses");
    return accept(new RecordingChanged(last.get().paused(pause.at()), pause.at()));
  }

  static Decision<ContactEvent> resume(Open open, ResumeRecording resume) {
    var last = last(open).filter(RecordingPart::goesOn);
    if (last.isEmpty()) return reject(resume, "nothing is recorded");
    if (last.get().progress() == Progress.RUNNING) return accept();
    return accept(new RecordingChanged(last.get().resumed(resume.at()), resume.at()));
  }

  static Decision<ContactEvent> end(Open open, EndRecording end) {
    // A message that cannot be recorded is no reason to listen to silence.
    if (open.stage() instanceof LeavingMessage)
      return accept(Voicemail.over(open, HungUpBy.CENTRE, end.at()));
    return last(open)
        .filter(RecordingPart::goesOn)
        .filter(part -> end.number() == 0 || end.number() == part.number())
        .<Decision<ContactEvent>>map(
            part -> accept(new RecordingChanged(part.ended(end.at()), end.at())))
        .orElseGet(Decision::accept);
  }

  /** Also when the contact is over. */
  static Decision<ContactEvent> keep(Open open, KeepRecording keep) {
    for (var part : parts(open))
      if (part.number() == keep.number() && part.progress() == Progress.ENDED)
        return accept(new RecordingChanged(part.kept(keep.kept()), keep.at()));
    return accept();
  }

  /** The same decision, with what it means for the part that is being recorded. */
  static Decision<ContactEvent> following(Open open, Decision<ContactEvent> decision) {
    var last = last(open).filter(RecordingPart::goesOn);
    if (last.isEmpty() || !(decision instanceof Decision.Accepted(var events))) return decision;
    var all = new ArrayList<ContactEvent>();
    for (var event : events)
      switch (event) {
        case ContactEvent.Ended(_, var at) -> {
          all.add(new RecordingChanged(last.get().ended(at), at)); // nothing comes after an end
          all.add(event);
        }
        case Transferred(_, _, var at, _) -> {
          all.add(event);
          all.add(new RecordingChanged(last.get().ended(at), at));
        }
        case Reanchored(var session, _, var at) -> {
          all.add(event);
          all.add(new RecordingChanged(last.get().ended(at), at));
          all.addAll(nextPart(open, last.get(), session, at));
        }
        default -> all.add(event); // of no other does a recording take notice
      }
    return all.size() == events.size() ? decision : new Decision.Accepted<>(all);
  }

  /** What is paused stays paused. */
  private static List<ContactEvent> nextPart(
      Open open, RecordingPart last, String session, Instant at) {
    if (last.number() >= MOST_PARTS) return List.of();
    var from = last.from().isAfter(at) ? last.from() : at;
    var next = part(open, last.number() + 1, session, last.key(), from);
    return List.of(
        new RecordingChanged(last.progress() == Progress.PAUSED ? next.paused(at) : next, at));
  }

  static Open changed(Open open, RecordingPart part) {
    return open.with(open.anchorage().recording(part));
  }

  private static List<RecordingPart> parts(Open open) {
    return open.anchorage().recordings();
  }

  private static Optional<RecordingPart> last(Open open) {
    return parts(open).isEmpty() ? Optional.empty() : Optional.of(parts(open).getLast());
  }
}
