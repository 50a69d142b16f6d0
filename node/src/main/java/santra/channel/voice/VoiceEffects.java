package santra.channel.voice;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import santra.contact.Aside;
import santra.contact.Attempt;
import santra.contact.Callback;
import santra.contact.Company.Departed;
import santra.contact.Contact;
import santra.contact.ContactEvent;
import santra.contact.ContactEvent.AgentOffered;
import santra.contact.ContactEvent.AgentRinging;
import santra.contact.ContactEvent.Anchored;
import santra.contact.ContactEvent.Announced;
import santra.contact.ContactEvent.AnnouncementDue;
import santra.contact.ContactEvent.Arrived;
import santra.contact.ContactEvent.CallbackDue;
import santra.contact.ContactEvent.CallbackPromised;
import santra.contact.ContactEvent.CallbackPutOff;
import santra.contact.ContactEvent.CallbackRefused;
import santra.contact.ContactEvent.CallbackWanted;
import santra.contact.ContactEvent.CallerAway;
import santra.contact.ContactEvent.Connected;
import santra.contact.ContactEvent.DigitPressed;
import santra.contact.ContactEvent.Disposed;
import santra.contact.ContactEvent.Ended;
import santra.contact.ContactEvent.FlowWalked;
import santra.contact.ContactEvent.GuestInvited;
import santra.contact.ContactEvent.GuestJoined;
import santra.contact.ContactEvent.GuestLeft;
import santra.contact.ContactEvent.GuestOffered;
import santra.contact.ContactEvent.HandedOver;
import santra.contact.ContactEvent.Held;
import santra.contact.ContactEvent.MediaAgreed;
import santra.contact.ContactEvent.MessageAsked;
import santra.contact.ContactEvent.Muted;
import santra.contact.ContactEvent.NumberDialled;
import santra.contact.ContactEvent.NumberGivenUp;
import santra.contact.ContactEvent.NumberRinging;
import santra.contact.ContactEvent.OfferEnded;
import santra.contact.ContactEvent.Overflowed;
import santra.contact.ContactEvent.PartChanged;
import santra.contact.ContactEvent.PlaceTaken;
import santra.contact.ContactEvent.PromptStarted;
import santra.contact.ContactEvent.QualityMeasured;
import santra.contact.ContactEvent.Queued;
import santra.contact.ContactEvent.Reanchored;
import santra.contact.ContactEvent.RecordingChanged;
import santra.contact.ContactEvent.Reinvited;
import santra.contact.ContactEvent.Renegotiated;
import santra.contact.ContactEvent.Resumed;
import santra.contact.ContactEvent.SessionRefreshed;
import santra.contact.ContactEvent.TakerAgreed;
import santra.contact.ContactEvent.TakerAsked;
import santra.contact.ContactEvent.TakerRefused;
import santra.contact.ContactEvent.Transferred;
import santra.contact.ContactEvent.TrunkFailed;
import santra.contact.ContactEvent.TrunkTried;
import santra.contact.ContactEvent.Unmuted;
import santra.contact.ContactRecord;
import santra.contact.ContactRecord.HungUpBy;
import santra.contact.Departure;
import santra.contact.Dialog;
import santra.contact.Guest;
import santra.contact.Handover;
import santra.contact.Leg;
import santra.contact.Offer;
import santra.contact.OfferOutcome;
import santra.contact.Outside;
import santra.contact.Stage;
import santra.persistence.entity.Subscriber;

/** What follows on the wire from a contact's facts: persist, then promise. */
public record VoiceEffects(Edges edges, Clock clock) implements Subscriber<ContactEvent, Contact> {
  /** 64*T1: for so long the peers repeat, and wait for what we repeat (RFC 3261 section 17). */
  private static final Duration FRESH = Duration.ofSeconds(32);

