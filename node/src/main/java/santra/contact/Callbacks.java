package santra.contact;

import static santra.vocabulary.Decision.accept;
import static santra.vocabulary.Decision.reject;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import santra.contact.Callback.Promised;
import santra.contact.Callback.Wanted;
import santra.contact.Contact.Open;
import santra.contact.ContactCommand.CallIn;
import santra.contact.ContactCommand.CloseCallback;
import santra.contact.ContactCommand.PressDigit;
import santra.contact.ContactCommand.PromiseCallback;
import santra.contact.ContactCommand.PutOffCallback;
import santra.contact.ContactCommand.RefuseCallback;
import santra.contact.ContactCommand.ResumeCallback;
import santra.contact.ContactCommand.SendAway;
import santra.contact.ContactCommand.TakePlace;
import santra.contact.ContactEvent.CallbackDue;
import santra.contact.ContactEvent.CallbackPromised;
import santra.contact.ContactEvent.CallbackPutOff;
import santra.contact.ContactEvent.CallbackRefused;
import santra.contact.ContactEvent.CallbackWanted;
import santra.contact.ContactEvent.CallerAway;
import santra.contact.ContactEvent.Connected;
import santra.contact.ContactEvent.NumberGivenUp;
import santra.contact.ContactEvent.PlaceTaken;
import santra.contact.ContactEvent.TrunkFailed;
import santra.contact.Stage.Arriving;
import santra.contact.Stage.Asking;
import santra.contact.Stage.Calling;
import santra.contact.Stage.Greeting;
import santra.contact.Stage.InFlow;
import santra.contact.Stage.LeavingMessage;
import santra.contact.Stage.Ringing;
import santra.contact.Stage.Talking;
import santra.contact.Stage.TalkingOutside;
import santra.contact.Stage.Waiting;
import santra.flow.Overflow;
import santra.vocabulary.Deadline;
import santra.vocabulary.Decision;

/**
 * The rules of a call-back. It is the same contact in the same place of the queue; what is missing
 * is the caller's leg. An agent is asked when it is its turn; when the agent has answered, the
 * number is called, and whoever answers there is the caller from then on. In vain, the agent is let
 * go, and the place in the queue is kept until the next try.
 */
final class Callbacks {
  /** A prompt is shorter, or its end is not heard of: the caller is let go by then. */
  static final Duration FAREWELL = Duration.ofSeconds(20);

  private Callbacks() {}

  static Optional<Promised> promised(Open open) {
    return open.callback()
        .flatMap(one ->
            one instanceof Promised promised && promised.isOpen()
                ? Optional.of(promised)
                : Optional.<Promised>empty());
  }

  /** Whether an agent may be asked: not while the caller hears good-bye, or may not be called. */
  static boolean mayBeOffered(Open open) {
    return promised(open).map(one -> one.isAway() && one.due()).orElse(true);
  }

  /** The key that asks for a call-back, pressed by who waits. */
  static boolean isAskedFor(Open open, PressDigit press) {
    return open.stage() instanceof Waiting
        && open.preferred().isEmpty()
        && open.answered()
        && open.callback().isEmpty()
        && open.isCaller(press.leg())
        && open.plan().callback().filter(terms -> terms.key().equals(press.digit())).isPresent();
  }

  static CallbackWanted wanted(String number, Instant at) {
    return new CallbackWanted(number, at, Optional.empty());
  }

  static Decision<ContactEvent> promise(Open open, PromiseCallback order) {
    if (promised(open).isPresent()) return accept(); // told twice
    if (!isWanted(open, order.wantedAt())) return reject(order, open.describe());
    var at = open.notBefore(order.at());
    var terms = open.plan().callback();
    if (!(open.stage() instanceof Waiting) || terms.isEmpty())
      return accept(new CallbackRefused("it does not wait there any more", at));
    // An INVITE that had no 200 cannot be hung up, and may be cancelled at any moment.
    if (!open.answered()) return accept(new CallbackRefused("the call is not answered yet", at));
    return accept(
        new CallbackPromised(
            order.outside(),
            terms.get(),
            terms.get().callableFrom(at),
            at,
            Optional.of(open.plan().queue()),
            open.queuedAt()));
  }

  static Decision<ContactEvent> refuse(Open open, RefuseCallback refusal) {
    return isWanted(open, refusal.wantedAt())
        ? accept(new CallbackRefused(refusal.reason(), open.notBefore(refusal.at())))
        : accept();
  }

  private static boolean isWanted(Open open, Instant wantedAt) {
    return open.callback()
        .filter(one -> one instanceof Wanted wanted && wanted.at().equals(wantedAt))
        .isPresent();
  }

