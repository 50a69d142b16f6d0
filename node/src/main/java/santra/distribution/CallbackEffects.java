package santra.distribution;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import santra.contact.Callback;
import santra.contact.Contact;
import santra.contact.ContactCommand;
import santra.contact.ContactEvent;
import santra.contact.Outside;
import santra.contact.Stage;
import santra.flow.CallbackTerms;
import santra.persistence.entity.Subscriber;
import santra.tenancy.DialRules;
import santra.tenancy.DialRules.Ruling;
import santra.tenancy.Tenants;
import santra.toll.Toll;
import santra.toll.TollCommand;
import santra.vocabulary.ContactId;
import santra.vocabulary.QueueRef;

/**
 * What follows when a caller asks to be called back: whether that can be promised is found out, and
 * the tenant's account knows of it until it is kept or given up. Everything here may happen twice.
 */
final class CallbackEffects implements Subscriber<ContactEvent, Contact> {
  private static final Logger LOG = LoggerFactory.getLogger(CallbackEffects.class);

  /** So long, and so often, a queue is asked whether it has taken the caller in. */
  private static final Duration STANDS_AFTER = Duration.ofMillis(100);

  private static final int TRIES_TO_STAND = 100;

  private final ContactId contact;
  private final Entities entities;
  private final Supplier<Tenants> tenants;
  private final Clock clock;

  CallbackEffects(ContactId contact, Entities entities, Supplier<Tenants> tenants, Clock clock) {
    this.contact = contact;
    this.entities = entities;
    this.tenants = tenants;
    this.clock = clock;
  }

  @Override
  public void recorded(Contact before, List<ContactEvent> events, Contact now, long sequence) {
    for (var event : events) {
      if (event instanceof ContactEvent.CallbackRefused) redeem(before);
    }
    if (isOpen(before) && !isOpen(now)) redeem(before);
    if (now instanceof Contact.Open open && events.stream().anyMatch(CallbackEffects::isNews))
      callIn(open);
  }

  @Override
  public void recovered(Contact now, long sequence) {
    switch (now) {
      case Contact.New _ -> {}
      case Contact.Open open -> {
        if (open.reached().isPresent()) redeem(open);
        callIn(open);
      }
      case Contact.Ended(_, _, var last) -> {
        redeem(last);
      }
    }
  }

  private static boolean isOpen(Contact contact) {
    return contact instanceof Contact.Open open
        && open.callback()
            .filter(one -> !(one instanceof Callback.Promised promised) || promised.isOpen())
            .isPresent();
  }

  /** It waits in a queue, perhaps wants a call-back there, or has been answered. */
  private static boolean isNews(ContactEvent event) {
    return event instanceof ContactEvent.Queued
        || event instanceof ContactEvent.Overflowed
        || event instanceof ContactEvent.CallbackWanted
        || event instanceof ContactEvent.Connected;
  }

  /** The call-back that it had then, or wanted. */
  private void redeem(Contact then) {
    if (!(then instanceof Contact.Open open)) return;
    open.callback()
        .map(one ->
            switch (one) {
              case Callback.Wanted wanted -> wanted.at();
              case Callback.Promised promised -> promised.wantedAt();
            })
        .ifPresent(wantedAt -> redeem(contact, wantedAt));
  }

  private CompletionStage<Done> redeem(ContactId whose, Instant wantedAt) {
    return entities.order(
        contact.tenant(), new TollCommand.Redeem(whose, Optional.of(wantedAt), clock.instant()));
  }

  // ---- whoever calls in while a call-back is open

  /**
   * Whoever is here need not be called back: where the same queue is waited in, or an agent talks
   * with the caller, an open call-back to this number is over. Then it is seen to what the caller
   * wants now.
   */
  private void callIn(Contact.Open open) {
    var talks = open.stage() instanceof Stage.Talking && open.reached().isEmpty();
    var waits = open.stage() instanceof Stage.Waiting || open.stage() instanceof Stage.Ringing;
    if (!offersCallbacks() || open.isAway()) return;
    if (!talks && !waits) return;
    if (waits && open.plan().host().isPresent()) {
      findOut(open); // no queue of its tenant knows it any more
      return;
    }
    openElsewhere(open, talks)
        .thenCompose(other ->
            talks || (other.isEmpty() && wanted(open).isEmpty())
                ? CompletableFuture.completedFuture(other)
                : standing(open, TRIES_TO_STAND).thenApply(_ -> other))
        .thenCompose(other ->
            other
                .map(one -> callIn(one, talks ? Optional.empty() : open.queuedAt()))
                .orElse(CompletionStages.done()))
        .thenRun(() -> findOut(open))
        .exceptionally(failure -> {
          LOG.debug("{} does not stand in its queue: {}", contact, failure.toString());
          wanted(open).ifPresent(one -> refuse("it does not stand in the queue", one.at()));
          return null;
        });
  }

