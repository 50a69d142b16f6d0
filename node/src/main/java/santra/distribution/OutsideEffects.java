package santra.distribution;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import santra.contact.Attempt;
import santra.contact.Contact;
import santra.contact.ContactCommand;
import santra.contact.ContactEvent;
import santra.contact.ContactEvent.Ended;
import santra.contact.ContactEvent.NumberGivenUp;
import santra.contact.ContactEvent.TrunkFailed;
import santra.contact.ContactRecord.Charge;
import santra.contact.ContactRecord.LegRecord;
import santra.contact.Stage.Calling;
import santra.media.MediaServer;
import santra.persistence.entity.Subscriber;
import santra.tenancy.DialRules;
import santra.tenancy.DialRules.Ruling;
import santra.tenancy.Tenant;
import santra.tenancy.Tenants;
import santra.tenancy.TrunkChoice;
import santra.tenancy.TrunkChoice.Choice;
import santra.tenancy.TrunkChoice.Way;
import santra.toll.Caps;
import santra.toll.Toll;
import santra.toll.TollCommand;
import santra.vocabulary.ContactId;

/**
 * What follows from a contact's facts when a number outside is called for it: a trunk is chosen,
 * its channel seized, and given back when the leg is over. Everything here may happen twice.
 */
final class OutsideEffects implements Subscriber<ContactEvent, Contact> {
  private static final Logger LOG = LoggerFactory.getLogger(OutsideEffects.class);

  private final ContactId contact;
  private final Entities entities;
  private final MediaServer media;
  private final Telephone telephone;
  private final Supplier<Tenants> tenants;
  private final Clock clock;

  OutsideEffects(
      ContactId contact,
      Entities entities,
      MediaServer media,
      Telephone telephone,
      Supplier<Tenants> tenants,
      Clock clock) {
    this.contact = contact;
    this.entities = entities;
    this.media = media;
    this.telephone = telephone;
    this.tenants = tenants;
    this.clock = clock;
  }

  @Override
  public void recorded(Contact before, List<ContactEvent> events, Contact now, long sequence) {
    for (var event : events) {
      if (event instanceof TrunkFailed failed && before instanceof Contact.Open open)
        failed(open, failed);
      if (event instanceof NumberGivenUp(_, _, _, var at) && before instanceof Contact.Open open)
        notSeized(open, at);
      if (event instanceof Ended(var record, var at) && before instanceof Contact.Open open) {
        free(record.legs());
        notSeized(open, at);
      }
    }
    if (now instanceof Contact.Open open
        && open.stage() instanceof Calling calling
        && calling.attempt().isEmpty()
        && !isChoosing(before, calling)) choose(open, calling);
  }

  private static boolean isChoosing(Contact before, Calling now) {
    return before instanceof Contact.Open open && now.equals(open.stage());
  }

  @Override
  public void recovered(Contact now, long sequence) {
    switch (now) {
      case Contact.New _ -> {}
      case Contact.Open open -> {
        free(open.legs());
        if (open.stage() instanceof Calling calling && calling.attempt().isEmpty())
          choose(open, calling);
      }
      case Contact.Ended(var record, var at, var last) -> {
        free(record.legs());
        notSeized(last, at);
      }
    }
  }

  // ---- which trunk

  private Optional<Tenant> tenant() {
    return tenants.get().find(contact.tenant());
  }

  private void choose(Contact.Open open, Calling calling) {
    var tenant = tenant();
    var rules = tenant.flatMap(Tenant::dialling);
    // The file may have changed since, and another build may have allowed what this one does not.
    if (rules.isEmpty()
        || !(rules.get().judge(calling.outside().number()) instanceof Ruling.Allowed)) {
      giveUp(calling, 403, "a number that this tenant may not call");
      return;
    }
    var choices =
        TrunkChoice.of(
            tenant.get(),
            calling.outside().number(),
            clock.instant(),
            calling.tried().stream().map(one -> new Way(one.trunk(), one.address())).toList(),
            trunk -> telephone.places(contact.tenant(), trunk),
            contact.uuid().getLeastSignificantBits());
    new Search(open, calling, tenant.get(), rules.get(), choices).from(0, "no trunk is left");
  }

  /** One trunk after the other is asked for a channel. */
  private final class Search {
    private final Contact.Open open;
    private final Calling calling;
    private final Tenant tenant;
    private final DialRules rules;
    private final List<Choice> choices;

