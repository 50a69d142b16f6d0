package santra.contact;

import static santra.vocabulary.Decision.accept;
import static santra.vocabulary.Decision.reject;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import santra.contact.Contact.Open;
import santra.contact.ContactCommand.Dial;
import santra.contact.ContactCommand.GiveUpNumber;
import santra.contact.ContactCommand.TryTrunk;
import santra.contact.ContactEvent.Connected;
import santra.contact.ContactEvent.NumberDialled;
import santra.contact.ContactEvent.NumberGivenUp;
import santra.contact.ContactEvent.Queued;
import santra.contact.ContactEvent.TrunkFailed;
import santra.contact.ContactEvent.TrunkTried;
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
import santra.flow.Position;
import santra.vocabulary.Deadline;
import santra.vocabulary.Decision;

/**
 * The rules of a call to a number outside: one trunk after the other is tried while the trouble is
 * the trunk's, and the caller whose number is not reached waits in a queue.
 */
final class Dialling {
  /** Trunks that are tried for one number. */
  static final int MOST_TRIES = 5;

  /** Whoever shall choose a trunk is not heard of. */
  static final Duration GRACE = Duration.ofSeconds(20);

  /** Trouble of the trunk, not of the number: another may do (RFC 3261 section 21). */
  private static final Set<Integer> TRUNKS_OWN = Set.of(401, 407, 408);

  private Dialling() {}

  static Decision<ContactEvent> dial(Open open, Dial dial) {
    if (open.stage() instanceof Calling calling && calling.outside().equals(dial.outside()))
      return accept(); // told twice
    return open.stage() instanceof Waiting
            && open.preferred().isEmpty()
            && open.plan().host().isEmpty()
        ? accept(new NumberDialled(dial.outside(), open.notBefore(dial.at()), Optional.empty()))
        : reject(dial, open.describe());
  }

  /** Out of a queue, where it keeps its place, or out of its flow. */
  static Open dialled(Open open, NumberDialled event) {
    var closed = RecordKeeper.closing(open, event.at());
    return switch (open.stage()) {
      case Waiting(var queuedAt) ->
          event
              .overflow()
              .map(cause -> Overflows.tried(closed, cause, isTo(event.outside())))
              .orElse(closed)
              .in(
                  new Calling(
                      queuedAt,
                      true,
                      event.at(),
                      event.outside(),
                      List.of(),
                      Optional.empty(),
                      event.at(),
                      Optional.empty(),
                      event.overflow(),
                      Optional.empty()));
      case InFlow(var position, _) ->
          closed.in(calling(event.at(), event.outside(), Optional.of(position)));
      case Arriving _,
          Greeting _,
          Asking _,
          Ringing _,
          Talking _,
          LeavingMessage _,
          Calling _,
          TalkingOutside _ ->
          throw new IllegalStateException("impossible history: dialled while " + open.describe());
    };
  }

  private static Predicate<Outlet> isTo(Outside outside) {
    return outlet -> outlet.outside().equals(Optional.of(outside));
  }

  /** For a caller who stands in no queue. */
  static Calling calling(Instant at, Outside outside, Optional<Position> position) {
    return new Calling(
        at,
        false,
        at,
        outside,
        List.of(),
        Optional.empty(),
        at,
        Optional.empty(),
        Optional.empty(),
        position);
  }

  /** The caller talks with the number; from a queue that has sent it there it is gone now. */
  static Open connected(Open open, Calling calling, Connected event) {
    var at = event.at();
    var attempt = calling.attempt().orElseThrow().confirmed(event.dialog(), event.sdp());
    var timers =
        open.answered()
            ? open.timers()
            : open.timers().from(at, Leg.CALLER, open.arrival().timer());
    var closed =
        RecordKeeper.closing(open, at)
            .with(open.caller(), true)
            .with(timers.from(at, event.leg(), event.timer()));
    return calling
        .overflow()
        .map(cause -> Overflows.wentOutside(closed, calling.queuedAt(), cause, at))
        .orElse(closed)
        .in(
            new TalkingOutside(
                calling.queuedAt(),
                calling.queued() && calling.overflow().isEmpty(),
                at,
                calling.outside(),
                attempt));
  }

