package santra.contact;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import santra.contact.Company.Departed;
import santra.contact.Contact.Open;
import santra.contact.ContactEvent.OfferEnded;
import santra.contact.ContactRecord.Charge;
import santra.contact.ContactRecord.HungUpBy;
import santra.contact.ContactRecord.LegRecord;
import santra.contact.ContactRecord.Outcome;
import santra.contact.ContactRecord.Segment;
import santra.contact.ContactRecord.Stay;
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
import santra.flow.TakingTerms.Shown;
import santra.vocabulary.AgentId;

/** Writes a contact's segments and legs as they pass, and in the end its one record. */
final class RecordKeeper {
  private RecordKeeper() {}

  /** The contact with its current segment closed. */
  static Open closing(Open open, Instant at) {
    return open.recording(segmentsUntil(open, at), open.legs());
  }

  /** Others take part now; the segment is closed where that changes what the caller has. */
  static Open changing(Open open, Company company, Instant at) {
    var changed = open.with(company);
    return kind(open).equals(kind(changed))
        ? changed
        : changed.recording(segmentsUntil(open, at), open.legs());
  }

  private static List<Segment> segmentsUntil(Open open, Instant at) {
    var segments = new ArrayList<>(open.segments());
    var from = segments.isEmpty() ? open.arrivedAt() : segments.getLast().to();
    if (at.isAfter(from)) segments.add(new Segment(kind(open), from, at, agent(open)));
    return segments;
  }

  private static String kind(Open open) {
    if (!(open.stage() instanceof Talking talking))
      return open.isAway() && !(open.stage() instanceof Calling) ? "call-back" : kind(open.stage());
    for (var guest : open.company().guests())
      switch (guest.part()) {
        case CONSULTED -> {
          if (guest.aside().isEmpty() || talking.held()) return "consult";
        }
        case CONFERENCE, BARGING -> {
          if (guest.joined()) return "conference";
        }
        case ASIDE, LISTENING, WHISPERING -> {}
      }
    return kind(open.stage());
  }

  private static String kind(Stage stage) {
    return switch (stage) {
      case Arriving _ -> "arriving";
      case Greeting _ -> "greeting";
      case InFlow _ -> "flow";
      case LeavingMessage _ -> "voicemail";
      case Waiting _, Asking _, Ringing _ -> "queue";
      case Talking talking -> talking.held() ? "hold" : "talk";
      case Calling _ -> "dial";
      case TalkingOutside _ -> "outside";
    };
  }

  private static Optional<AgentId> agent(Open open) {
    return open.stage() instanceof Talking(_, _, var offer, _)
        ? Optional.of(offer.agent())
        : Optional.empty();
  }

  static Open losing(Open open, Offer offer, OfferEnded ended) {
    var outcome = word(ended.outcome());
    var legs = new ArrayList<>(open.legs());
    legs.add(leg(offer, ended.at(), outcome, ended.status()));
    return open.recording(open.segments(), legs);
  }

  /** The caller has hung up and keeps the place; or the centre has. */
  static Open callerLeft(Open open, Instant at) {
    var legs = new ArrayList<>(open.legs());
    legs.add(callersLeg(open, 200, at));
    return open.recording(segmentsUntil(open, at), legs);
  }

  /** An agent has waited in vain for a number to answer. */
  static Open waitedFor(Open open, Offer agent, Instant at) {
    var legs = new ArrayList<>(open.legs());
    legs.add(leg(agent, at, "answered", 200));
    return open.recording(segmentsUntil(open, at), legs);
  }

  /** The conversation is over for that agent, and goes on. */
  static Open transferred(Open open, Offer offer, Instant at) {
    var legs = new ArrayList<>(open.legs());
    legs.add(leg(offer, at, "transferred", 200));
    return open.recording(segmentsUntil(open, at), legs);
  }

  /** A guest whose phone was rung has had a leg. */
  static Open departed(Open open, Departed departed) {
    var legs = new ArrayList<>(open.legs());
    departed
        .guest()
        .offer()
        .ifPresent(offer ->
            legs.add(
                guestLeg(
                    departed.guest(),
                    offer,
                    departed.left().at(),
                    word(departed.left().how()),
                    departed.left().status())));
    return open.recording(open.segments(), legs);
  }