    Search(
        Contact.Open open, Calling calling, Tenant tenant, DialRules rules, List<Choice> choices) {
      this.open = open;
      this.calling = calling;
      this.tenant = tenant;
      this.rules = rules;
      this.choices = choices;
    }

    /**
     * @param why none before it was to be had
     */
    void from(int index, String why) {
      if (index == choices.size()) {
        giveUp(calling, 503, why);
        return;
      }
      var choice = choices.get(index);
      var now = clock.instant();
      entities
          .order(
              contact.tenant(),
              new TollCommand.Seize(
                  contact,
                  calling.nextLeg(),
                  choice.trunk(),
                  choice.perMinuteMicros(),
                  caps(choice),
                  now))
          .whenComplete((_, failure) -> {
            if (failure == null) call(choice, now);
            else refused(index, CompletionStages.cause(failure), now);
          });
    }

    private Caps caps(Choice choice) {
      return new Caps(
          rules.concurrent(),
          rules.perMinute(),
          rules.costPerDayMicros(),
          tenant.zone(),
          choice.outlet().channels(),
          choice.outlet().callsPerSecond());
    }

    private void refused(int index, Throwable failure, Instant at) {
      var why = String.valueOf(failure.getMessage());
      var cap = Toll.cap(why);
      if (cap.isEmpty()) {
        from(index + 1, why);
        return;
      }
      entities.order(contact.tenant(), new TollCommand.RaiseAlarm(cap.get(), at));
      giveUp(calling, 503, why);
    }

    private void call(Choice choice, Instant at) {
      var outside = calling.outside();
      var leg = telephone.legOver(contact, calling.nextLeg(), choice.outlet(), outside);
      var session = open.anchorage().session();
      var base = open.base();
      media
          .offer(session, base.dialog().localTag(), leg.dialog().localTag(), base.remoteSdp())
          .thenCompose(sdp ->
              entities.order(
                  contact,
                  new ContactCommand.TryTrunk(
                      new Attempt(
                          leg.saying(sdp),
                          choice.trunk(),
                          choice.perMinuteMicros(),
                          choice.perMinuteMicros() == 0 ? "" : rules.currency(),
                          at,
                          at.plus(outside.ring())),
                      clock.instant(),
                      Optional.of(session))))
          .exceptionally(failure -> {
            LOG.debug("{} not called over {}: {}", contact, choice.trunk(), failure.toString());
            if (CompletionStages.refused(failure)) {
              media.drop(session, leg.dialog().localTag());
              free(calling.nextLeg(), 0, at);
            } else {
              // Channel and leg may be those of a search beside this one, begun by a takeover, that
              // has got through: only what the contact gives up is freed.
              giveUp(calling, 503, "no media server");
            }
            // Whoever is over has let the session go, and the offer has begun it anew.
            entities
                .isOver(contact)
                .thenAccept(over -> {
                  if (over) media.release(session);
                });
            return Done.done();
          });
    }
  }

  private CompletionStage<Done> giveUp(Calling calling, int status, String reason) {
    LOG.info("{} cannot call a number outside: {}", contact, reason);
    return entities.order(
        contact,
        new ContactCommand.GiveUpNumber(
            calling.since(), calling.tried().size(), status, reason, clock.instant()));
  }

  // ---- what is over

  private void failed(Contact.Open open, TrunkFailed failed) {
    open.attempt()
        .filter(one -> one.leg().id().equals(failed.leg()))
        .ifPresent(one -> media.drop(open.anchorage().session(), one.leg().dialog().localTag()));
    free(failed.leg(), 0, failed.at());
  }

  /** An order for a channel that is still on its way, or is heard twice, takes none any more. */
  private void notSeized(Contact.Open open, Instant at) {
    if (open.stage() instanceof Calling calling && calling.attempt().isEmpty())
      free(calling.nextLeg(), 0, at);
  }

  private void free(List<LegRecord> legs) {
    for (var leg : legs)
      leg.outside().map(Charge::costMicros).ifPresent(cost -> free(leg.leg(), cost, leg.endedAt()));
  }

  private void free(String leg, long costMicros, Instant at) {
    var day = LocalDate.ofInstant(at, tenant().map(Tenant::zone).orElse(ZoneOffset.UTC));
    entities.order(contact.tenant(), new TollCommand.Free(contact, leg, costMicros, day, at));
  }
}