  /** The caller's leg is over, the contact is not. */
  static Optional<Decision<ContactEvent>> away(Open open, boolean dismissed, Instant at) {
    return promised(open)
        .filter(one -> !one.isAway())
        .map(_ -> accept(new CallerAway(dismissed, open.notBefore(at))));
  }

  static Decision<ContactEvent> sendAway(Open open, SendAway order) {
    return away(open, true, order.at()).orElse(accept());
  }

  static Decision<ContactEvent> resume(Open open, ResumeCallback order) {
    return promised(open)
        .filter(one -> !one.due() && !one.dueAt().isAfter(order.at()))
        .map(_ -> Decision.<ContactEvent>accept(new CallbackDue(open.notBefore(order.at()))))
        .orElse(accept());
  }

  /** The hours are over: it is called when they begin again. */
  static Decision<ContactEvent> putOff(Open open, PutOffCallback order) {
    var at = open.notBefore(order.at());
    return promised(open)
        .filter(one -> open.stage() instanceof Waiting && one.due())
        .map(one -> one.terms().callableFrom(at))
        .filter(at::isBefore)
        .map(until -> Decision.<ContactEvent>accept(new CallbackPutOff(until, at)))
        .orElse(accept());
  }

  /** It is over without a word: too many tries, or it has become too late. */
  static Optional<String> closed(Open open, CloseCallback order) {
    return promised(open)
        .filter(one -> open.stage() instanceof Waiting && isGivenUp(one, order.at()))
        .map(_ -> "call-back not reached");
  }

  /**
   * Its customer is here by himself. Whoever is called now, or rung, is let go: the call is in the
   * same place and comes first.
   *
   * @return the contact as its record is to be written
   */
  static Optional<Open> calledIn(Open open, CallIn order) {
    return promised(open)
        .filter(_ -> !order.by().equals(open.id()))
        .map(one ->
            open.with(one.calledIn(new ContactRecord.CalledIn(order.by(), order.queuedAt()))));
  }

  /** Told once more of what it has ended for. */
  static boolean isCalledIn(ContactRecord record, CallIn order) {
    return record
        .callback()
        .flatMap(ContactRecord.CalledBack::calledIn)
        .map(ContactRecord.CalledIn::contact)
        .filter(order.by()::equals)
        .isPresent();
  }

  /** The place of a call-back is worth having only to who waits behind it in the same queue. */
  static Decision<ContactEvent> takePlace(Open open, TakePlace order) {
    if (hasTaken(open, order)) return accept(); // told twice
    var waits = open.stage() instanceof Waiting || open.stage() instanceof Ringing;
    if (!waits
        || !open.queuedAt().equals(Optional.of(order.joined()))
        || !order.joined().isAfter(order.since())
        || open.plan().host().isPresent()
        || !open.plan().queue().equals(order.queue())
        || open.preferred().isPresent()
        || open.taken().isPresent()
        || open.callback().filter(one -> one instanceof Promised).isPresent())
      return reject(order, open.describe());
    return accept(
        new PlaceTaken(
            new TakenPlace(order.from(), order.queue(), order.since(), order.joined()),
            open.notBefore(order.at())));
  }

  static boolean hasTaken(Open open, TakePlace order) {
    return open.taken().filter(one -> one.from().equals(order.from())).isPresent();
  }

  private static boolean isGivenUp(Promised one, Instant at) {
    return one.tries().size() >= one.terms().tries() || !one.givenUpAt().isAfter(at);
  }

  static Optional<Deadline<ContactCommand>> deadline(Open open) {
    var promised = promised(open);
    if (promised.isEmpty() || !(open.stage() instanceof Waiting)) return Optional.empty();
    return deadline(promised.get());
  }

  private static Optional<Deadline<ContactCommand>> deadline(Promised one) {
    if (!one.isAway()) {
      var at = one.promisedAt().plus(FAREWELL);
      return Optional.of(new Deadline<>(at, new SendAway(at)));
    }
    if (one.tries().size() >= one.terms().tries()) {
      var at = one.tries().getLast().endedAt();
      return Optional.of(new Deadline<>(at, new CloseCallback(at)));
    }
    return one.due()
        ? one.terms()
            .callableUntil(one.dueAt())
            .map(at -> new Deadline<>(at, new PutOffCallback(at)))
        : Optional.of(new Deadline<>(one.dueAt(), new ResumeCallback(one.dueAt())));
  }

  /** However often it was tried: it is not kept for ever. */
  static Deadline<ContactCommand> givenUp(Promised one) {
    return new Deadline<>(one.givenUpAt(), new CloseCallback(one.givenUpAt()));
  }

