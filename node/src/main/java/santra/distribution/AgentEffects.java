package santra.distribution;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import santra.agent.Activity.Ringing;
import santra.agent.Agent;
import santra.agent.AgentCommand.Miss;
import santra.agent.AgentCommand.Missing;
import santra.agent.AgentCommand.Withdraw;
import santra.agent.AgentEvent;
import santra.agent.AgentEvent.Reserved;
import santra.agent.Phone;
import santra.agent.entity.AgentReport;
import santra.contact.ContactCommand;
import santra.contact.Offer;
import santra.contact.entity.Introduction;
import santra.contact.entity.Introduction.Companion;
import santra.media.MediaServer;
import santra.media.RtpProfile;
import santra.persistence.entity.Subscriber;
import santra.queue.Outcome;
import santra.queue.QueueCommand;
import santra.tenancy.AgentProfile;
import santra.tenancy.Device;
import santra.tenancy.Tenants;
import santra.vocabulary.AgentRef;
import santra.vocabulary.ContactId;
import santra.vocabulary.MissPolicy;
import santra.vocabulary.QueueRef;

/**
 * What follows from an agent's facts: the distributor hears of them, and a recorded reservation
 * becomes an offer to the contact. Everything here may happen twice.
 */
final class AgentEffects implements Subscriber<AgentEvent, Agent> {
  private static final Logger LOG = LoggerFactory.getLogger(AgentEffects.class);

  /** After our own trouble an agent is not offered the same contact again at once. */
  private static final Duration BREATHER = Duration.ofSeconds(1);

  private final AgentRef agent;
  private final Entities entities;
  private final MediaServer media;
  private final Telephone telephone;
  private final Supplier<Tenants> tenants;
  private final Clock clock;

  AgentEffects(
      AgentRef agent,
      Entities entities,
      MediaServer media,
      Telephone telephone,
      Supplier<Tenants> tenants,
      Clock clock) {
    this.agent = agent;
    this.entities = entities;
    this.media = media;
    this.telephone = telephone;
    this.tenants = tenants;
    this.clock = clock;
  }

  @Override
  public void recorded(Agent before, List<AgentEvent> events, Agent now, long sequence) {
    publish(now, sequence);
    for (var event : events) {
      if (event instanceof Reserved && now.activity() instanceof Ringing ringing)
        offer(ringing, now.phoneAt(clock.instant()));
      if (event instanceof AgentEvent.DispositionLapsed(var contact, var at)) lapse(contact, at);
    }
  }

  @Override
  public void recovered(Agent now, long sequence) {
    publish(now, sequence);
    if (now.activity() instanceof Ringing ringing) offer(ringing, now.phoneAt(clock.instant()));
    now.unsaid().ifPresent(contact -> lapse(contact, clock.instant()));
  }

  /** The contact has the default, unless it has heard better meanwhile. */
  private void lapse(ContactId contact, Instant at) {
    entities.order(contact, new ContactCommand.LapseDisposition(agent.agent(), at));
  }

  private void publish(Agent now, long sequence) {
    entities.tell(
        agent.tenant(), new Distributor.AgentChanged(new AgentReport(agent, now, sequence)));
  }

  private Optional<MissPolicy> onMiss() {
    return tenants.get().find(agent.tenant()).map(tenant -> tenant.agentTerms().onMiss());
  }

  private record Desk(AgentProfile profile, Device device) {}

  private Optional<Desk> desk() {
    return tenants
        .get()
        .find(agent.tenant())
        .flatMap(tenant ->
            Optional.ofNullable(tenant.agents().get(agent.agent()))
                .flatMap(profile ->
                    Optional.ofNullable(tenant.devices().get(profile.device()))
                        .map(device -> new Desk(profile, device))));
  }

