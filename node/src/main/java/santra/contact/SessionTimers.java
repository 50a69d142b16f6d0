package santra.contact;

import static santra.vocabulary.Decision.accept;
import static santra.vocabulary.Decision.reject;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import santra.contact.Contact.Open;
import santra.contact.ContactCommand.ExpireSession;
import santra.contact.ContactCommand.KeepSession;
import santra.contact.ContactCommand.RefreshSession;
import santra.contact.ContactCommand.RefuseReinvite;
import santra.contact.ContactEvent.Reinvited;
import santra.contact.ContactEvent.SessionRefreshed;
import santra.vocabulary.Deadline;
import santra.vocabulary.Decision;

/**
 * The session timers of a contact's answered legs, and their rules (RFC 4028). A refresh of ours is
 * a re-INVITE that says nothing new; a peer that has silently gone is found by it.
 */
record SessionTimers(List<Running> running) {
  static final SessionTimers NONE = new SessionTimers(List.of());

  /**
   * @param since the leg's latest sign of life
   */
  record Running(String leg, SessionTimer timer, Instant since) {
    Instant refreshAt() {
      return since.plus(timer.refreshedAfter());
    }

    Instant endsAt() {
      return since.plus(timer.endsAfter());
    }
  }

  SessionTimers {
    running = List.copyOf(running);
  }

  Optional<SessionTimer> of(String leg) {
    return find(leg).map(Running::timer);
  }

  private Optional<Running> find(String leg) {
    return running.stream().filter(one -> one.leg().equals(leg)).findFirst();
  }

  /**
   * From now on, by that timer; empty goes on with the one there is, or without any: a build before
   * this one knew none.
   */
  SessionTimers from(Instant at, String leg, Optional<SessionTimer> timer) {
    var next = timer.or(() -> of(leg));
    return next.map(now -> without(leg).and(new Running(leg, now, at))).orElse(this);
  }

  /** Another timer, but no sign of life. */
  SessionTimers by(String leg, Optional<SessionTimer> timer) {
    return find(leg).map(known -> from(known.since(), leg, timer)).orElse(this);
  }

  SessionTimers without(String leg) {
    return new SessionTimers(running.stream().filter(one -> !one.leg().equals(leg)).toList());
  }

  private SessionTimers and(Running one) {
    var next = new ArrayList<>(running);
    next.add(one);
    return new SessionTimers(next);
  }

  Optional<Deadline<ContactCommand>> deadline(Anchorage anchorage) {
    return running.stream()
        .map(one -> deadline(one, anchorage))
        .min(Comparator.comparing(Deadline::at));
  }

  private static Deadline<ContactCommand> deadline(Running one, Anchorage anchorage) {
    return one.timer().refreshedByUs() && anchorage.reinvite(one.leg()).isEmpty()
        ? new Deadline<>(one.refreshAt(), new RefreshSession(one.leg(), one.refreshAt()))
        : new Deadline<>(one.endsAt(), new ExpireSession(one.leg(), one.endsAt()));
  }

  static Decision<ContactEvent> refresh(Open open, RefreshSession refresh) {
    var leg = refresh.leg();
    var due =
        open.timers()
            .find(leg)
            .filter(one -> one.timer().refreshedByUs() && !one.refreshAt().isAfter(refresh.at()));
    return due.isPresent() && open.anchorage().reinvite(leg).isEmpty()
        ? open.leg(leg)
            .map(it ->
                Decision.<ContactEvent>accept(
                    new Reinvited(leg, it.dialog().nextInvite(), refresh.at(), Optional.empty())))
            .orElse(accept())
        : accept();
  }

  static Decision<ContactEvent> keep(Open open, KeepSession keep) {
    return open.confirmed(keep.leg())
        ? accept(new SessionRefreshed(keep.leg(), keep.cseq(), keep.timer(), keep.at()))
        : reject(keep, open.describe());
  }

  /** Who refuses lives: it is asked no more, until the next sign of life is due. */
  static Decision<ContactEvent> refused(Open open, RefuseReinvite refusal) {
    return open.anchorage().awaits(refusal.leg(), refusal.cseq())
        ? accept(new SessionRefreshed(refusal.leg(), 0, Optional.empty(), refusal.at()))
        : accept();
  }

  static Open refreshed(Open open, SessionRefreshed event) {
    var now = open.with(open.timers().from(event.at(), event.leg(), event.timer()));
    if (event.cseq() == 0) return now.with(now.anchorage().without(event.leg()));
    return now.leg(event.leg()).map(leg -> now.with(leg.heard(event.cseq()))).orElse(now);
  }

  boolean expired(ExpireSession expire) {
    return find(expire.leg()).filter(one -> !one.endsAt().isAfter(expire.at())).isPresent();
  }
}