  /** The agent does not wait for the number any more; whoever is being called is let go. */
  static Decision<ContactEvent> agentGone(Open open, Calling calling, Instant saidAt) {
    var at = open.notBefore(saidAt);
    var events = new ArrayList<ContactEvent>();
    calling
        .attempt()
        .ifPresent(
            one -> events.add(new TrunkFailed(one.leg().id(), OfferOutcome.NO_ANSWER, 487, at)));
    events.add(new NumberGivenUp(calling.outside().number(), 487, AGENT_GONE, at));
    return new Decision.Accepted<>(events);
  }

  private static final String AGENT_GONE = "the agent has hung up";

  // ---- what follows

  static Open wanted(Open open, CallbackWanted event) {
    return event
        .overflow()
        .map(cause ->
            Overflows.tried(
                open,
                cause,
                outlet -> outlet.overflow().target() instanceof Overflow.Target.ToCallback))
        .orElse(open)
        .with(new Wanted(event.number(), event.at()));
  }

  static Open promised(Open open, CallbackPromised event) {
    return open.comforted(Optional.empty())
        .with(
            new Promised(
                event.outside(),
                event.terms(),
                open.callback()
                    .map(one -> one instanceof Wanted wanted ? wanted.at() : event.at())
                    .orElse(event.at()),
                event.at(),
                Optional.empty(),
                event.dueAt(),
                !event.dueAt().isAfter(event.at()),
                List.of(),
                Optional.empty(),
                Optional.empty()));
  }

  static Open callerAway(Open open, CallerAway event) {
    var promised = of(open, event);
    return RecordKeeper.callerLeft(open, event.at())
        .with(open.timers().without(open.caller().id()))
        .with(open.anchorage().without(open.caller().id()))
        .with(promised.away(new Callback.Away(event.at(), event.dismissed())));
  }

  static Open placeTaken(Open open, PlaceTaken event) {
    var since = event.place().since();
    var next = open.taking(event.place());
    return switch (open.stage()) {
      case Waiting _ -> next.in(new Waiting(since));
      case Ringing(_, var offer) -> next.in(new Ringing(since, offer));
      case Arriving _,
          Greeting _,
          InFlow _,
          Asking _,
          Talking _,
          Calling _,
          TalkingOutside _,
          LeavingMessage _ ->
          throw impossible(open, event);
    };
  }

  static Open due(Open open, CallbackDue event) {
    return open.with(of(open, event).dueFrom(event.at(), true));
  }

  static Open putOff(Open open, CallbackPutOff event) {
    return open.with(of(open, event).dueFrom(event.until(), false));
  }

  /** The agent has answered: now the number is called. */
  static Open agentThere(Open open, Ringing ringing, Connected event) {
    var at = event.at();
    var agent = ringing.offer();
    var queuedAt = ringing.since();
    return RecordKeeper.closing(open, at)
        .with(open.timers().from(at, event.leg(), event.timer()))
        .in(
            new Calling(
                queuedAt,
                true,
                at,
                of(open, event).outside(),
                List.of(),
                Optional.empty(),
                at,
                Optional.of(agent.with(agent.leg().confirmed(event.dialog(), event.sdp()))),
                Optional.empty(),
                Optional.empty()));
  }

  /** Whoever has answered there is the caller from now on. */
  static Open reached(Open open, Calling calling, Offer agent, Connected event) {
    var attempt =
        calling
            .attempt()
            .orElseThrow(() -> impossible(open, event))
            .confirmed(event.dialog(), event.sdp());
    var at = event.at();
    return RecordKeeper.closing(open, at)
        .with(of(open, event).reached(new Callback.Reached(attempt, at)))
        .calledBy(attempt.leg())
        .with(open.timers().from(at, event.leg(), event.timer()))
        .in(new Talking(calling.queuedAt(), at, agent, false));
  }

  /** The agent is let go, and the contact stands where it stood. */
  static Open inVain(Open open, Calling calling, Offer agent, NumberGivenUp event) {
    return RecordKeeper.waitedFor(open, agent, event.at())
        .with(open.timers().without(agent.leg().id()))
        .with(open.anchorage().without(agent.leg().id()))
        .with(
            of(open, event)
                .tried(new Callback.Try(agent, event.at(), event.reason().equals(AGENT_GONE))))
        .in(new Waiting(calling.queuedAt()));
  }

  private static Promised of(Open open, ContactEvent event) {
    return promised(open).orElseThrow(() -> impossible(open, event));
  }

  private static IllegalStateException impossible(Open open, ContactEvent event) {
    return new IllegalStateException(
        "impossible history: %s while %s"
            .formatted(event.getClass().getSimpleName(), open.describe()));
  }
}
