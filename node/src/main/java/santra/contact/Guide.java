package santra.contact;

import static santra.vocabulary.Decision.accept;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import santra.contact.Contact.Open;
import santra.contact.ContactCommand.NoteLookUp;
import santra.contact.ContactCommand.NotePrompt;
import santra.contact.ContactCommand.PressDigit;
import santra.contact.ContactCommand.WalkOn;
import santra.contact.ContactEvent.DigitPressed;
import santra.contact.ContactEvent.FlowWalked;
import santra.contact.ContactEvent.NumberDialled;
import santra.contact.ContactEvent.PromptStarted;
import santra.contact.ContactEvent.Queued;
import santra.contact.ContactRecord.HungUpBy;
import santra.contact.ContactRecord.Outcome;
import santra.contact.Stage.InFlow;
import santra.flow.Flow;
import santra.flow.Position;
import santra.flow.Step.CallBack;
import santra.flow.Step.Collect;
import santra.flow.Step.Compare;
import santra.flow.Step.Enqueue;
import santra.flow.Step.HangUp;
import santra.flow.Step.Hours;
import santra.flow.Step.LookUp;
import santra.flow.Step.Menu;
import santra.flow.Step.Put;
import santra.flow.Step.Say;
import santra.flow.Step.ToAgent;
import santra.flow.Step.Transfer;
import santra.flow.Walk;
import santra.flow.Walk.Taken;
import santra.vocabulary.Decision;
import santra.vocabulary.Decision.Accepted;
import santra.vocabulary.QueueId;

/** The rules for a contact whose caller walks a flow. */
final class Guide {
  private Guide() {}

  private static Flow flow(Open open) {
    return open.arrival()
        .script()
        .map(Script::flow)
        .orElseThrow(() -> new IllegalStateException(open.id() + " is in a flow it does not have"));
  }

  /** The voice is anchored: the caller begins. A flow that ends at once is no call to answer. */
  static Decision<ContactEvent> begin(Open open, Script script, ContactEvent anchored, Instant at) {
    var arrival = open.arrival();
    var taken =
        Walk.begin(
            script.flow(),
            Map.of(Walk.CALLER, arrival.caller(), Walk.NUMBER, arrival.number()),
            at);
    var events = walked(open, script.flow(), taken, at);
    if (!(script.flow().at(taken.position()) instanceof HangUp)) events.addFirst(anchored);
    return new Accepted<>(events);
  }

  static Decision<ContactEvent> press(Open open, InFlow stage, PressDigit press) {
    var at = open.notBefore(press.at());
    var flow = flow(open);
    var events = new ArrayList<ContactEvent>();
    events.add(new DigitPressed(press.leg(), press.digit(), press.at(), press.press()));
    Walk.press(flow, stage.position(), press.digit(), at)
        .ifPresent(taken -> events.addAll(walked(open, flow, taken, at)));
    return new Accepted<>(events);
  }

  static Decision<ContactEvent> walkOn(Open open, WalkOn on) {
    if (!(open.stage() instanceof InFlow(var position, _))
        || position.turn() != on.turn()
        || on.at().isBefore(position.due())) return accept(); // meanwhile something has happened
    var at = open.notBefore(on.at());
    var flow = flow(open);
    return new Accepted<>(walked(open, flow, Walk.elapse(flow, position, at), at));
  }

  /** An answer that comes when the caller has gone on is no news. */
  static Decision<ContactEvent> lookedUp(Open open, NoteLookUp note) {
    if (!(open.stage() instanceof InFlow(var position, _)) || position.turn() != note.turn())
      return accept();
    var at = open.notBefore(note.at());
    var flow = flow(open);
    return Walk.lookedUp(flow, position, note.found(), at)
        .<Decision<ContactEvent>>map(taken -> new Accepted<>(walked(open, flow, taken, at)))
        .orElse(accept());
  }

  static Decision<ContactEvent> speaking(Open open, NotePrompt note) {
    if (!(open.stage() instanceof InFlow(var position, _))
        || position.turn() != note.turn()
        || position.hears().isEmpty()) return accept();
    var at = open.notBefore(note.at());
    var endsAt = note.endsAt().isBefore(at) ? at : note.endsAt();
    return accept(new PromptStarted(note.turn(), endsAt, at));
  }

  private static List<ContactEvent> walked(Open open, Flow flow, Taken taken, Instant at) {
    var position = taken.position();
    var events = new ArrayList<ContactEvent>();
    events.add(new FlowWalked(taken.passed(), position, at));
    if (position.turn() >= Walk.MOST_TURNS)
      events.add(end(open, Outcome.RELEASED, "longest flow", at));
    else
      switch (flow.at(position)) {
        case Enqueue(var queue) -> events.add(new Queued(queue, at));
        case CallBack(var queue, var number) -> {
          events.add(new Queued(queue, at));
          events.add(Callbacks.wanted(position.variables().getOrDefault(number, ""), at));
        }
        case ToAgent(_, _, var queue) -> events.add(new Queued(queue, at));
        case Transfer(var number, _) ->
            outside(open, number)
                .map(outside ->
                    List.<ContactEvent>of(new NumberDialled(outside, at, Optional.empty())))
                .orElseGet(() -> notReached(open, position, at))
                .forEach(events::add);
        case HangUp _ -> events.add(end(open, Outcome.SERVED, position.step(), at));
        case Say _, Menu _, Collect _, Put _, Compare _, Hours _, LookUp _ -> {}
      }
    return events;
  }

  /** Empty where the tenant may not call it. */
  private static Optional<Outside> outside(Open open, String number) {
    return open.arrival()
        .script()
        .flatMap(script -> Optional.ofNullable(script.outsides().get(number)));
  }

  /** The number has not been reached: the caller goes on in the flow. */
  static List<ContactEvent> notReached(Open open, Position position, Instant at) {
    var flow = flow(open);
    return walked(open, flow, Walk.elapse(flow, position, at), at);
  }

  /** What a caller goes by whom the flow has led to that queue. */
  static Plan plan(Open open, QueueId queue) {
    var plan = open.arrival().planFor(queue);
    return open.stage() instanceof InFlow(var position, _)
            && flow(open).at(position) instanceof ToAgent(var agent, var agentFor, _)
        ? plan.keptFor(agent, agentFor)
        : plan;
  }

  private static ContactEvent end(Open open, Outcome outcome, String reason, Instant at) {
    var status = open.answered() ? 200 : 480;
    return new ContactEvent.Ended(
        RecordKeeper.close(open, outcome, HungUpBy.CENTRE, status, reason, at), at);
  }

  static Open at(Open open, Position position, Instant at) {
    var before = open.stage() instanceof InFlow ? open : RecordKeeper.closing(open, at);
    return before.in(new InFlow(position, at));
  }

  static Open speaking(Open open, PromptStarted event) {
    if (!(open.stage() instanceof InFlow(var position, _))) return open;
    var speaking = Walk.speaking(flow(open), position, event.endsAt());
    return open.in(new InFlow(speaking, event.at()));
  }
}
