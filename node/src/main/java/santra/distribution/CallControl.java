package santra.distribution;

import static java.time.ZoneOffset.UTC;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import santra.agent.AgentCommand;
import santra.contact.Aside;
import santra.contact.ContactCommand;
import santra.contact.Destination;
import santra.contact.Outside;
import santra.contact.Part;
import santra.contact.entity.Introduction;
import santra.contact.entity.Introduction.Companion;
import santra.distribution.ContactCentre.Refused;
import santra.media.recording.RecordingKeys;
import santra.tenancy.DialRules;
import santra.tenancy.DialRules.Ruling;
import santra.tenancy.QueueProfile;
import santra.tenancy.Tenant;
import santra.tenancy.Tenants;
import santra.vocabulary.AgentId;
import santra.vocabulary.AgentRef;
import santra.vocabulary.ContactId;
import santra.vocabulary.QueueId;
import santra.vocabulary.Why;

/**
 * What an agent does with the contact in hand, whether a desk or a phone asks for it. A refusal
 * completes the stage with {@link Refused}; an accepted order is durable. A desk that names a
 * contact which is not in progress hears {@link ContactCentre.Unknown}.
 */
public final class CallControl {
  private final Entities entities;
  private final Supplier<Tenants> tenants;
  private final Clock clock;

  public CallControl(Entities entities, Supplier<Tenants> tenants, Clock clock) {
    this.entities = entities;
    this.tenants = tenants;
    this.clock = clock;
  }

  /** Where a contact may be sent. */
  public sealed interface Target {
    record Queue(QueueId queue) implements Target {}

    record Agent(AgentId agent) implements Target {}

    /**
     * A number of the tenant's, the device of one of its agents, or a number outside that the
     * tenant may call.
     */
    record Dialled(String number) implements Target {}
  }

  public CompletionStage<Done> hold(ContactId contact) {
    return inProgress(
        contact, _ -> entities.ask(contact, new ContactCommand.Hold(clock.instant())));
  }

  public CompletionStage<Done> resume(ContactId contact) {
    return inProgress(
        contact, _ -> entities.ask(contact, new ContactCommand.Resume(clock.instant())));
  }

  public CompletionStage<Done> startRecording(ContactId contact) {
    var terms = tenants.get().find(contact.tenant()).flatMap(Tenant::recording);
    if (terms.isEmpty())
      return CompletableFuture.failedFuture(new Refused("the tenant has no key for recordings"));
    return inProgress(
        contact,
        _ -> {
          var now = clock.instant();
          var key = RecordingKeys.name(contact.tenant().name(), terms.get().key());
          return entities.ask(contact, new ContactCommand.StartRecording(key, now, now));
        });
  }

  public CompletionStage<Done> pauseRecording(ContactId contact) {
    return inProgress(
        contact, _ -> entities.ask(contact, new ContactCommand.PauseRecording(clock.instant())));
  }

  public CompletionStage<Done> resumeRecording(ContactId contact) {
    return inProgress(
        contact, _ -> entities.ask(contact, new ContactCommand.ResumeRecording(clock.instant())));
  }

  public CompletionStage<Done> stopRecording(ContactId contact) {
    return inProgress(
        contact, _ -> entities.ask(contact, new ContactCommand.EndRecording(0, clock.instant())));
  }

  /**
   * By an agent who wants this contact and no other. The agent is reserved for it; who is rung for
   * it is decided by the contact alone, so that of the router and this agent exactly one has it.
   */
  CompletionStage<Done> pick(AgentRef agent, ContactId contact) {
    return inProgress(
        contact,
        introduction -> {
          if (!introduction.waits()
              || !introduction.plan().tenantOr(contact.tenant()).equals(agent.tenant()))
            return CompletionStages.failed(new Refused("it does not wait any more"));
          var now = clock.instant();
          var waited =
              introduction.queuedAt().map(since -> Duration.between(since, now).toMillis());
          return entities.ask(
              agent,
              new AgentCommand.Pick(
                  contact,
                  introduction.plan().queue(),
                  now,
                  now.plus(introduction.plan().ring()).plus(Distributor.GRACE),
                  new Why(
                      "picked by this agent",
                      1,
                      0,
                      Math.max(0, waited.orElse(0L)),
                      introduction.plan().configuration())));
        });
  }

