package santra.contact;

import static santra.vocabulary.Decision.accept;
import static santra.vocabulary.Decision.reject;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import santra.contact.Company.Departed;
import santra.contact.Contact.Open;
import santra.contact.ContactCommand.BringIn;
import santra.contact.ContactCommand.ChangePart;
import santra.contact.ContactCommand.Connect;
import santra.contact.ContactCommand.HandOver;
import santra.contact.ContactCommand.LetGo;
import santra.contact.ContactCommand.MissGuest;
import santra.contact.ContactCommand.Mute;
import santra.contact.ContactCommand.Ring;
import santra.contact.ContactEvent.GuestInvited;
import santra.contact.ContactEvent.GuestJoined;
import santra.contact.ContactEvent.GuestLeft;
import santra.contact.ContactEvent.GuestOffered;
import santra.contact.ContactEvent.HandedOver;
import santra.contact.ContactEvent.Muted;
import santra.contact.ContactEvent.PartChanged;
import santra.contact.ContactEvent.Resumed;
import santra.contact.ContactEvent.Transferred;
import santra.contact.ContactEvent.Unmuted;
import santra.contact.Destination.ToAgent;
import santra.contact.Stage.Talking;
import santra.vocabulary.Decision;

/**
 * The rules for those who are brought into a conversation: consult, conference, attended transfer,
 * and a supervisor who listens, whispers, barges in or takes over. Whatever becomes of a guest, the
 * caller is with an agent: a consultation that fails or ends brings the agent back.
 */
final class Guests {
  private Guests() {}

  static Decision<ContactEvent> bringIn(Open open, BringIn order) {
    if (!(open.stage() instanceof Talking talking)
        || !(order.leg().isEmpty() || open.talks(order.leg()))
        || !(order.to() instanceof ToAgent(var agent, _))) return reject(order, open.describe());
    if (open.plan().host().isPresent()) return refused("taken from another tenant");
    var supervises = order.part().supervises();
    if (order.aside().filter(one -> open.company().beside(one.leg().id()).isPresent()).isPresent())
      return accept(); // its INVITE came twice
    var known = open.company().guest(agent);
    if (known.isPresent())
      return known.get().part().supervises() == supervises
          ? changePart(open, new ChangePart(agent, order.part(), order.at()))
          : refused("takes part already");
    if (talking.offer().agent().equals(agent)) return refused("talks with the contact already");
    if (!supervises && order.part() != Part.CONSULTED) return refused("nobody has answered yet");
    if (!supervises && open.company().consulted().isPresent())
      return refused("somebody is consulted already");
    if (!open.anchorage().mixes()) return refused("its media server mixes no voices");
    if (open.company().guests().size() >= Company.MOST) return refused("too many take part");
    if (open.legs().size() >= Contact.MOST_OFFERS) return refused("too many have taken part");
    var at = unlikeAnyOther(open, open.notBefore(order.at()));
    var invited = new GuestInvited(agent, order.to(), order.part(), at, order.aside());
    return talking.held() && !supervises && order.aside().isEmpty()
        ? accept(new Resumed(at), invited)
        : accept(invited);
  }

  /** A guest's leg is named by its time. */
  private static Instant unlikeAnyOther(Open open, Instant wanted) {
    var at = wanted;
    while (isTaken(open.company(), at)) at = at.plusMillis(1);
    return at;
  }

  private static boolean isTaken(Company company, Instant at) {
    var millis = at.toEpochMilli();
    return company.guests().stream().anyMatch(one -> one.since().toEpochMilli() == millis)
        || company.departed().stream()
            .anyMatch(one -> one.guest().since().toEpochMilli() == millis);
  }

  static boolean isFor(Open open, Ring ring) {
    var offer = ring.offer();
    return open.company()
        .guest(offer.agent())
        .filter(guest -> guest.since().equals(offer.offeredAt()))
        .isPresent();
  }