  @Override
  public void recorded(Contact before, List<ContactEvent> events, Contact now, long sequence) {
    for (var event : events)
      switch (event) {
        case Arrived _ when now instanceof Contact.Open open -> arrived(open);
        case Anchored(var sdp, _, _, _) when now instanceof Contact.Open open ->
            respond(open, open.answered() ? 200 : 183, sdp);
        case AgentOffered(var offer, _) when now instanceof Contact.Open open -> ring(open, offer);
        case OfferEnded ended when before instanceof Contact.Open open -> withdraw(open, ended);
        case Connected(var leg, _, _, _, _)
            when before instanceof Contact.Open was && now instanceof Contact.Open open ->
            connected(was, open, leg);
        case Reanchored _ when now instanceof Contact.Open open -> moved(open);
        case Reinvited(var leg, _, _, _) when now instanceof Contact.Open open ->
            reinvite(open, leg);
        case Transferred _ when now instanceof Contact.Open open ->
            handedOver(open.handovers().getLast());
        case GuestInvited(_, _, _, _, var aside) when aside.isPresent() -> answer(aside.get());
        case GuestOffered(var offer, _) when now instanceof Contact.Open open -> ring(open, offer);
        case GuestJoined(var leg, _, _, _, _) when now instanceof Contact.Open open -> {
          open.leg(leg).ifPresent(it -> acknowledge(invited(open, it)));
          reinvite(open);
        }
        case GuestLeft left when before instanceof Contact.Open open ->
            open.company()
                .guest(left.agent())
                .ifPresent(guest -> dismiss(open, new Departed(guest, left)));
        case HandedOver _ when now instanceof Contact.Open open ->
            handedOver(open.handovers().getLast());
        case TrunkTried(var attempt, _) when now instanceof Contact.Open open ->
            outside(open).ifPresent(outside -> call(open, outside, attempt));
        case TrunkFailed failed when before instanceof Contact.Open open -> withdraw(open, failed);
        case CallerAway(var dismissed, _) when before instanceof Contact.Open open -> {
          if (dismissed) hangUp(open.caller());
        }
        case NumberGivenUp _ when now instanceof Contact.Open open && open.isAway() ->
            lastTry(open).ifPresent(this::letGo);
        case Ended(var record, _) when before instanceof Contact.Open open -> ended(open, record);
        case Arrived _,
            Anchored _,
            FlowWalked _,
            PromptStarted _,
            Queued _,
            Overflowed _,
            TakerAsked _,
            TakerAgreed _,
            TakerRefused _,
            AnnouncementDue _,
            Announced _,
            AgentOffered _,
            AgentRinging _,
            OfferEnded _,
            Connected _,
            Renegotiated _,
            Reanchored _,
            Reinvited _,
            MediaAgreed _,
            SessionRefreshed _,
            Held _,
            Resumed _,
            Transferred _,
            GuestInvited _,
            GuestOffered _,
            GuestJoined _,
            PartChanged _,
            GuestLeft _,
            HandedOver _,
            Muted _,
            Unmuted _,
            NumberDialled _,
            TrunkTried _,
            NumberRinging _,
            TrunkFailed _,
            MessageAsked _,
            CallbackWanted _,
            CallbackPromised _,
            CallbackRefused _,
            CallerAway _,
            CallbackDue _,
            CallbackPutOff _,
            PlaceTaken _,
            NumberGivenUp _,
            DigitPressed _,
            QualityMeasured _,
            RecordingChanged _,
            Disposed _,
            Ended _ -> {}
      }
  }

  /**
   * The node that recorded this, or the edge it told, may have died before it was said on the wire.
   * All that a peer may still wait for is said again; who has heard it takes it for a
   * retransmission.
   */
  @Override
  public void recovered(Contact now, long sequence) {
    switch (now) {
      case Contact.New _ -> {}
      case Contact.Open open -> {
        withdrawLost(open);
        handedOver(open);
        dismissed(open);
        for (var guest : open.company().guests()) welcome(open, guest);
        calledBack(open);
        if (!open.answered()) respond(open, provisional(open), open.caller().localSdp());
        else if (open.isCaller(Leg.CALLER) && fresh(answeredAt(open)))
          respond(open, 200, open.caller().localSdp());
        switch (open.stage()) {
          case Stage.Ringing(_, var offer) -> ring(open, offer);
          case Stage.Talking(_, var since, var offer, _) when fresh(since) ->
              acknowledge(invited(open, offer.leg()));
          case Stage.Calling(_, _, _, var outside, _, var attempt, var since, var agent, _, _) -> {
            if (fresh(since)) agent.ifPresent(offer -> acknowledge(invited(open, offer.leg())));
            attempt.ifPresent(one -> call(open, outside, one));
          }
          case Stage.TalkingOutside talking when fresh(talking.since()) ->
              acknowledge(invited(open, talking.attempt().leg()));
          case Stage.Arriving _,
              Stage.Greeting _,
              Stage.InFlow _,
              Stage.LeavingMessage _,
              Stage.Waiting _,
              Stage.Asking _,
              Stage.Talking _,
              Stage.TalkingOutside _ -> {}
        }
        reinvite(open);
      }
      case Contact.Ended(var record, var at, var last) -> {
        withdrawLost(last);
        handedOver(last);
        dismissed(last);
        calledBack(last);
        if (fresh(at)) ended(last, record);
      }
    }
  }

