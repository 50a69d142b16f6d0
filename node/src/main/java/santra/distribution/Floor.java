package santra.distribution;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import santra.agent.Activity.Afterwards;
import santra.agent.Activity.Busy;
import santra.agent.Activity.LoggedOut;
import santra.agent.Activity.NotReady;
import santra.agent.Activity.Ready;
import santra.agent.Activity.Ringing;
import santra.agent.Activity.WrappingUp;
import santra.agent.Agent;
import santra.agent.AgentCommand;
import santra.agent.By;
import santra.agent.entity.AgentReport;
import santra.contact.ContactCommand;
import santra.queue.Waiting;
import santra.queue.entity.QueueReport;
import santra.tenancy.AgentTerms;
import santra.tenancy.Device;
import santra.tenancy.DialRules;
import santra.tenancy.Outlet;
import santra.tenancy.Tenant;
import santra.tenancy.Tenants;
import santra.vocabulary.AgentId;
import santra.vocabulary.AgentRef;
import santra.vocabulary.ContactId;
import santra.vocabulary.QueueId;
import santra.vocabulary.QueueRef;
import santra.vocabulary.TenantId;

/**
 * The floor as desks, wallboards and phones see it: orders go to entities, answers come from them.
 */
public final class Floor implements ContactCentre {
  private final Entities entities;
  private final Supplier<Tenants> tenants;
  private final TrunkLines lines;
  private final Clock clock;
  private final CallControl control;

  public Floor(Entities entities, Supplier<Tenants> tenants, TrunkLines lines, Clock clock) {
    this.entities = entities;
    this.tenants = tenants;
    this.lines = lines;
    this.clock = clock;
    this.control = new CallControl(entities, tenants, clock);
  }

  @Override
  public CompletionStage<AgentStatus> logIn(AgentRef agent) {
    return order(agent, new AgentCommand.LogIn(clock.instant()));
  }

  @Override
  public CompletionStage<AgentStatus> logOut(AgentRef agent) {
    return order(agent, new AgentCommand.LogOut(clock.instant()));
  }

  @Override
  public CompletionStage<AgentStatus> ready(AgentRef agent) {
    return order(agent, new AgentCommand.MakeReady(clock.instant()));
  }

  @Override
  public CompletionStage<AgentStatus> notReady(AgentRef agent, String reason) {
    return order(agent, new AgentCommand.MakeNotReady(reason, clock.instant()));
  }

  @Override
  public CompletionStage<AgentStatus> set(AgentRef agent, State state, String reason) {
    var now = clock.instant();
    var by = Optional.of(By.SUPERVISOR);
    return order(
        agent,
        switch (state) {
          case LOGGED_IN -> new AgentCommand.LogIn(now, by);
          case LOGGED_OUT -> new AgentCommand.LogOut(now, by);
          case READY -> new AgentCommand.MakeReady(now, by);
          case NOT_READY -> new AgentCommand.MakeNotReady(reason, now, by);
        });
  }

  @Override
  public CompletionStage<AgentStatus> extendWrapUp(
      AgentRef agent, Duration by, boolean supervisor) {
    var now = clock.instant();
    var most =
        tenants
            .get()
            .find(agent.tenant())
            .map(tenant -> tenant.agentTerms().longestWrapUp())
            .orElse(AgentTerms.USUAL_LONGEST_WRAP_UP);
    return order(agent, new AgentCommand.ExtendWrapUp(now.plus(by), most, now, who(supervisor)));
  }

  @Override
  public CompletionStage<AgentStatus> cutWrapUp(AgentRef agent, boolean supervisor) {
    return order(agent, new AgentCommand.CutWrapUp(clock.instant(), who(supervisor)));
  }

  private static By who(boolean supervisor) {
    return supervisor ? By.SUPERVISOR : By.AGENT;
  }

  @Override
  public CompletionStage<AgentStatus> pick(AgentRef agent, ContactId contact) {
    return control.pick(agent, contact).thenCompose(_ -> agent(agent));
  }

  @Override
  public CompletionStage<Done> dispose(
      ContactId contact, AgentId agent, List<String> codes, String note) {
    return Refusals.said(
        entities.ask(contact, new ContactCommand.Dispose(agent, codes, note, clock.instant())));
  }

  private CompletionStage<AgentStatus> order(AgentRef agent, AgentCommand command) {
    return Refusals.said(entities.request(agent, command).thenCompose(_ -> agent(agent)));
  }

  @Override
  public CompletionStage<Done> hold(ContactId contact) {
    return control.hold(contact);
  }

  @Override
  public CompletionStage<Done> resume(ContactId contact) {
    return control.resume(contact);
  }

  @Override
  public CompletionStage<Done> startRecording(ContactId contact) {
    return control.startRecording(contact);
  }

  @Override
  public CompletionStage<Done> pauseRecording(ContactId contact) {
    return control.pauseRecording(contact);
  }

  @Override
  public CompletionStage<Done> resumeRecording(ContactId contact) {
    return control.resumeRecording(contact);
  }

  @Override
  public CompletionStage<Done> stopRecording(ContactId contact) {
    return control.stopRecording(contact);
  }