  static Decision<ContactEvent> ring(Open open, Ring ring) {
    if (open.company().guest(ring.offer().leg().id()).isPresent()) return accept(); // told twice
    return Voice.isCurrent(open, ring.session())
        ? accept(new GuestOffered(ring.offer(), open.notBefore(ring.at())))
        : reject(ring, "anchored elsewhere");
  }

  static Decision<ContactEvent> connect(Open open, Guest guest, Connect connect) {
    return guest.joined()
        ? accept()
        : accept(
            new GuestJoined(
                connect.leg(),
                connect.dialog(),
                connect.sdp(),
                open.notBefore(connect.at()),
                connect.timer()));
  }

  static Decision<ContactEvent> lose(
      Open open, Guest guest, OfferOutcome how, int status, Instant at) {
    return guest.joined() ? accept() : accept(left(open, guest, Departure.of(how), status, at));
  }

  static Decision<ContactEvent> miss(Open open, MissGuest miss) {
    return open.company()
        .guest(miss.agent())
        .filter(guest -> !guest.joined() && guest.since().equals(miss.since()))
        .map(guest ->
            Decision.<ContactEvent>accept(
                guest.offer().isPresent()
                    ? left(open, guest, Departure.NO_ANSWER, 487, miss.at())
                    : left(open, guest, Departure.UNREACHABLE, 480, miss.at())))
        .orElse(accept());
  }

  static Decision<ContactEvent> hungUp(Open open, Guest guest, Instant at) {
    return accept(left(open, guest, Departure.LEFT, 200, at));
  }

  /** A guest whose phone, or the agent's beside, has silently gone; it may live all the same. */
  static Decision<ContactEvent> over(Open open, Guest guest, Instant at) {
    return accept(letGo(open, guest, at));
  }

  static Decision<ContactEvent> letGo(Open open, LetGo order) {
    return open.company()
        .guest(order.agent())
        .map(guest -> Decision.<ContactEvent>accept(letGo(open, guest, order.at())))
        .orElse(accept());
  }

  private static ContactEvent letGo(Open open, Guest guest, Instant at) {
    return left(open, guest, Departure.LET_GO, guest.joined() ? 200 : 487, at);
  }

  /** All of them: the conversation is over, the contact is not. */
  static List<ContactEvent> lettingGo(Open open, Instant at) {
    var events = new ArrayList<ContactEvent>();
    for (var guest : open.company().guests()) events.add(letGo(open, guest, at));
    return events;
  }

  private static GuestLeft left(Open open, Guest guest, Departure how, int status, Instant at) {
    return new GuestLeft(guest.agent(), how, status, open.notBefore(at));
  }

  static Decision<ContactEvent> changePart(Open open, ChangePart order) {
    var guest = open.company().guest(order.agent());
    if (guest.isEmpty() || !(open.stage() instanceof Talking talking))
      return reject(order, open.describe());
    if (guest.get().part() == order.part()) return accept();
    if (guest.get().part().supervises() != order.part().supervises())
      return refused("no part of this guest's");
    if (!order.part().supervises() && !guest.get().joined()) return refused("has not answered");
    var at = open.notBefore(order.at());
    var changed = new PartChanged(order.agent(), order.part(), at);
    return talking.held() && !order.part().supervises()
        ? accept(new Resumed(at), changed)
        : accept(changed);
  }

  static Decision<ContactEvent> handOver(Open open, HandOver order) {
    if (Handover.isDone(open.handovers(), order.leg())) return accept(); // told twice
    if (!(open.stage() instanceof Talking talking)
        || !(order.leg().isEmpty() || open.talks(order.leg())))
      return reject(order, open.describe());
    if (open.company().guest(order.agent()).filter(Guest::joined).isEmpty())
      return refused("has not answered");
    if (open.handovers().size() >= Handover.MOST)
      return refused("transferred " + Handover.MOST + " times already");
    return accept(
        new HandedOver(
            talking.offer().leg().id(),
            order.agent(),
            open.notBefore(order.at()),
            order.referred()));
  }