  /** What a call-back owes to legs that are over, and to who has answered it. */
  private void calledBack(Contact.Open open) {
    if (!(open.callback().orElse(null) instanceof Callback.Promised promised)) return;
    if (promised.isAway()
        && promised.away().filter(one -> one.dismissed() && fresh(one.since())).isPresent())
      hangUp(open.caller());
    promised.tries().stream().filter(one -> fresh(one.endedAt())).forEach(this::letGo);
    promised
        .reached()
        .filter(one -> fresh(one.at()))
        .ifPresent(_ -> acknowledge(invited(open, open.caller())));
  }

  private static Optional<Callback.Try> lastTry(Contact.Open open) {
    return open.callback().orElse(null) instanceof Callback.Promised promised
            && !promised.tries().isEmpty()
        ? Optional.of(promised.tries().getLast())
        : Optional.empty();
  }

  /** An agent who has waited in vain for the number to answer. */
  private void letGo(Callback.Try one) {
    if (!one.agentGone()) hangUp(one.offer().leg());
  }

  private boolean fresh(Instant at) {
    return at.plus(FRESH).isAfter(clock.instant());
  }

  /** What the caller has been told last. */
  private static int provisional(Contact.Open open) {
    if (!open.caller().localSdp().isEmpty()) return 183;
    return open.plan().answersAtOnce() ? 180 : 100;
  }

