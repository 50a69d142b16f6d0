package santra.http;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import santra.distribution.ContactCentre.AgentStatus;
import santra.distribution.ContactCentre.QueueFigures;
import santra.distribution.ContactCentre.TollFigures;
import santra.distribution.ContactCentre.TrunkFigures;
import santra.routing.ExpectedWait;
import santra.routing.WaitRange;
import santra.tenancy.AgentProfile;
import santra.tenancy.DialledNumber;
import santra.tenancy.DialledNumber.AnswerPolicy;
import santra.tenancy.FeatureCodes;
import santra.tenancy.Finding;
import santra.tenancy.QueueProfile;
import santra.tenancy.TenancyReport;
import santra.tenancy.TenancyReport.FileReport;
import santra.tenancy.Tenant;
import santra.vocabulary.AgentId;
import santra.vocabulary.Need;
import santra.vocabulary.QueueRule;
import santra.vocabulary.Skill;

/** The JSON of the API, a record each. {@code openapi.yaml} describes the same. */
final class Views {
  private Views() {}

  /** RFC 9457 section 3. */
  record Problem(String type, String title, int status, String detail) {}

  /** An order about that contact is recorded. */
  record Ordered(String contact) {}

  record Health(String status, List<HealthCheck> checks) {
    static Health of(List<HealthSource.Check> checks) {
      var up = checks.stream().allMatch(HealthSource.Check::up);
      return new Health(word(up), checks.stream().map(HealthCheck::of).toList());
    }

    boolean up() {
      return status.equals("up");
    }

    private static String word(boolean up) {
      return up ? "up" : "down";
    }
  }

  record HealthCheck(String name, String status, String detail) {
    static HealthCheck of(HealthSource.Check check) {
      return new HealthCheck(check.name(), Health.word(check.up()), check.detail());
    }
  }

  record Agents(List<Agent> agents) {}

  record Agent(
      String agent,
      String name,
      String device,
      String state,
      Optional<String> reason,
      Instant since,
      boolean reachable,
      Optional<String> contact,
      Optional<String> afterwards) {
    static Agent of(AgentProfile profile, AgentStatus status) {
      return new Agent(
          profile.id().name(),
          profile.name(),
          profile.device(),
          status.state(),
          status.reason(),
          status.since(),
          status.reachable(),
          status.contact(),
          status.afterwards());
    }
  }

  record Queues(List<Queue> queues) {}

  record Queue(
      String queue,
      long offered,
      long answered,
      long abandoned,
      long released,
      long flowOut,
      long flowIn,
      int waiting,
      long longestWaitMs,
      int ready,
      long meanWaitOfAnsweredMs,
      long worstWaitOfAnsweredMs,
      Optional<Expected> expectedWait) {
    static Queue of(QueueFigures figures) {
      return new Queue(
          figures.queue().name(),
          figures.offered(),
          figures.answered(),
          figures.abandoned(),
          figures.released(),
          figures.flowOut(),
          figures.flowIn(),
          figures.waiting(),
          figures.longestWait().toMillis(),
          figures.ready(),
          figures.meanWaitOfAnswered().toMillis(),
          figures.worstWaitOfAnswered().toMillis(),
          figures.expectedWait().map(Expected::of));
    }
  }

  /**
   * @param lastStatus of the last answer to OPTIONS; empty where it was not asked
   */
  record Trunk(
      String trunk,
      boolean out,
      boolean up,
      Optional<Integer> lastStatus,
      int inUse,
      int channels) {
    static Trunk of(TrunkFigures figures) {
      return new Trunk(
          figures.trunk(),
          figures.calls(),
          figures.seen().up(),
          Optional.of(figures.seen().status()).filter(status -> status > 0),
          figures.inUse(),
          figures.channels());
    }
  }

  record Trunks(
      List<Trunk> trunks, BigDecimal costToday, String currency, Map<String, String> alarms) {
    static Trunks of(TollFigures figures) {
      var alarms = new TreeMap<String, String>();
      figures.alarms().forEach((cap, at) -> alarms.put(cap, at.toString()));
      return new Trunks(
          figures.trunks().stream().map(Trunk::of).toList(),
          BigDecimal.valueOf(figures.costMicros(), 6),
          figures.currency(),
          alarms);
    }
  }

  /** The minutes are what a caller may be told. */
  record Expected(
      String method, long meanMs, Optional<Integer> fromMinutes, Optional<Integer> toMinutes) {
    static Expected of(ExpectedWait wait) {
      return new Expected(
          word(wait.method()),
          wait.mean().toMillis(),
          wait.range().map(WaitRange::atLeast),
          wait.range().map(WaitRange::atMost));
    }
  }