  @Override
  public CompletionStage<Done> transfer(ContactId contact, CallControl.Target target) {
    return control.transfer(contact, target);
  }

  @Override
  public CompletionStage<Done> control(ContactId contact, InCall order) {
    return control.order(contact, order);
  }

  @Override
  public CompletionStage<AgentStatus> agent(AgentRef agent) {
    return entities.report(agent).thenApply(this::status);
  }

  private AgentStatus status(AgentReport report) {
    var agent = report.state();
    return new AgentStatus(
        report.agent(),
        state(agent),
        reason(agent),
        agent.activity().since(),
        agent.phoneAt(clock.instant()).isPresent() || fixed(report.agent()),
        agent.contact().map(contact -> contact.uuid().toString()),
        afterwards(agent).map(Floor::words));
  }

  private static Optional<Afterwards> afterwards(Agent agent) {
    return switch (agent.activity()) {
      case Ringing ringing -> ringing.afterwards();
      case Busy busy -> Optional.of(busy.afterwards());
      case WrappingUp wrapping -> Optional.of(wrapping.afterwards());
      case LoggedOut _, NotReady _, Ready _ -> Optional.empty();
    };
  }

  private static Optional<String> reason(Agent agent) {
    return switch (agent.activity()) {
      case NotReady(var reason, _) -> Optional.of(reason);
      case WrappingUp wrapping -> wrapping.owes().map(_ -> "disposition");
      case LoggedOut _, Ready _, Ringing _, Busy _ -> Optional.empty();
    };
  }

  private static String words(Afterwards afterwards) {
    return switch (afterwards) {
      case Afterwards.BackToReady _ -> "ready";
      case Afterwards.StayNotReady(var reason) -> reason;
      case Afterwards.LogOut _ -> "logged-out";
    };
  }

  private boolean fixed(AgentRef agent) {
    return tenants
        .get()
        .find(agent.tenant())
        .flatMap(tenant ->
            Optional.ofNullable(tenant.agents().get(agent.agent()))
                .map(profile -> tenant.devices().get(profile.device())))
        .flatMap(Device::contact)
        .isPresent();
  }

  private static String state(Agent agent) {
    return switch (agent.activity()) {
      case LoggedOut _ -> "logged-out";
      case NotReady _ -> "not-ready";
      case Ready _ -> "ready";
      case Ringing _ -> "ringing";
      case Busy _ -> "busy";
      case WrappingUp _ -> "wrap-up";
    };
  }

  @Override
  public CompletionStage<TollFigures> trunks(TenantId tenant) {
    var known = tenants.get().find(tenant);
    return entities
        .toll(tenant)
        .thenApply(report -> {
          var toll = report.toll();
          var trunks = new ArrayList<TrunkFigures>();
          for (var trunk : known.map(Tenant::trunks).orElse(Map.of()).values())
            trunks.add(
                new TrunkFigures(
                    trunk.name(),
                    trunk.out().isPresent(),
                    lines.of(tenant, trunk.name()),
                    (int) toll.inUse(trunk.name()),
                    trunk.out().map(Outlet::channels).orElse(0)));
          trunks.sort(Comparator.comparing(TrunkFigures::trunk));
          var now = clock.instant();
          var zone = known.map(Tenant::zone).orElse(ZoneOffset.UTC);
          return new TollFigures(
              trunks,
              toll.costMicros(LocalDate.ofInstant(now, zone), now),
              known.flatMap(Tenant::dialling).map(DialRules::currency).orElse(""),
              toll.alarms());
        });
  }

  @Override
  public CompletionStage<List<QueueFigures>> queues(TenantId tenant) {
    var names =
        tenants
            .get()
            .find(tenant)
            .map(Tenant::queues)
            .map(queues -> queues.keySet().stream().sorted(Comparator.comparing(QueueId::name)))
            .map(sorted -> sorted.toList())
            .orElse(List.of());
    var reports =
        names.stream()
            .map(queue -> entities.report(new QueueRef(tenant, queue)).toCompletableFuture())
            .toList();
    return CompletableFuture.allOf(reports.toArray(CompletableFuture[]::new))
        .thenCombine(
            entities.countReady(tenant),
            (_, ready) -> {
              var figures = new ArrayList<QueueFigures>();
              for (var report : reports) figures.add(figures(report.join(), ready));
              return figures;
            });
  }

  private QueueFigures figures(QueueReport report, DistributorEntity.Ready now) {
    var books = report.books();
    return new QueueFigures(
        report.queue().queue(),
        books.offered(),
        books.answered(),
        books.abandoned(),
        books.released(),
        books.flownOut(),
        books.flownIn(),
        report.waiting().size(),
        report.waiting().stream()
            .filter(Waiting::isMatched)
            .map(Waiting::since)
            .min(Comparator.naturalOrder())
            .map(this::age)
            .orElse(Duration.ZERO),
        now.agents().getOrDefault(report.queue().queue(), 0),
        books.meanWait(),
        books.worstWait(),
        now.outlook(report.queue().queue())
            .flatMap(outlook -> outlook.behind(report.waiting().size())));
  }

  private Duration age(Instant since) {
    var age = Duration.between(since, clock.instant());
    return age.isNegative() ? Duration.ZERO : age;
  }
}