  /** When the caller's INVITE had its 200. */
  private static Instant answeredAt(Contact.Open open) {
    if (!open.arrival().plan().answersAtOnce()) {
      if (!open.handovers().isEmpty()) return open.handovers().getFirst().answeredAt();
      if (open.stage() instanceof Stage.Talking(_, var since, _, _)) return since;
      if (open.stage() instanceof Stage.TalkingOutside talking) return talking.since();
    }
    return open.segments().isEmpty() ? open.arrivedAt() : open.segments().getFirst().to();
  }

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
            sdp,
            open.arrival().timer()));
  }

  private void ring(Contact.Open open, Offer offer) {
    edges.tell(offer.leg().path().edge(), invite(open, offer.leg()));
  }

  private static EdgeOrder.Ring invite(Contact.Open open, Leg leg) {
    return new EdgeOrder.Ring(
        leg.dialog().localTag(),
        leg.path(),
        leg.dialog().tagged(""),
        leg.localSdp(),
        open.arrival().testId(),
        Optional.of(open.plan().sessionTerms()));
  }

  private static Optional<Outside> outside(Contact.Open open) {
    return switch (open.stage()) {
      case Stage.Calling calling -> Optional.of(calling.outside());
      case Stage.TalkingOutside talking -> Optional.of(talking.outside());
      case Stage.Arriving _,
          Stage.Greeting _,
          Stage.InFlow _,
          Stage.LeavingMessage _,
          Stage.Waiting _,
          Stage.Asking _,
          Stage.Ringing _,
          Stage.Talking _ ->
          Optional.empty();
    };
  }

  private void call(Contact.Open open, Outside outside, Attempt attempt) {
    edges.tell(attempt.leg().path().edge(), invite(open, outside, attempt));
  }

  private static EdgeOrder.Ring invite(Contact.Open open, Outside outside, Attempt attempt) {
    var leg = attempt.leg();
    return new EdgeOrder.Ring(
        leg.dialog().localTag(),
        leg.path(),
        leg.dialog().tagged(""),
        leg.localSdp(),
        "", // the test's name for the call is not the carrier's business
        Optional.of(open.plan().sessionTerms()),
        Optional.of(
            new EdgeOrder.Over(
                attempt.trunk(),
                outside.number(),
                outside.shown(),
                outside.withheld(),
                outside.diverted())));
  }

  /** Who was called and did not answer rings on until it hears so. */
  private void withdraw(Contact.Open open, TrunkFailed failed) {
    if (failed.outcome() != OfferOutcome.NO_ANSWER) return; // the carrier itself said no
    open.attempt()
        .filter(one -> one.leg().id().equals(failed.leg()))
        .ifPresent(one -> withdraw(open, one));
  }

  private void withdraw(Contact.Open open, Attempt attempt) {
    var leg = attempt.leg();
    var ring =
        outside(open)
            .filter(_ -> fresh(attempt.dialledAt()))
            .map(outside -> invite(open, outside, attempt));
    edges.tell(leg.path().edge(), new EdgeOrder.Withdraw(leg.dialog().localTag(), ring));
  }

  private void withdraw(Contact.Open open, OfferEnded ended) {
    if (ended.outcome() != OfferOutcome.NO_ANSWER) return; // the device itself said no
    open.offer().ifPresent(offer -> withdraw(open, offer));
  }

  /** A phone that has not heard the CANCEL rings on for nobody. */
  private void withdrawLost(Contact.Open open) {
    for (var lost : open.lost())
      if (lost.ended().outcome() == OfferOutcome.NO_ANSWER && fresh(lost.ended().at()))
        withdraw(open, lost.offer());
  }

  /**
   * An edge that did not send the INVITE sends it now, to have what it can CANCEL: but not after
   * 64*T1, when a phone that answered in vain takes it for a new call (RFC 6026 section 7.1).
   */
  private void withdraw(Contact.Open open, Offer offer) {
    var leg = offer.leg();
    var ring =
        Optional.of(offer.offeredAt()).filter(this::fresh).map(_ -> invite(open, offer.leg()));
    edges.tell(leg.path().edge(), new EdgeOrder.Withdraw(leg.dialog().localTag(), ring));
  }

  /** A guest's phone rings, or has answered. */
  private void welcome(Contact.Open open, Guest guest) {
    if (fresh(guest.since())) guest.aside().ifPresent(this::answer);
    if (guest.offer().isEmpty()) return;
    if (!guest.joined()) ring(open, guest.offer().get());
    else if (guest.joinedAt().filter(this::fresh).isPresent())
      acknowledge(invited(open, guest.offer().get().leg()));
  }

  /** The second call of an agent's phone is answered at once; there it hears the ringing. */
  private void answer(Aside aside) {
    var leg = aside.leg();
    edges.tell(
        leg.path().edge(),
        new EdgeOrder.Respond(
            leg.dialog().localTag(),
            leg.dialog().callId(),
            leg.path(),
            aside.invite(),
            200,
            leg.localSdp(),
            aside.timer()));
  }

  private void dismissed(Contact.Open open) {
    for (var departed : open.company().departed())
      if (fresh(departed.left().at())) dismiss(open, departed);
  }

  /** A guest who is let go; who hung up, or said no, knows. */
  private void dismiss(Contact.Open open, Departed departed) {
    var guest = departed.guest();
    var how = departed.left().how();
    guest.asideLeg().ifPresent(this::hangUp);
    if (guest.offer().isEmpty()) return;
    if (guest.joined()) {
      if (how != Departure.LEFT) hangUp(guest.offer().get().leg());
    } else if (how == Departure.NO_ANSWER || how == Departure.LET_GO) {
      withdraw(open, guest.offer().get());
    }
  }

  private void connected(Contact.Open before, Contact.Open now, String answered) {
    now.leg(answered).ifPresent(leg -> acknowledge(invited(now, leg)));
    if (!before.answered()) respond(now, 200, now.caller().localSdp());
    reinvite(now);
  }

  /** The leg as it was invited: the ACK has the number of that INVITE, not of a later one. */
  private static Leg invited(Contact.Open open, Leg leg) {
    return open.anchorage()
        .reinvite(leg.id())
        .map(one ->
            new Leg(
                leg.id(),
                leg.path(),
                leg.dialog().at(one.invited()),
                leg.localSdp(),
                leg.remoteSdp()))
        .orElse(leg);
  }

  /**
   * Who is answered has a re-INVITE. Who is not has no offer of ours to come by (RFC 3311 section
   * 5.1), and may ignore another SDP in a provisional (RFC 3261 section 13.2.1); but many heed it,
   * and the re-INVITE follows the answer anyway.
   */
  private void moved(Contact.Open open) {
    if (!open.answered()) respond(open, 183, open.caller().localSdp());
    reinvite(open);
  }

  private void reinvite(Contact.Open open) {
    for (var one : open.anchorage().reinvites()) reinvite(open, one.leg());
  }

  /** The same number whoever sends it, as {@link #next}. */
  private void reinvite(Contact.Open open, String id) {
    var owed = open.anchorage().reinvite(id);
    if (owed.isEmpty()) return;
    open.leg(id)
        .ifPresent(leg ->
            edges.tell(
                leg.path().edge(),
                new EdgeOrder.Reinvite(
                    leg.dialog().localTag(),
                    leg.path(),
                    leg.dialog().at(owed.get().cseq()),
                    leg.localSdp(),
                    open.timer(id))));
  }

  private void acknowledge(Leg leg) {
    edges.tell(
        leg.path().edge(),
        new EdgeOrder.Acknowledge(leg.dialog().localTag(), leg.path(), leg.dialog()));
  }

  private void handedOver(Contact.Open open) {
    for (var one : open.handovers()) if (fresh(one.transferred().at())) handedOver(one);
  }

  /** Who asked by REFER hears that it is done, and is let go (RFC 5589 section 6.1). */
  private void handedOver(Handover handover) {
    var leg = handover.offer().leg();
    var dialog = next(leg.dialog());
    if (handover.transferred().referred()) {
      edges.tell(
          leg.path().edge(),
          new EdgeOrder.Notify(leg.dialog().localTag(), leg.path(), dialog, 200));
      dialog = next(dialog);
    }
    edges.tell(
        leg.path().edge(), new EdgeOrder.HangUp(leg.dialog().localTag(), leg.path(), dialog));
    handover.aside().ifPresent(this::hangUp);
  }

  private void ended(Contact.Open open, ContactRecord record) {
    if (!open.answered()) respond(open, record.sipCause(), "");
    else if (!open.isAway() && record.hungUpBy() != HungUpBy.CUSTOMER) hangUp(open.caller());
    switch (open.stage()) {
      case Stage.Ringing(_, var offer) -> withdraw(open, offer);
      case Stage.Talking(_, _, var offer, _) -> {
        if (record.hungUpBy() != HungUpBy.AGENT) hangUp(offer.leg());
      }
      case Stage.Calling calling -> {
        calling.attempt().ifPresent(one -> withdraw(open, one));
        calling.agent().ifPresent(offer -> hangUp(offer.leg()));
      }
      case Stage.TalkingOutside talking -> {
        if (record.hungUpBy() != HungUpBy.OUTSIDE) hangUp(talking.attempt().leg());
      }
      case Stage.Arriving _,
          Stage.Greeting _,
          Stage.InFlow _,
          Stage.LeavingMessage _,
          Stage.Waiting _,
          Stage.Asking _ -> {}
    }
    for (var guest : open.company().guests()) {
      guest.asideLeg().ifPresent(this::hangUp);
      guest
          .offer()
          .ifPresent(offer -> {
            if (guest.joined()) hangUp(offer.leg());
            else withdraw(open, offer);
          });
    }
  }

  private void hangUp(Leg leg) {
    edges.tell(
        leg.path().edge(),
        new EdgeOrder.HangUp(leg.dialog().localTag(), leg.path(), next(leg.dialog())));
  }

  /** The same number whoever sends it, so that a BYE sent again by another node is the same BYE. */
  private static Dialog next(Dialog dialog) {
    return dialog.at(dialog.localCseq() + 1);
  }
}
