package santra.contact;

import static santra.vocabulary.Decision.accept;
import static santra.vocabulary.Decision.reject;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import santra.contact.Contact.Open;
import santra.contact.ContactCommand.AgreeMedia;
import santra.contact.ContactCommand.MoveMedia;
import santra.contact.ContactCommand.Reinvite;
import santra.contact.ContactEvent.MediaAgreed;
import santra.contact.ContactEvent.Reanchored;
import santra.contact.ContactEvent.Reinvited;
import santra.contact.ContactEvent.SessionRefreshed;
import santra.contact.Stage.Arriving;
import santra.vocabulary.Decision;

/**
 * The rules for a contact whose voice moves to another media server: both legs are told by
 * re-INVITE, at once where they are answered, else with the answer.
 */
final class Voice {
  /** A peer that puts us off this often will not agree; but it lives. */
  private static final int MOST_REINVITES = 20;

  private Voice() {}

  /** Whether what a media server said under that name still counts. */
  static boolean isCurrent(Open open, Optional<String> session) {
    return session.isEmpty() || session.get().equals(open.anchorage().session());
  }

  static Decision<ContactEvent> move(Open open, MoveMedia move) {
    var session = open.anchorage().session();
    if (move.to().equals(session) && !move.from().equals(session)) return accept(); // told twice
    if (!move.from().equals(session) || open.stage() instanceof Arriving)
      return reject(move, "anchored at " + session);
    if (!told(move).equals(legs(open))) return reject(move, open.describe());
    return accept(new Reanchored(move.to(), move.said(), move.at()));
  }

  private static Set<String> told(MoveMedia move) {
    var legs = new HashSet<String>();
    for (var said : move.said()) legs.add(said.leg());
    return legs;
  }

  private static Set<String> legs(Open open) {
    var legs = new HashSet<String>();
    if (!open.isAway()) legs.add(open.caller().id());
    for (var peer : open.peers()) legs.add(peer.id());
    for (var guest : open.company().guests()) {
      guest.leg().ifPresent(leg -> legs.add(leg.id()));
      guest.asideLeg().ifPresent(leg -> legs.add(leg.id()));
    }
    return legs;
  }

  static Decision<ContactEvent> reinvite(Open open, Reinvite again) {
    var leg = open.leg(again.leg());
    if (leg.isEmpty() || !open.anchorage().awaits(again.leg(), again.cseq())) return accept();
    return open.anchorage().reinvite(again.leg()).filter(Voice::mayBeSaidAgain).isPresent()
        ? accept(
            new Reinvited(again.leg(), leg.get().dialog().nextInvite(), again.at(), again.timer()))
        : accept(new SessionRefreshed(again.leg(), 0, Optional.empty(), again.at()));
  }

  private static boolean mayBeSaidAgain(Anchorage.Reinvite reinvite) {
    return reinvite.times() < MOST_REINVITES;
  }

  static Decision<ContactEvent> agree(Open open, AgreeMedia agree) {
    return open.anchorage().awaits(agree.leg(), agree.cseq())
        ? accept(
            new MediaAgreed(
                agree.leg(),
                agree.cseq(),
                agree.target(),
                agree.remoteSdp(),
                agree.at(),
                agree.timer()))
        : accept();
  }

  static Open moved(Open open, Reanchored event) {
    var now = open.with(open.anchorage().at(event.session()));
    for (var said : event.said()) {
      var leg = now.leg(said.leg());
      if (leg.isEmpty()) continue;
      now = now.with(leg.get().saying(said.sdp()));
      now =
          now.confirmed(said.leg())
              ? next(now, said.leg())
              : now.with(now.anchorage().stale(said.leg()));
    }
    return now;
  }

  /** Legs that were told of an earlier anchor and are answered by now. */
  static Open overdue(Open open) {
    var now = open;
    for (var leg : open.anchorage().stale()) if (now.confirmed(leg)) now = next(now, leg);
    return now;
  }

  private static Open next(Open open, String leg) {
    return open.leg(leg).map(it -> reinviting(open, leg, it.dialog().nextInvite())).orElse(open);
  }

  static Open reinviting(Open open, String leg, long cseq) {
    var told = open.leg(leg);
    if (told.isEmpty()) return open;
    var invited = told.get().dialog().localCseq();
    return open.with(told.get().at(cseq)).with(open.anchorage().reinviting(leg, invited, cseq));
  }

  static Open agreed(Open open, MediaAgreed event) {
    var now =
        open.with(open.anchorage().without(event.leg()))
            .with(open.timers().from(event.at(), event.leg(), event.timer()));
    return now.leg(event.leg())
        .map(leg -> now.with(leg.agreed(event.target(), event.remoteSdp())))
        .orElse(now);
  }
}