  private void offer(Ringing ringing, Optional<Phone> registered) {
    var desk = desk();
    var phone = desk.flatMap(it -> telephone.reach(it.device(), registered));
    if (desk.isEmpty() || phone.isEmpty()) {
      entities.order(
          agent,
          new Miss(
              ringing.contact(),
              Missing.UNREACHABLE,
              clock.instant(),
              Optional.of(ringing.since()),
              onMiss()));
      missGuest(ringing);
      return;
    }
    introduction(ringing)
        .handle((introduction, failure) -> {
          var guest = failure == null ? guest(introduction, ringing) : Optional.<Companion>empty();
          if (guest.isPresent())
            return guest.get().rung()
                ? CompletionStages.done() // told twice
                : ring(ringing, desk.get(), phone.get(), introduction);
          if (failure == null
              && introduction.waits()
              && introduction.isMeant(
                  new QueueRef(agent.tenant(), ringing.queue()), judgedSince(ringing)))
            return ring(ringing, desk.get(), phone.get(), introduction);
          if (failure == null && introduction.isOfferedTo(agent.agent(), ringing.since()))
            return CompletionStages.done(); // told twice: it is this agent's phone that rings
          if (failure != null && CompletionStages.refused(failure)) wake(ringing);
          // Never at once: until the queue has heard that it left, it is offered again.
          return withdraw(ringing, BREATHER);
        });
  }

  /**
   * A contact that has sent for this very agent is waited for while it moves; any other is served
   * by the next one.
   */
  private CompletionStage<Introduction> introduction(Ringing ringing) {
    return ringing.why().judgement().isEmpty()
        ? entities.introduceAtLast(ringing.contact())
        : entities.introduce(ringing.contact());
  }

  /** A guest is of the contact's own tenant. */
  private Optional<Companion> guest(Introduction introduction, Ringing ringing) {
    return introduction.contact().tenant().equals(agent.tenant())
        ? introduction.guest(agent.agent(), ringing.since())
        : Optional.empty();
  }

  private static Optional<Instant> judgedSince(Ringing ringing) {
    return ringing.why().judgement().map(judgement -> judgement.contacts().getFirst().since());
  }

  private CompletionStage<Done> ring(
      Ringing ringing, Desk desk, Phone phone, Introduction contact) {
    var leg = telephone.legTo(contact, desk.device(), phone, ringing.since());
    var session = contact.session();
    var callerTag = contact.callerLeg().dialog().localTag();
    var legTag = leg.dialog().localTag();
    return media
        .offer(
            session,
            callerTag,
            legTag,
            contact.callerLeg().remoteSdp(),
            RtpProfile.over(leg.path().transport()))
        .thenCompose(sdp ->
            entities.order(
                contact.contact(),
                new ContactCommand.Ring(
                    new Offer(
                        agent.agent(),
                        desk.profile().staysNotReady(),
                        leg.saying(sdp),
                        ringing.since(),
                        ringing.since().plus(contact.plan().ring()),
                        ringing.why(),
                        onMiss(),
                        Optional.of(agent.tenant())
                            .filter(mine -> !mine.equals(contact.contact().tenant()))),
                    clock.instant(),
                    Optional.of(session))))
        .handle((done, failure) -> {
          if (failure == null) return CompletionStages.done();
          LOG.debug("{} not offered to {}: {}", contact.contact(), agent, failure.toString());
          media.drop(session, legTag);
          releaseIfOver(contact.contact(), session);
          missGuest(ringing);
          return withdraw(ringing, BREATHER);
        })
        .thenCompose(stage -> stage);
  }

  /**
   * The offer to whoever is called back begins the session anew; a contact that has ended meanwhile
   * had let it go before.
   */
  private void releaseIfOver(ContactId contact, String session) {
    entities
        .isOver(contact)
        .thenAccept(over -> {
          if (over) media.release(session);
        });
  }

  /** A contact that has sent for this agent hears that it cannot come; others take no notice. */
  private void missGuest(Ringing ringing) {
    entities.order(
        ringing.contact(),
        new ContactCommand.MissGuest(agent.agent(), ringing.since(), clock.instant()));
  }

  private CompletionStage<Done> withdraw(Ringing ringing, Duration after) {
    return entities.after(
        after,
        () ->
            entities.order(
                agent,
                new Withdraw(ringing.contact(), clock.instant(), Optional.of(ringing.since()))));
  }

  /**
   * A contact that says it is over but is still in its queue: what it had to say was lost with its
   * node. It says it again itself, for only it knows how it ended; unless its history cannot be
   * read, and nobody ever will.
   */
  private void wake(Ringing ringing) {
    entities
        .wake(ringing.contact())
        .exceptionally(failure -> {
          if (CompletionStages.refused(failure))
            entities.order(
                new QueueRef(agent.tenant(), ringing.queue()),
                new QueueCommand.Leave(
                    ringing.contact(),
                    Outcome.RELEASED,
                    clock.instant(),
                    Optional.empty(),
                    Optional.empty()));
          return Done.done();
        });
  }
}
