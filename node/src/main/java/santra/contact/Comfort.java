package santra.contact;

import static santra.vocabulary.Decision.accept;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import santra.contact.Contact.Open;
import santra.contact.ContactCommand.Announce;
import santra.contact.ContactCommand.PrepareAnnouncement;
import santra.contact.ContactEvent.Announced;
import santra.contact.ContactEvent.AnnouncementDue;
import santra.contact.Stage.Waiting;
import santra.flow.Announcements;
import santra.vocabulary.Deadline;
import santra.vocabulary.Decision;

/**
 * Where the announcements to a waiting caller stand. Whatever a caller was told never gets worse: a
 * wait or a place that has grown is not told.
 *
 * @param announcements what the queue says
 * @param number of the next announcement
 * @param due when it is to be made; past while the caller was rung for an agent in vain
 * @param preparing it is due, and somebody finds out what there is to say
 * @param position the last that was told
 * @param minutes the last that were told
 */
public record Comfort(
    Announcements announcements,
    int number,
    Instant due,
    boolean preparing,
    Optional<Integer> position,
    Optional<Integer> minutes) {

  /** A caller who begins to wait. */
  static Optional<Comfort> from(Plan plan, Instant since) {
    return plan.announcements()
        .map(all ->
            new Comfort(
                all, 0, since.plus(all.first()), false, Optional.empty(), Optional.empty()));
  }

  static Decision<ContactEvent> prepare(Open open, PrepareAnnouncement prepare) {
    return open.stage() instanceof Waiting
            && open.comfort().filter(one -> one.isDue(prepare)).isPresent()
        ? accept(new AnnouncementDue(prepare.number(), prepare.at()))
        : accept();
  }

  private boolean isDue(PrepareAnnouncement prepare) {
    return !preparing && number == prepare.number() && !prepare.at().isBefore(due);
  }

  /** An agent may be rung meanwhile: it is made another time. */
  static Decision<ContactEvent> announce(Open open, Announce announce) {
    return open.stage() instanceof Waiting
            && open.comfort().filter(one -> one.awaits(announce.announcement())).isPresent()
        ? accept(new Announced(announce.announcement(), open.notBefore(announce.at())))
        : accept();
  }

  private boolean awaits(Announcement announcement) {
    return preparing && number == announcement.number();
  }

  /** While an agent is rung, that has a deadline of its own. */
  Optional<Deadline<ContactCommand>> deadline(Stage stage) {
    return stage instanceof Waiting && !preparing
        ? Optional.of(new Deadline<>(due, new PrepareAnnouncement(number, due)))
        : Optional.empty();
  }

  Comfort prepared(boolean now) {
    return new Comfort(announcements, number, due, now, position, minutes);
  }

  Comfort announced(Announcement announcement, Instant at) {
    return new Comfort(
        announcements,
        number + 1,
        at.plus(announcements.every()),
        false,
        announcement.position().or(() -> position),
        announcement.minutes().or(() -> minutes));
  }

  /**
   * The next announcement.
   *
   * @param place the caller's, 1 for the next; empty when it is not known
   * @param wait at most so many minutes; empty when it is not known
   */
  public Announcement next(Optional<Integer> place, Optional<Integer> wait) {
    var toldPlace = place.filter(it -> position.isEmpty() || it <= position.get());
    var toldWait = wait.filter(it -> it > 0 && (minutes.isEmpty() || it <= minutes.get()));
    var values = new HashMap<String, String>();
    toldPlace.ifPresent(it -> values.put(Announcements.POSITION, it.toString()));
    toldWait.ifPresent(it -> values.put(Announcements.WAIT, it.toString()));
    return new Announcement(number, announcements.words(Map.copyOf(values)), toldPlace, toldWait);
  }
}