  /** By whoever talks with the contact now. */
  public CompletionStage<Done> transfer(ContactId contact, Target target) {
    return inProgress(
        contact,
        introduction ->
            transfer(introduction, introduction.offeredLeg().orElse(""), target, false));
  }

  private CompletionStage<Done> inProgress(
      ContactId contact, Function<Introduction, CompletionStage<Done>> order) {
    return entities
        .introduce(contact)
        .handle((introduction, failure) -> {
          if (failure == null) return Refusals.said(order.apply(introduction));
          return CompletionStages.<Done>failed(
              CompletionStages.refused(failure) ? new ContactCentre.Unknown() : failure);
        })
        .thenCompose(Function.identity());
  }

  /** By the phone at that leg, which is told what became of it (REFER). */
  public CompletionStage<Done> refer(ContactId contact, String leg, Target target) {
    return Refusals.said(
        entities
            .introduceAtLast(contact)
            .thenCompose(introduction -> transfer(introduction, leg, target, true)));
  }

  /** By whoever talks with the contact now, or by a supervisor. */
  public CompletionStage<Done> order(ContactId contact, InCall order) {
    return inProgress(contact, introduction -> order(introduction, order));
  }

  private CompletionStage<Done> order(Introduction contact, InCall order) {
    var at = clock.instant();
    var talking = contact.offeredLeg().orElse("");
    return switch (order) {
      case InCall.Consult(var whom) -> bringIn(contact, talking, whom, Part.CONSULTED);
      case InCall.Back _ ->
          consulted(contact, guest -> new ContactCommand.LetGo(guest.agent(), at));
      case InCall.Swap _ ->
          consulted(
              contact,
              guest ->
                  new ContactCommand.ChangePart(
                      guest.agent(), guest.part() == Part.ASIDE ? Part.CONSULTED : Part.ASIDE, at));
      case InCall.Conference _ ->
          consulted(
              contact, guest -> new ContactCommand.ChangePart(guest.agent(), Part.CONFERENCE, at));
      case InCall.Complete _ ->
          consulted(
              contact, guest -> new ContactCommand.HandOver(talking, guest.agent(), at, false));
      case InCall.Mute(var muted) -> say(contact, new ContactCommand.Mute(muted, at));
      case InCall.Supervise(var supervisor, var part) ->
          bringIn(contact, "", new Target.Agent(supervisor), part);
      case InCall.TakeOver(var supervisor) ->
          supervisor(contact, supervisor, new ContactCommand.HandOver("", supervisor, at, false));
      case InCall.Leave(var supervisor) ->
          supervisor(contact, supervisor, new ContactCommand.LetGo(supervisor, at));
    };
  }

  /** By a second call of the phone of whoever talks with the contact now (RFC 5589 section 7). */
  public CompletionStage<Done> consultBeside(ContactId contact, AgentId whom, Aside aside) {
    return inProgress(
        contact,
        introduction ->
            destination(introduction, new Target.Agent(whom))
                .map(to ->
                    say(
                        introduction,
                        new ContactCommand.BringIn(
                            introduction.offeredLeg().orElse(""),
                            to,
                            Part.CONSULTED,
                            clock.instant(),
                            Optional.of(aside))))
                .orElseGet(() -> refused("no such agent")));
  }

  /**
   * By REFER with Replaces: the caller at that leg goes to whom the phone talks with beside.
   *
   * @param aside the leg that is replaced
   */
  public CompletionStage<Done> referBeside(ContactId contact, String leg, String aside) {
    return Refusals.said(
        entities
            .introduceAtLast(contact)
            .thenCompose(introduction ->
                introduction.guests().stream()
                    .filter(guest -> guest.aside().equals(Optional.of(aside)))
                    .findFirst()
                    .map(guest ->
                        say(
                            introduction,
                            new ContactCommand.HandOver(leg, guest.agent(), clock.instant(), true)))
                    .orElseGet(() -> refused("no such call"))));
  }

  private CompletionStage<Done> bringIn(Introduction contact, String leg, Target whom, Part part) {
    return destination(contact, whom)
        .filter(to -> to instanceof Destination.ToAgent)
        .map(to ->
            say(
                contact,
                new ContactCommand.BringIn(leg, to, part, clock.instant(), Optional.empty())))
        .orElseGet(() -> refused("no such agent"));
  }