  /** An agent that is gone leaves the caller with whoever was consulted, if anybody answered. */
  static Optional<ContactEvent> inherited(Open open, Instant at) {
    if (!(open.stage() instanceof Talking talking) || open.handovers().size() >= Handover.MOST)
      return Optional.empty();
    return open.company()
        .consulted()
        .filter(Guest::joined)
        .map(guest ->
            new HandedOver(talking.offer().leg().id(), guest.agent(), open.notBefore(at), false));
  }

  static Decision<ContactEvent> mute(Open open, Mute order) {
    if (!(open.stage() instanceof Talking)) return reject(order, open.describe());
    if (open.company().muted() == order.muted()) return accept();
    var at = open.notBefore(order.at());
    return accept(order.muted() ? new Muted(at) : new Unmuted(at));
  }

  private static Decision<ContactEvent> refused(String why) {
    return new Decision.Rejected<>(why);
  }

  // ---- what follows

  static Open invited(Open open, GuestInvited event) {
    var guest =
        new Guest(
            event.agent(),
            event.to(),
            event.part(),
            event.at(),
            Optional.empty(),
            Optional.empty(),
            event.aside());
    var invited = RecordKeeper.changing(open, open.company().with(guest), event.at());
    return event
        .aside()
        .map(aside ->
            invited.with(invited.timers().from(event.at(), aside.leg().id(), aside.timer())))
        .orElse(invited);
  }

  static Open offered(Open open, GuestOffered event) {
    var offer = event.offer();
    return open.with(open.company().changing(offer.agent(), guest -> guest.offered(offer)));
  }

  static Open joined(Open open, GuestJoined event) {
    var guest = of(open, event.leg(), event);
    var answered = leg(guest).confirmed(event.dialog(), event.sdp());
    var company = open.company().changing(guest.agent(), one -> one.joining(answered, event.at()));
    return Voice.overdue(
        RecordKeeper.changing(open, company, event.at())
            .with(open.timers().from(event.at(), event.leg(), event.timer())));
  }

  static Open partChanged(Open open, PartChanged event) {
    return RecordKeeper.changing(
        open, open.company().changing(event.agent(), guest -> guest.in(event.part())), event.at());
  }

  static Open left(Open open, GuestLeft event) {
    var guest = open.company().guest(event.agent()).orElseThrow(() -> impossible(open, event));
    var next =
        RecordKeeper.departed(
            RecordKeeper.changing(open, open.company().left(event), event.at()),
            new Departed(guest, event));
    return forgetting(forgetting(next, guest.leg()), guest.asideLeg());
  }

  private static Open forgetting(Open open, Optional<Leg> leg) {
    return leg.map(one -> forgetting(open, one.id())).orElse(open);
  }

  private static Open forgetting(Open open, String leg) {
    return open.with(open.anchorage().without(leg)).with(open.timers().without(leg));
  }

  /** The guest is the agent from now on; whom the agent was, is over. */
  static Open handedOver(Open open, HandedOver event) {
    if (!(open.stage() instanceof Talking(var queuedAt, var since, var offer, _)))
      throw impossible(open, event);
    var guest = open.company().guest(event.agent()).orElseThrow(() -> impossible(open, event));
    var next = guest.offer().orElseThrow(() -> impossible(open, event));
    var at = event.at();
    var transferred = new Transferred(event.leg(), guest.to(), at, event.referred());
    var handover = new Handover(offer, open.plan(), queuedAt, since, transferred, guest.asideLeg());
    return forgetting(
            forgetting(RecordKeeper.transferred(open, offer, at), event.leg()), guest.asideLeg())
        .handedOver(handover, Optional.empty())
        .with(open.company().without(event.agent()).muted(false))
        .in(new Talking(at, at, next, false));
  }

  private static Guest of(Open open, String leg, ContactEvent event) {
    return open.company().guest(leg).orElseThrow(() -> impossible(open, event));
  }

  private static Leg leg(Guest guest) {
    return guest.leg().orElseThrow();
  }

  private static IllegalStateException impossible(Open open, ContactEvent event) {
    return new IllegalStateException(
        "impossible history: %s while %s"
            .formatted(event.getClass().getSimpleName(), open.describe()));
  }
}
