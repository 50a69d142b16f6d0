package santra.simulation;

import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import santra.flow.Announcements;
import santra.flow.CallbackTerms;
import santra.flow.Overflow;
import santra.flow.TakingTerms;
import santra.tenancy.Accounting;
import santra.tenancy.AgentProfile;
import santra.tenancy.AgentProfile.Term;
import santra.tenancy.AgentTerms;
import santra.tenancy.Agreed;
import santra.tenancy.Device;
import santra.tenancy.DialRules;
import santra.tenancy.FeatureCodes;
import santra.tenancy.Outlet;
import santra.tenancy.QueueProfile;
import santra.tenancy.Tenant;
import santra.tenancy.Trunk;
import santra.vocabulary.AgentId;
import santra.vocabulary.ContactChoice;
import santra.vocabulary.MissPolicy;
import santra.vocabulary.Need;
import santra.vocabulary.QueueId;
import santra.vocabulary.QueueRule;
import santra.vocabulary.SessionTerms;
import santra.vocabulary.Skill;
import santra.vocabulary.TenantId;

/**
 * A tenant for tests, built a queue and an agent at a time; each queue needs the skill it names.
 */
public final class Town {
  public static final Duration RING = Duration.ofSeconds(20);

  public static final Duration PROMISE = Duration.ofSeconds(30);

  private final TenantId id;
  private MissPolicy onMiss = MissPolicy.USUAL;
  private ContactChoice contactChoice = ContactChoice.LONGEST_WAIT;
  private final Map<QueueId, QueueProfile> queues = new HashMap<>();
  private final Map<AgentId, AgentProfile> agents = new HashMap<>();
  private final Map<String, Device> devices = new HashMap<>();
  private final Map<String, Trunk> trunks = new HashMap<>();
  private final Map<String, Agreed> agreements = new HashMap<>();
  private Optional<DialRules> dialling = Optional.empty();

  public Town(String name) {
    id = new TenantId(name);
  }

  public Town queue(String name) {
    return queue(name, 50, Duration.ofMinutes(15), RING, Duration.ofSeconds(10));
  }

  public Town queue(String name, int maxWaiting, Duration maxWait, Duration ring, Duration wrapUp) {
    var queue = new QueueId(name);
    queues.put(
        queue,
        new QueueProfile(
            queue,
            QueueRule.of(new Need.Level(new Skill(name), 1), PROMISE),
            "music",
            maxWaiting,
            maxWait,
            ring,
            wrapUp,
            Optional.empty(),
            List.of()));
    return this;
  }

  /** The queue's contacts find their agents by this rule instead. */
  public Town rule(String name, QueueRule rule) {
    queues.computeIfPresent(
        new QueueId(name),
        (id, queue) ->
            new QueueProfile(
                id,
                rule,
                queue.music(),
                queue.maxWaiting(),
                queue.maxWait(),
                queue.ring(),
                queue.wrapUp(),
                queue.announcements(),
                queue.overflows()));
    return this;
  }

  /** Who waits in vain is sent on. */
  public Town overflowing(String name, Overflow... overflows) {
    queues.computeIfPresent(
        new QueueId(name),
        (id, queue) ->
            new QueueProfile(
                id,
                queue.rule(),
                queue.music(),
                queue.maxWaiting(),
                queue.maxWait(),
                queue.ring(),
                queue.wrapUp(),
                queue.announcements(),
                List.of(overflows)));
    return this;
  }

  /** By that agreement the other takes its contacts. */
  public Town gives(String agreement, String taker) {
    agreements.put(agreement, new Agreed.Gives(new TenantId(taker)));
    return this;
  }

  /** By that agreement it takes the other's contacts into the queue. */
  public Town takes(String agreement, String giver, String queue, TakingTerms terms) {
    agreements.put(agreement, new Agreed.Takes(new TenantId(giver), new QueueId(queue), terms));
    return this;
  }

  /** Who does not want to wait in the queue is called back. */
  public Town callingBack(String name, CallbackTerms terms) {
    queues.computeIfPresent(
        new QueueId(name),
        (id, queue) ->
            new QueueProfile(
                id,
                queue.rule(),
                queue.music(),
                queue.maxWaiting(),
                queue.maxWait(),
                queue.ring(),
                queue.wrapUp(),
                queue.announcements(),
                queue.overflows(),
                Optional.of(terms),
                queue.disposition()));
    return this;
  }

  /** Callers in the queue are told this. */
  public Town announcing(String name, Announcements announcements) {
    queues.computeIfPresent(
        new QueueId(name),
        (id, queue) ->
            new QueueProfile(
                id,
                queue.rule(),
                queue.music(),
                queue.maxWaiting(),
                queue.maxWait(),
                queue.ring(),
                queue.wrapUp(),
                Optional.of(announcements),
                queue.overflows()));
    return this;
  }

  /** Who is rung in vain. */
  public Town missing(MissPolicy policy) {
    onMiss = policy;
    return this;
  }

  public Town choosing(ContactChoice choice) {
    contactChoice = choice;
    return this;
  }

  /** With skills of these levels, at a device with a fixed address. */
  public Town skilled(String name, Map<Skill, Integer> skills) {
    var terms = new HashMap<Skill, Term>();
    skills.forEach((skill, level) -> terms.put(skill, Term.always(level)));
    return termed(name, terms);
  }

  /** With skills that count for a while. */
  public Town termed(String name, Map<Skill, Term> terms) {
    agent(name);
    var agent = new AgentId(name);
    agents.put(agent, new AgentProfile(agent, name, name, terms, false, 1));
    return this;
  }

  /** At a device with a fixed address. */
  public Town agent(String name, String... skills) {
    return agent(name, Optional.of("sip:" + name + "@127.0.24.9:5060"), false, skills);
  }

  public Town agent(
      String name, Optional<String> address, boolean staysNotReady, String... skills) {
    var agent = new AgentId(name);
    var levels = new HashMap<Skill, Term>();
    for (var skill : skills) levels.put(new Skill(skill), Term.always(5));
    agents.put(agent, new AgentProfile(agent, name, name, levels, staysNotReady, 1));
    devices.put(name, new Device(name, Optional.empty(), Optional.empty(), address));
    return this;
  }

  /** Its agents may send callers to numbers of Finland, over trunks at these addresses. */
  public Town outside(String host, int... ports) {
    for (var port : ports) {
      var outlet =
          new Outlet(
              "",
              host,
              port,
              "UDP",
              host,
              port % 10,
              1,
              2,
              5,
              Duration.ofSeconds(4),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              true,
              List.of(),
              List.of());
      var name = "trunk-" + port;
      trunks.put(
          name,
          new Trunk(name, List.of(), Optional.empty(), Optional.empty(), Optional.of(outlet)));
    }
    dialling =
        Optional.of(
            new DialRules(
                "+358",
                "0",
                "00",
                List.of("+358"),
                List.of(),
                Optional.empty(),
                Duration.ofSeconds(25),
                3,
                20,
                0,
                "EUR",
                false));
    return this;
  }

  public Tenant version(String version) {
    return new Tenant(
        id,
        id.name(),
        version,
        ZoneId.of("UTC"),
        Set.of(),
        Map.of(),
        Set.of(),
        FeatureCodes.STANDARD,
        contactChoice,
        trunks,
        Map.of(),
        queues,
        agents,
        devices,
        SessionTerms.USUAL,
        dialling,
        new AgentTerms(Map.of(), onMiss, AgentTerms.USUAL_LONGEST_WRAP_UP, Map.of()),
        Accounting.NONE,
        Map.of(),
        Optional.empty(),
        agreements);
  }
}
