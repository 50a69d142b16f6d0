package santra.http;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import santra.distribution.ContactCentre.AgentStatus;
import santra.distribution.ContactCentre.QueueFigures;
import santra.tenancy.AgentProfile;
import santra.tenancy.DialledNumber;
import santra.tenancy.DialledNumber.AnswerPolicy;
import santra.tenancy.FeatureCodes;
import santra.tenancy.Finding;
import santra.tenancy.QueueProfile;
import santra.tenancy.TenancyReport;
import santra.tenancy.TenancyReport.FileReport;
import santra.tenancy.Tenant;
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
      Optional<String> contact) {
    static Agent of(AgentProfile profile, AgentStatus status) {
      return new Agent(
          profile.id().name(),
          profile.name(),
          profile.device(),
          status.state(),
          status.reason(),
          status.since(),
          status.reachable(),
          status.contact());
    }
  }

  record Queues(List<Queue> queues) {}

  record Queue(
      String queue,
      long offered,
      long answered,
      long abandoned,
      long released,
      int waiting,
      long longestWaitMs,
      int ready,
      long meanWaitOfAnsweredMs,
      long worstWaitOfAnsweredMs) {
    static Queue of(QueueFigures figures) {
      return new Queue(
          figures.queue().name(),
          figures.offered(),
          figures.answered(),
          figures.abandoned(),
          figures.released(),
          figures.waiting(),
          figures.longestWait().toMillis(),
          figures.ready(),
          figures.meanWaitOfAnswered().toMillis(),
          figures.worstWaitOfAnswered().toMillis());
    }
  }

  /** What a tenant configured, without keys, devices' secrets and carriers' addresses. */
  record Configuration(
      String tenant,
      String name,
      String version,
      String zone,
      List<String> reasons,
      FeatureCodes featureCodes,
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
          tenant.featureCodes(),
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
      Map<String, Integer> needs,
      String music,
      int maxWaiting,
      long maxWaitMs,
      long ringMs,
      long wrapUpMs,
      long promiseMs) {
    static QueueSetting of(QueueProfile queue) {
      return new QueueSetting(
          queue.id().name(),
          levels(queue.needs()),
          queue.music(),
          queue.maxWaiting(),
          queue.maxWait().toMillis(),
          queue.ring().toMillis(),
          queue.wrapUp().toMillis(),
          queue.promise().toMillis());
    }
  }

  record NumberSetting(
      String number, Optional<String> greeting, String queue, String answer, boolean emergency) {
    static NumberSetting of(DialledNumber number) {
      var answer = number.answer() == AnswerPolicy.AT_ONCE ? "at-once" : "by-agent";
      return new NumberSetting(
          number.number(), number.greeting(), number.queue().name(), answer, number.emergency());
    }
  }

  record AgentSetting(
      String agent,
      String name,
      String device,
      Map<String, Integer> skills,
      boolean staysNotReady) {
    static AgentSetting of(AgentProfile agent) {
      return new AgentSetting(
          agent.id().name(),
          agent.name(),
          agent.device(),
          levels(agent.skills()),
          agent.staysNotReady());
    }
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
