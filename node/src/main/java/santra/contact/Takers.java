package santra.contact;

import static santra.vocabulary.Decision.accept;

import java.util.Optional;
import santra.contact.Contact.Ended;
import santra.contact.Contact.Open;
import santra.contact.ContactCommand.HearTaker;
import santra.contact.ContactEvent.TakerAgreed;
import santra.contact.ContactEvent.TakerAsked;
import santra.contact.ContactEvent.TakerRefused;
import santra.contact.Stage.Asking;
import santra.contact.Stage.Waiting;
import santra.vocabulary.Decision;

/**
 * The rules of a hand-over to another tenant. Its queue is asked and decides for good; until that
 * is heard the contact keeps its place, and whoever hangs up meanwhile has left one of the two, as
 * that queue says. It stays one contact of its own tenant.
 */
final class Takers {
  private Takers() {}

  static Decision<ContactEvent> hear(Open open, HearTaker hear) {
    if (!isOf(open, hear)) return accept(); // told twice
    var at = open.notBefore(hear.at());
    return hear.refusal()
        .map(reason -> Decision.<ContactEvent>accept(new TakerRefused(reason, at)))
        .orElseGet(() -> accept(new TakerAgreed(Optional.empty(), at)));
  }

  /** It has ended in the one queue or in the other: its record says so from now on. */
  static Decision<ContactEvent> hear(Ended ended, HearTaker hear) {
    if (!isOf(ended.last(), hear)) return accept();
    var at = ended.at();
    if (hear.refusal().isPresent()) return accept(new TakerRefused(hear.refusal().get(), at));
    var record = ended.record();
    return accept(
        new TakerAgreed(
            Optional.of(
                RecordKeeper.close(
                    agreed(ended.last()),
                    record.outcome(),
                    record.hungUpBy(),
                    record.sipCause(),
                    record.reason().orElse(""),
                    at)),
            at));
  }

  private static boolean isOf(Open open, HearTaker hear) {
    return open.stage() instanceof Asking asking && asking.askedAt().equals(hear.askedAt());
  }

  static Open asked(Open open, TakerAsked event) {
    if (!(open.stage() instanceof Waiting(var since))) throw impossible(open, event);
    return Overflows.tried(
            open, event.cause(), outlet -> outlet.plan().equals(Optional.of(event.taker())))
        .comforted(open.comfort().map(one -> one.prepared(false)))
        .in(new Asking(since, event.taker(), event.cause(), event.at()));
  }

  /** Both tenants count it at the moment at which it was asked for. */
  static Open agreed(Open open) {
    if (!(open.stage() instanceof Asking(var since, var taker, var cause, var askedAt)))
      throw impossible(open, "agreed");
    return RecordKeeper.closing(open, askedAt)
        .detoured(
            new Detour(
                open.plan(),
                since,
                cause,
                askedAt,
                Optional.of(new Detour.Next(taker.queue(), askedAt)),
                taker.host().map(Host::agreement)),
            taker)
        .comforted(Comfort.from(taker, askedAt))
        .in(new Waiting(askedAt));
  }

  static Open refused(Open open) {
    if (!(open.stage() instanceof Asking asking)) throw impossible(open, "refused");
    return open.in(new Waiting(asking.since()));
  }

  private static IllegalStateException impossible(Open open, Object what) {
    return new IllegalStateException(
        "impossible history: taker %s while %s".formatted(what, open.describe()));
  }
}