  static Decision<ContactEvent> tryTrunk(Open open, TryTrunk command) {
    var leg = command.attempt().leg().id();
    if (open.calls(leg) || open.talksOutside(leg)) return accept(); // told twice
    return open.stage() instanceof Calling calling
            && calling.attempt().isEmpty()
            && calling.nextLeg().equals(leg)
            && Voice.isCurrent(open, command.session())
        ? accept(new TrunkTried(command.attempt(), open.notBefore(command.at())))
        : reject(command, open.describe());
  }

  /** What failed at that trunk may do at another; else the caller goes where it came from. */
  static Decision<ContactEvent> failed(
      Open open, Calling calling, String leg, OfferOutcome outcome, int status, Instant saidAt) {
    var at = open.notBefore(saidAt);
    var failed = new TrunkFailed(leg, outcome, status, at);
    if (isTrunksOwn(status) && calling.tried().size() < MOST_TRIES) return accept(failed);
    var events = new ArrayList<ContactEvent>();
    events.add(failed);
    events.addAll(givenUp(failed(open, failed), calling, status, "", at));
    return new Decision.Accepted<>(events);
  }

  static boolean isTrunksOwn(int status) {
    return TRUNKS_OWN.contains(status) || (status >= 500 && status < 600);
  }

  static Decision<ContactEvent> giveUp(Open open, GiveUpNumber giveUp) {
    return open.stage() instanceof Calling calling
            && calling.attempt().isEmpty()
            && calling.since().equals(giveUp.dialledAt())
            && calling.tried().size() == giveUp.tried()
        ? new Decision.Accepted<>(
            givenUp(open, calling, giveUp.status(), giveUp.reason(), open.notBefore(giveUp.at())))
        : accept();
  }

  /**
   * Who stands in a queue has kept the place; who came out of a flow goes on in it; who was sent on
   * waits in a queue since it was sent.
   */
  private static List<ContactEvent> givenUp(
      Open open, Calling calling, int status, String reason, Instant at) {
    var givenUp = new NumberGivenUp(calling.outside().number(), status, reason, at);
    if (calling.position().isPresent()) {
      var events = new ArrayList<ContactEvent>(List.of(givenUp));
      events.addAll(Guide.notReached(givenUp(open, givenUp), calling.position().get(), at));
      return events;
    }
    return calling.queued()
        ? List.of(givenUp)
        : List.of(givenUp, new Queued(open.plan().queue(), calling.queuedAt()));
  }

  static Open failed(Open open, TrunkFailed event) {
    if (!(open.stage() instanceof Calling calling) || calling.attempt().isEmpty())
      throw new IllegalStateException("impossible history: trunk failed: " + open.describe());
    return RecordKeeper.called(
            open,
            calling.outside(),
            calling.attempt().get(),
            event.at(),
            event.outcome().name().toLowerCase(Locale.ROOT).replace('_', '-'),
            event.status(),
            0)
        .with(open.anchorage().without(event.leg()))
        .in(calling.without(event.at()));
  }

  static Open givenUp(Open open, NumberGivenUp event) {
    if (!(open.stage() instanceof Calling calling))
      throw new IllegalStateException("impossible history: given up: " + open.describe());
    return calling
        .agent()
        .map(agent -> Callbacks.inVain(open, calling, agent, event))
        .orElseGet(() -> RecordKeeper.closing(open, event.at()).in(before(calling)));
  }

  private static Stage before(Calling calling) {
    return calling
        .position()
        .<Stage>map(position -> new InFlow(position, calling.since()))
        .orElseGet(() -> new Waiting(calling.queuedAt()));
  }

  static Deadline<ContactCommand> deadline(Calling calling) {
    if (calling.attempt().isPresent()) {
      var now = calling.attempt().get();
      return new Deadline<>(
          now.lapsesAt(), new ContactCommand.LapseOffer(now.leg().id(), now.lapsesAt()));
    }
    var at = calling.lately().plus(GRACE);
    return new Deadline<>(
        at,
        new GiveUpNumber(
            calling.since(), calling.tried().size(), 503, "no trunk was chosen in time", at));
  }
}
