package santra.contact;

import static santra.vocabulary.Decision.accept;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Predicate;
import santra.contact.Contact.Open;
import santra.contact.ContactCommand.FlowOut;
import santra.contact.ContactCommand.RefuseQueue;
import santra.contact.ContactEvent.CallbackWanted;
import santra.contact.ContactEvent.MessageAsked;
import santra.contact.ContactEvent.NumberDialled;
import santra.contact.ContactEvent.Overflowed;
import santra.contact.ContactEvent.TakerAsked;
import santra.contact.Stage.Waiting;
import santra.flow.Overflow;
import santra.flow.Overflow.Target;
import santra.flow.Overflow.When;
import santra.vocabulary.Deadline;
import santra.vocabulary.Decision;
import santra.vocabulary.OverflowCause;

/**
 * The rules of overflow: a contact that waits in vain goes on, once for each way its plan has: to
 * another queue, to another tenant, to a number outside, to leave a message, or it is asked to be
 * called back. The clocks of waiting and of opening hours are the contact's own, from its journal;
 * what it cannot know, how long the queue is and who is there, it is told by {@link FlowOut} and
 * {@link RefuseQueue}.
 */
final class Overflows {
  private Overflows() {}

  /** Who is being rung is sent on only when that was in vain. */
  static Optional<Deadline<ContactCommand>> deadline(Open open) {
    if (!(open.stage() instanceof Waiting(var since))
        || open.preferred().isPresent()
        || Callbacks.promised(open).isPresent()) return Optional.empty();
    return open.plan().outlets().stream()
        .flatMap(outlet -> opens(open, outlet).map(at -> flowOut(open, outlet, since, at)).stream())
        .min(Comparator.comparing(Deadline::at));
  }

  private static Deadline<ContactCommand> flowOut(
      Open open, Outlet outlet, Instant since, Instant at) {
    return new Deadline<>(
        at, new FlowOut(open.plan().queue(), since, outlet.overflow().when().cause(), at));
  }

  /** When that way opens by itself; empty for one that others have to open, or that is no way. */
  private static Optional<Instant> opens(Open open, Outlet outlet) {
    if (!leads(open, outlet)) return Optional.empty();
    return switch (outlet.overflow().when()) {
      case When.Waited(var after) -> Optional.of(open.entered().plus(after));
      case When.Closed(var hours) -> hours.closedFrom(open.entered());
      case When.LongerThan _, When.Unstaffed _ -> Optional.empty();
    };
  }

  /** Who has not been answered can be told nothing, and one call-back is enough. */
  private static boolean leads(Open open, Outlet outlet) {
    return switch (outlet.overflow().target()) {
      case Target.ToQueue _, Target.ToNumber _, Target.ToTenant _ -> true;
      case Target.ToCallback _ -> open.answered() && open.callback().isEmpty();
      case Target.ToVoicemail _ -> open.answered();
    };
  }

  static Decision<ContactEvent> flowOut(Open open, FlowOut order) {
    if (!(open.stage() instanceof Waiting(var since))
        || open.preferred().isPresent()
        || Callbacks.promised(open).isPresent()
        || !open.plan().queue().equals(order.queue())
        || !since.equals(order.since())) return accept(); // it has gone on meanwhile
    var at = open.notBefore(order.at());
    return open.plan().outlets().stream()
        .filter(outlet -> outlet.overflow().when().cause() == order.cause())
        .filter(outlet -> leads(open, outlet))
        .filter(outlet -> opens(open, outlet).filter(at::isBefore).isEmpty())
        .findFirst()
        .map(outlet -> accept(taking(open, outlet, order.cause(), at)))
        .orElseGet(Decision::accept);
  }

  /** The queue is as long as it may be: by the way that is open for that, or not at all. */
  static Optional<ContactEvent> refused(Open open, RefuseQueue refusal) {
    return open.plan().outlets().stream()
        .filter(outlet -> outlet.overflow().when() instanceof When.LongerThan)
        .filter(outlet -> leads(open, outlet))
        .findFirst()
        .map(outlet -> taking(open, outlet, OverflowCause.LENGTH, open.notBefore(refusal.at())));
  }

  private static ContactEvent taking(Open open, Outlet outlet, OverflowCause cause, Instant at) {
    return switch (outlet.overflow().target()) {
      case Target.ToQueue(var queue) -> {
        var since = outlet.overflow().keepsPlace() ? open.queuedAt().orElse(at) : at;
        yield new Overflowed(open.plan().queue(), cause, queue, since, at);
      }
      case Target.ToTenant _ ->
          new TakerAsked(open.plan().queue(), cause, outlet.plan().orElseThrow(), at);
      case Target.ToNumber _ ->
          new NumberDialled(outlet.outside().orElseThrow(), at, Optional.of(cause));
      case Target.ToVoicemail(var words, var most) ->
          new MessageAsked(open.plan().queue(), cause, words, most, at);
      case Target.ToCallback _ ->
          new CallbackWanted(open.arrival().caller(), at, Optional.of(cause));
    };
  }

  static Open overflowed(Open open, Overflowed event) {
    var plan =
        open.plan().outlets().stream()
            .flatMap(outlet -> outlet.plan().stream())
            .filter(next -> next.host().isEmpty() && next.queue().equals(event.to()))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("impossible history: " + event));
    var since =
        open.queuedAt()
            .orElseThrow(() -> new IllegalStateException("impossible history: " + event));
    var next = new Detour.Next(event.to(), event.since());
    return RecordKeeper.closing(open, event.at())
        .detoured(
            new Detour(open.plan(), since, event.cause(), event.at(), Optional.of(next)), plan)
        .comforted(Comfort.from(plan, event.at()))
        .in(new Waiting(event.since()));
  }

  /** The number has answered: only now the queue is left. */
  static Open wentOutside(Open open, Instant since, OverflowCause cause, Instant at) {
    return open.detoured(new Detour(open.plan(), since, cause, at, Optional.empty()), open.plan());
  }

  /**
   * A way that may be in vain is tried once: who comes back waits on, and the next way is open when
   * it is.
   */
  static Open tried(Open open, OverflowCause cause, Predicate<Outlet> way) {
    return open.plan().outlets().stream()
        .filter(way)
        .filter(outlet -> outlet.overflow().when().cause() == cause)
        .findFirst()
        .map(outlet -> open.by(open.plan().without(outlet)))
        .orElse(open);
  }

  /** At so many in a queue the next one goes elsewhere. */
  static Optional<Integer> longest(Plan plan) {
    return plan.outlets().stream()
        .map(Outlet::overflow)
        .map(Overflow::when)
        .flatMap(when ->
            when instanceof When.LongerThan(var contacts)
                ? Optional.of(contacts).stream()
                : Optional.<Integer>empty().stream())
        .min(Comparator.naturalOrder());
  }
}