  private CompletionStage<Done> consulted(
      Introduction contact, Function<Companion, ContactCommand> command) {
    return contact
        .consulted()
        .map(guest -> say(contact, command.apply(guest)))
        .orElseGet(() -> refused("nobody is consulted"));
  }

  private CompletionStage<Done> supervisor(
      Introduction contact, AgentId supervisor, ContactCommand command) {
    return contact.guests().stream()
            .anyMatch(one -> one.agent().equals(supervisor) && one.part().supervises())
        ? say(contact, command)
        : refused("not supervised by " + supervisor.name());
  }

  private CompletionStage<Done> say(Introduction contact, ContactCommand command) {
    return entities.order(contact.contact(), command);
  }

  private static CompletionStage<Done> refused(String why) {
    return CompletableFuture.failedFuture(new Refused(why));
  }

  private CompletionStage<Done> transfer(
      Introduction contact, String leg, Target target, boolean referred) {
    return destination(contact, target)
        .map(to ->
            entities.order(
                contact.contact(), new ContactCommand.Transfer(leg, to, clock.instant(), referred)))
        .orElseGet(() -> refused("no such destination"));
  }

  private Optional<Destination> destination(Introduction contact, Target target) {
    return tenants
        .get()
        .find(contact.contact().tenant())
        .flatMap(tenant ->
            switch (target) {
              case Target.Queue(var queue) -> toQueue(tenant, queue, contact);
              case Target.Agent(var agent) -> toAgent(tenant, agent, contact);
              case Target.Dialled(var number) ->
                  tenant
                      .number(number)
                      .flatMap(dialled -> toQueue(tenant, dialled.queue(), contact))
                      .or(() ->
                          tenant
                              .agentAt(number)
                              .flatMap(agent -> toAgent(tenant, agent.id(), contact)))
                      .or(() -> toNumber(tenant, number, contact));
            });
  }

  private Optional<Destination> toNumber(Tenant tenant, String number, Introduction contact) {
    return tenant
        .queue(contact.plan().queue())
        .flatMap(profile ->
            outside(tenant, number, contact)
                .map(outside ->
                    new Destination.ToNumber(
                        outside, Plans.sentOn(tenants.get(), tenant, profile, contact, today()))));
  }

  private static Optional<Outside> outside(Tenant tenant, String number, Introduction contact) {
    return outside(tenant, number, contact.number(), contact.caller());
  }

  /**
   * A number outside, as it is called for a contact: allowed by the tenant's rules, and with what
   * is shown of its caller.
   *
   * @return empty for what the tenant may not call
   */
  static Optional<Outside> outside(Tenant tenant, String number, String dialled, String caller) {
    return tenant
        .dialling()
        .flatMap(rules ->
            rules.judge(number) instanceof Ruling.Allowed(var allowed)
                ? Optional.of(outside(rules, allowed, dialled, caller))
                : Optional.empty());
  }

  private static Outside outside(DialRules rules, String number, String dialled, String caller) {
    var own = rules.e164(dialled);
    return new Outside(
        number,
        rules.shown().or(() -> rules.e164(caller)).or(() -> own).orElse(""),
        caller.isEmpty() || caller.equalsIgnoreCase("anonymous"),
        own.orElse(""),
        rules.ring());
  }

  private Optional<Destination> toQueue(Tenant tenant, QueueId queue, Introduction contact) {
    return tenant
        .queue(queue)
        .map(profile ->
            new Destination.ToQueue(
                Plans.sentOn(tenants.get(), tenant, profile, contact, today())));
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), UTC);
  }

  /** Counted in the queue it came from, and there it waits if the agent does not answer. */
  private Optional<Destination> toAgent(Tenant tenant, AgentId agent, Introduction contact) {
    if (tenant.agent(agent).isEmpty()) return Optional.empty();
    return tenant
        .queue(contact.plan().queue())
        .map((QueueProfile profile) ->
            new Destination.ToAgent(
                agent, Plans.sentOn(tenants.get(), tenant, profile, contact, today())));
  }
}
