package santra.distribution;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
import santra.flow.CallbackTerms;
import santra.persistence.entity.Subscriber;
import santra.tenancy.DialRules;
import santra.tenancy.DialRules.Ruling;
import santra.tenancy.Tenants;
import santra.toll.TollCommand;
import santra.vocabulary.ContactId;

/**
 * What follows when a caller asks to be called back: whether that can be promised is found out, and
 * the tenant's account knows of it until it is kept or given up. Everything here may happen twice.
 */
final class CallbackEffects implements Subscriber<ContactEvent, Contact> {
  private static final Logger LOG = LoggerFactory.getLogger(CallbackEffects.class);

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
      if (event instanceof ContactEvent.CallbackWanted && now instanceof Contact.Open open)
        findOut(open);
      if (event instanceof ContactEvent.CallbackRefused) redeem();
    }
    if (isOpen(before) && !isOpen(now)) redeem();
  }

  @Override
  public void recovered(Contact now, long sequence) {
    switch (now) {
      case Contact.New _ -> {}
      case Contact.Open open -> {
        findOut(open);
        if (open.reached().isPresent()) redeem();
      }
      case Contact.Ended(_, _, var last) -> {
        if (last.callback().isPresent()) redeem();
      }
    }
  }

  private static boolean isOpen(Contact contact) {
    return contact instanceof Contact.Open open
        && open.callback()
            .filter(one -> !(one instanceof Callback.Promised promised) || promised.isOpen())
            .isPresent();
  }

  private void redeem() {
    entities.order(contact.tenant(), new TollCommand.Redeem(contact, clock.instant()));
  }

  private void findOut(Contact.Open open) {
    if (!(open.callback().orElse(null) instanceof Callback.Wanted wanted)) return;
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
                    contact, outside.get().number(), open.plan().queue(), most, clock.instant())))
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
          redeem();
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
