package santra.channel.voice;

import java.util.List;
import santra.contact.Contact;
import santra.contact.ContactEvent;
import santra.contact.ContactEvent.AgentOffered;
import santra.contact.ContactEvent.AgentRinging;
import santra.contact.ContactEvent.Anchored;
import santra.contact.ContactEvent.Arrived;
import santra.contact.ContactEvent.Connected;
import santra.contact.ContactEvent.DigitPressed;
import santra.contact.ContactEvent.Ended;
import santra.contact.ContactEvent.OfferEnded;
import santra.contact.ContactEvent.Queued;
import santra.contact.ContactEvent.Renegotiated;
import santra.contact.ContactRecord;
import santra.contact.ContactRecord.HungUpBy;
import santra.contact.Dialog;
import santra.contact.Leg;
import santra.contact.Offer;
import santra.contact.OfferOutcome;
import santra.contact.Stage;
import santra.persistence.entity.Subscriber;

/** What follows on the wire from a contact's facts: persist, then promise. */
public record VoiceEffects(Edges edges) implements Subscriber<ContactEvent, Contact> {

  @Override
  public void recorded(Contact before, List<ContactEvent> events, Contact now, long sequence) {
    for (var event : events)
      switch (event) {
        case Arrived _ when now instanceof Contact.Open open -> arrived(open);
        case Anchored(var sdp, _, _) when now instanceof Contact.Open open ->
            respond(open, open.answered() ? 200 : 183, sdp);
        case AgentOffered(var offer, _) when now instanceof Contact.Open open -> ring(open, offer);
        case OfferEnded ended when before instanceof Contact.Open open -> withdraw(open, ended);
        case Connected _
            when before instanceof Contact.Open was && now instanceof Contact.Open open ->
            connected(was, open);
        case Ended(var record, _) when before instanceof Contact.Open open -> ended(open, record);
        case Arrived _,
            Anchored _,
            Queued _,
            AgentOffered _,
            AgentRinging _,
            OfferEnded _,
            Connected _,
            Renegotiated _,
            DigitPressed _,
            Ended _ -> {}
      }
  }

  @Override
  public void recovered(Contact now, long sequence) {}

  /** The contact is durable: from here on its caller may stop retransmitting (RFC 3261, 17.2.1). */
  private void arrived(Contact.Open open) {
    respond(open, 100, "");
    if (open.plan().answersAtOnce()) respond(open, 180, "");
  }

  private void respond(Contact.Open open, int status, String sdp) {
    var leg = open.caller();
    edges.tell(
        leg.path().edge(),
        new EdgeOrder.Respond(
            leg.dialog().localTag(),
            leg.dialog().callId(),
            leg.path(),
            open.arrival().invite(),
            status,
            sdp));
  }

  private void ring(Contact.Open open, Offer offer) {
    var leg = offer.leg();
    edges.tell(
        leg.path().edge(),
        new EdgeOrder.Ring(
            leg.dialog().localTag(),
            leg.path(),
            leg.dialog(),
            leg.localSdp(),
            open.arrival().testId()));
  }

  private void withdraw(Contact.Open open, OfferEnded ended) {
    if (ended.outcome() != OfferOutcome.NO_ANSWER) return; // the device itself said no
    open.offer().ifPresent(offer -> withdraw(offer.leg()));
  }

  private void withdraw(Leg leg) {
    edges.tell(leg.path().edge(), new EdgeOrder.Withdraw(leg.dialog().localTag()));
  }

  private void connected(Contact.Open before, Contact.Open now) {
    now.offer()
        .map(Offer::leg)
        .ifPresent(leg ->
            edges.tell(
                leg.path().edge(),
                new EdgeOrder.Acknowledge(leg.dialog().localTag(), leg.path(), leg.dialog())));
    if (!before.answered()) respond(now, 200, now.caller().localSdp());
  }

  private void ended(Contact.Open open, ContactRecord record) {
    if (!open.answered()) respond(open, record.sipCause(), "");
    else if (record.hungUpBy() != HungUpBy.CUSTOMER) hangUp(open.caller());
    switch (open.stage()) {
      case Stage.Ringing(_, var offer) -> withdraw(offer.leg());
      case Stage.Talking(_, _, var offer) -> {
        if (record.hungUpBy() != HungUpBy.AGENT) hangUp(offer.leg());
      }
      case Stage.Arriving _, Stage.Greeting _, Stage.Waiting _ -> {}
    }
  }

  private void hangUp(Leg leg) {
    edges.tell(
        leg.path().edge(),
        new EdgeOrder.HangUp(leg.dialog().localTag(), leg.path(), next(leg.dialog())));
  }

  /** The same number whoever sends it, so that a BYE sent again by another node is the same BYE. */
  private static Dialog next(Dialog dialog) {
    return new Dialog(
        dialog.callId(),
        dialog.localTag(),
        dialog.remoteTag(),
        dialog.localUri(),
        dialog.remoteUri(),
        dialog.remoteTarget(),
        dialog.routeSet(),
        dialog.localCseq() + 1,
        dialog.remoteCseq());
  }
}