  /** Whose call-back to this caller's number is open: in this queue, or in any. */
  private CompletionStage<Optional<Toll.Promise>> openElsewhere(Contact.Open open, boolean inAny) {
    var number = outside(open, open.arrival().caller()).map(Outside::number);
    if (number.isEmpty()) return CompletableFuture.completedFuture(Optional.empty());
    return entities
        .tollAtLast(contact.tenant())
        .thenApply(report ->
            report
                .toll()
                .promiseTo(number.get())
                .filter(one -> !one.contact().equals(contact))
                .filter(one -> inAny || one.queue().equals(open.plan().queue())));
  }

  private CompletionStage<Done> callIn(Toll.Promise callback, Optional<Instant> queuedAt) {
    return entities
        .order(callback.contact(), new ContactCommand.CallIn(contact, queuedAt, clock.instant()))
        .thenCompose(_ -> redeem(callback.contact(), callback.at()))
        .exceptionally(failure -> {
          LOG.debug("{} goes on beside {}: {}", callback.contact(), contact, failure.toString());
          return Done.done();
        });
  }

  /** Who is turned away at the door has no place, and is promised none. */
  private CompletionStage<Done> standing(Contact.Open open, int tries) {
    var queue = new QueueRef(contact.tenant(), open.plan().queue());
    return entities
        .reportAtLast(queue)
        .thenCompose(report -> {
          if (report.waiting().stream().anyMatch(one -> one.contact().equals(contact)))
            return CompletionStages.done();
          return tries > 1
              ? entities.after(STANDS_AFTER, () -> standing(open, tries - 1))
              : CompletionStages.failed(new IllegalStateException("not there"));
        });
  }

  private boolean offersCallbacks() {
    return tenants
        .get()
        .find(contact.tenant())
        .filter(tenant ->
            tenant.queues().values().stream().anyMatch(queue -> queue.callback().isPresent()))
        .isPresent();
  }

  // ---- whoever wants one

  private static Optional<Callback.Wanted> wanted(Contact.Open open) {
    return open.callback().orElse(null) instanceof Callback.Wanted wanted
        ? Optional.of(wanted)
        : Optional.empty();
  }

  private void findOut(Contact.Open open) {
    if (wanted(open).isEmpty()) return;
    var wanted = wanted(open).get();
    var terms = open.plan().callback();
    var outside = outside(open, wanted.number());
    if (terms.isEmpty() || outside.isEmpty()) {
      refuse("a number that this tenant may not call", wanted.at());
      return;
    }
    most(open, terms.get())
        .thenCompose(most ->
            entities.order(
                contact.tenant(),
                new TollCommand.Promise(
                    contact, outside.get().number(), open.plan().queue(), most, wanted.at())))
        .thenCompose(_ -> promise(outside.get(), wanted.at()))
        .exceptionally(failure -> {
          refuse(String.valueOf(CompletionStages.cause(failure).getMessage()), wanted.at());
          return Done.done();
        });
  }

  private CompletionStage<Done> promise(Outside outside, Instant wantedAt) {
    return entities
        .order(contact, new ContactCommand.PromiseCallback(outside, wantedAt, clock.instant()))
        .exceptionally(failure -> {
          LOG.debug("{} needs no call-back any more: {}", contact, failure.toString());
          redeem(contact, wantedAt);
          return Done.done();
        });
  }

  private void refuse(String reason, Instant wantedAt) {
    LOG.info("{} is not called back: {}", contact, reason);
    entities.order(contact, new ContactCommand.RefuseCallback(reason, wantedAt, clock.instant()));
  }

  /** Who is called sees whom he has called. */
  private Optional<Outside> outside(Contact.Open open, String wanted) {
    var rules = tenants.get().find(contact.tenant()).flatMap(tenant -> tenant.dialling());
    return rules.flatMap(one ->
        one.judge(wanted) instanceof Ruling.Allowed(var number)
            ? Optional.of(
                new Outside(number, shown(one, open.arrival().number()), false, "", one.ring()))
            : Optional.<Outside>empty());
  }

  private static String shown(DialRules rules, String dialled) {
    return rules.shown().or(() -> rules.e164(dialled)).orElse("");
  }

  /** So many call-backs may be open in the queue, for those who are at work there. */
  private CompletionStage<Integer> most(Contact.Open open, CallbackTerms terms) {
    return entities
        .countReady(contact.tenant())
        .thenApply(ready ->
            ready
                .outlook(open.plan().queue())
                .map(outlook -> (int) Math.ceil(outlook.agents()) * terms.perAgent())
                .orElse(0));
  }
}