  /** What a tenant configured, without keys, devices' secrets and carriers' addresses. */
  record Configuration(
      String tenant,
      String name,
      String version,
      String zone,
      List<String> reasons,
      Map<String, String> reasonNames,
      Map<String, String> dispositions,
      FeatureCodes featureCodes,
      String contactChoice,
      List<String> skills,
      List<QueueSetting> queues,
      List<NumberSetting> numbers,
      List<AgentSetting> agents) {
    static Configuration of(Tenant tenant) {
      return new Configuration(
          tenant.id().name(),
          tenant.name(),
          tenant.version(),
          tenant.zone().getId(),
          tenant.reasons().stream().sorted().toList(),
          new TreeMap<>(tenant.agentTerms().reasons()),
          new TreeMap<>(tenant.agentTerms().dispositions()),
          tenant.featureCodes(),
          word(tenant.contactChoice()),
          skills(tenant),
          tenant.queues().values().stream()
              .map(QueueSetting::of)
              .sorted((a, b) -> a.queue.compareTo(b.queue))
              .toList(),
          tenant.numbers().values().stream()
              .map(NumberSetting::of)
              .sorted((a, b) -> a.number.compareTo(b.number))
              .toList(),
          tenant.agents().values().stream()
              .map(AgentSetting::of)
              .sorted((a, b) -> a.agent.compareTo(b.agent))
              .toList());
    }

    private static List<String> skills(Tenant tenant) {
      return tenant.agents().values().stream()
          .flatMap(agent -> agent.skills().keySet().stream())
          .map(Skill::name)
          .distinct()
          .sorted()
          .toList();
    }
  }

  record QueueSetting(
      String queue,
      Map<String, Object> needs,
      List<Widening> widen,
      String agents,
      long ageingMs,
      long atLatestMs,
      int target,
      Optional<ReserveSetting> reserve,
      String music,
      int maxWaiting,
      long maxWaitMs,
      long ringMs,
      long wrapUpMs,
      long promiseMs) {
    static QueueSetting of(QueueProfile queue) {
      return new QueueSetting(
          queue.id().name(),
          Views.needs(queue.needs()),
          queue.rule().steps().stream().skip(1).map(Widening::of).toList(),
          word(queue.rule().agents()),
          queue.rule().ageing().toMillis(),
          queue.rule().atLatest().toMillis(),
          queue.rule().target(),
          queue.rule().reserve().map(ReserveSetting::of),
          queue.music(),
          queue.maxWaiting(),
          queue.maxWait().toMillis(),
          queue.ring().toMillis(),
          queue.wrapUp().toMillis(),
          queue.promise().toMillis());
    }
  }

  record Widening(long afterMs, Map<String, Object> needs) {
    static Widening of(QueueRule.Step step) {
      return new Widening(step.after().toMillis(), Views.needs(step.need()));
    }
  }

  record ReserveSetting(Map<String, Object> needs, int below, int above, long forMs) {
    static ReserveSetting of(QueueRule.Reserve reserve) {
      return new ReserveSetting(
          Views.needs(reserve.need()),
          reserve.below(),
          reserve.above(),
          reserve.lasting().toMillis());
    }
  }

  record NumberSetting(
      String number,
      Optional<String> greeting,
      String queue,
      String answer,
      boolean emergency,
      int priority,
      Optional<String> agent,
      Optional<Long> agentForMs) {
    static NumberSetting of(DialledNumber number) {
      var answer = number.answer() == AnswerPolicy.AT_ONCE ? "at-once" : "by-agent";
      return new NumberSetting(
          number.number(),
          number.greeting(),
          number.queue().name(),
          answer,
          number.emergency(),
          number.claim().priority(),
          number.claim().agent().map(AgentId::name),
          number.claim().agentFor().map(Duration::toMillis));
    }
  }

  record AgentSetting(
      String agent,
      String name,
      String device,
      Map<String, Integer> skills,
      boolean staysNotReady,
      int share) {
    static AgentSetting of(AgentProfile agent) {
      return new AgentSetting(
          agent.id().name(),
          agent.name(),
          agent.device(),
          levels(agent.skills()),
          agent.staysNotReady(),
          agent.share());
    }
  }

  private static String word(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** As in the tenant's file. */
  private static Map<String, Object> needs(Need need) {
    var view = new LinkedHashMap<String, Object>();
    switch (need) {
      case Need.Level(var skill, var least) -> view.put(skill.name(), least);
      case Need.Any(var of) -> view.put("any", of.stream().map(Views::needs).toList());
      case Need.All(var of) when of.stream().allMatch(Need.Level.class::isInstance) ->
          of.forEach(part -> view.putAll(needs(part)));
      case Need.All(var of) -> view.put("all", of.stream().map(Views::needs).toList());
    }
    return view;
  }

  private static Map<String, Integer> levels(Map<Skill, Integer> skills) {
    var levels = new TreeMap<String, Integer>();
    skills.forEach((skill, level) -> levels.put(skill.name(), level));
    return levels;
  }

  record Tenancy(long reloads, Instant at, long refused, List<TenantFileState> files) {
    static Tenancy of(TenancyReport report) {
      return new Tenancy(
          report.reloads(),
          report.at(),
          report.refused(),
          report.files().stream().map(TenantFileState::of).toList());
    }
  }

  record Quarantine(List<QuarantineSource.Case> cases) {}

  record Retried(int cases) {}

  record TenantFileState(
      String file,
      Optional<String> tenant,
      Optional<String> version,
      boolean refused,
      List<String> findings) {
    static TenantFileState of(FileReport file) {
      return new TenantFileState(
          file.file(),
          file.tenant().map(Object::toString),
          file.version(),
          file.refused(),
          file.findings().stream().map(Finding::toString).toList());
    }
  }
}