  private static LegRecord guestLeg(
      Guest guest, Offer offer, Instant at, String outcome, int status) {
    return leg(offer, at, outcome, status).as(word(guest.part()));
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** A trunk was tried in vain, or was talked over. */
  static Open called(
      Open open,
      Outside outside,
      Attempt attempt,
      Instant at,
      String outcome,
      int status,
      long cost) {
    var legs = new ArrayList<>(open.legs());
    legs.add(call(outside, attempt, at, outcome, status, cost));
    return open.recording(open.segments(), legs);
  }

  private static LegRecord call(
      Outside outside, Attempt attempt, Instant at, String outcome, int status, long cost) {
    return new LegRecord(
        attempt.leg().id(),
        attempt.leg().dialog().callId(),
        Optional.empty(),
        attempt.dialledAt(),
        at,
        outcome,
        status,
        Optional.of(new Charge(outside.number(), attempt.trunk(), cost, attempt.currency())));
  }

  private static List<Stay> stays(Open open) {
    return open.handovers().stream()
        .map(one ->
            new Stay(
                one.plan().queue(),
                one.queuedAt(),
                one.answeredAt(),
                one.transferred().at(),
                one.offer().agent()))
        .toList();
  }

  private static List<ContactRecord.Detour> detours(Open open) {
    return open.detours().stream()
        .map(one ->
            new ContactRecord.Detour(
                one.plan().queue(), one.since(), one.leftAt(), one.cause(), one.to()))
        .toList();
  }

  private static LegRecord leg(Offer offer, Instant at, String outcome, int status) {
    return new LegRecord(
        offer.leg().id(),
        offer.leg().dialog().callId(),
        Optional.of(offer.agent()),
        offer.offeredAt(),
        at,
        outcome,
        status);
  }

  static ContactRecord close(
      Open open, Outcome outcome, HungUpBy by, int status, String reason, Instant at) {
    var answeredAt =
        switch (open.stage()) {
          case Talking(_, var since, _, _) -> Optional.of(since);
          case TalkingOutside talking -> Optional.of(talking.since());
          case Arriving _,
              Greeting _,
              InFlow _,
              Waiting _,
              Asking _,
              Ringing _,
              LeavingMessage _,
              Calling _ ->
              Optional.<Instant>empty();
        };
    return new ContactRecord(
        open.id(),
        open.id().tenant(),
        "voice",
        open.arrival().number(),
        open.arrival().caller(),
        open.plan().queue(),
        open.plan().configuration(),
        outcome,
        by,
        status,
        reason.isEmpty() ? Optional.empty() : Optional.of(reason),
        open.arrivedAt(),
        open.queuedAt(),
        answeredAt,
        at,
        open.queuedAt().map(since -> between(since, answeredAt.orElse(at))).orElse(0L),
        answeredAt.map(since -> between(since, at)).orElse(0L),
        agent(open),
        open.arrival().testId().isEmpty() ? Optional.empty() : Optional.of(open.arrival().testId()),
        segmentsUntil(open, at),
        legs(open, status, at),
        stays(open),
        detours(open),
        calledBack(open),
        open.taken()
            .map(one ->
                new ContactRecord.TookOver(one.from(), one.queue(), one.since(), one.joined())),
        open.plan()
            .host()
            .map(one ->
                new ContactRecord.Hosted(
                    one.agreement(),
                    one.terms().shows(Shown.CALLER),
                    one.terms().shows(Shown.RECORD))));
  }

  private static LegRecord callersLeg(Open open, int status, Instant at) {
    return new LegRecord(
        Leg.CALLER,
        open.caller().dialog().callId(),
        Optional.empty(),
        open.arrivedAt(),
        at,
        status == 200 ? "answered" : "not-answered",
        status);
  }

  /** The leg to who was called back. */
  private static LegRecord call(Open open, Callback.Reached reached, Instant at) {
    var number =
        open.callback()
            .map(one -> one instanceof Callback.Promised it ? it.outside().number() : "")
            .orElse("");
    var attempt = reached.attempt();
    return new LegRecord(
        attempt.leg().id(),
        attempt.leg().dialog().callId(),
        Optional.empty(),
        attempt.dialledAt(),
        at,
        "answered",
        200,
        Optional.of(
            new Charge(
                number,
                attempt.trunk(),
                attempt.costMicros(Duration.between(reached.at(), at)),
                attempt.currency())));
  }

  private static Optional<ContactRecord.CalledBack> calledBack(Open open) {
    return open.callback()
        .flatMap(one ->
            one instanceof Callback.Promised it
                ? Optional.of(
                    new ContactRecord.CalledBack(
                        it.outside().number(),
                        it.promisedAt(),
                        it.tries().size() + (it.reached().isPresent() ? 1 : 0),
                        it.reached().map(Callback.Reached::at),
                        it.calledIn()))
                : Optional.<ContactRecord.CalledBack>empty());
  }

  private static List<LegRecord> legs(Open open, int status, Instant at) {
    var legs = new ArrayList<LegRecord>();
    if (!open.isAway() && open.reached().isEmpty()) legs.add(callersLeg(open, status, at));
    legs.addAll(open.legs());
    open.reached().ifPresent(reached -> legs.add(call(open, reached, at)));
    open.offer()
        .ifPresent(offer ->
            legs.add(
                open.stage() instanceof Talking || open.stage() instanceof Calling
                    ? leg(offer, at, "answered", 200)
                    : leg(offer, at, "withdrawn", 487)));
    for (var guest : open.company().guests())
      guest
          .offer()
          .ifPresent(offer ->
              legs.add(
                  guest.joined()
                      ? guestLeg(guest, offer, at, "answered", 200)
                      : guestLeg(guest, offer, at, "withdrawn", 487)));
    switch (open.stage()) {
      case Calling calling ->
          calling
              .attempt()
              .ifPresent(one -> legs.add(call(calling.outside(), one, at, "withdrawn", 487, 0)));
      case TalkingOutside(_, _, var since, var outside, var one) ->
          legs.add(
              call(outside, one, at, "answered", 200, one.costMicros(Duration.between(since, at))));
      case Arriving _,
          Greeting _,
          InFlow _,
          Waiting _,
          Asking _,
          Ringing _,
          LeavingMessage _,
          Talking _ -> {}
    }
    return legs;
  }

  private static long between(Instant from, Instant to) {
    return Math.max(0, Duration.between(from, to).toMillis());
  }
}
