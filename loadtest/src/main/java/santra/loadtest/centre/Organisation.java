package santra.loadtest.centre;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A tenant as its own manager would describe it, from which its tenant file is written.
 *
 * @param tenant identifier, also the file's name
 * @param domain SIP domain its phones register with
 * @param trunks further trunks: lines of that section of the tenant file, as they are
 * @param flows sections of the tenant file about flows and their hours, as they are; empty for none
 */
public record Organisation(
    String tenant,
    String domain,
    List<Queue> queues,
    List<Line> lines,
    List<Agent> agents,
    String flows,
    String trunks) {

  /** Without trunks but the callers' own. */
  public Organisation(
      String tenant,
      String domain,
      List<Queue> queues,
      List<Line> lines,
      List<Agent> agents,
      String flows) {
    this(tenant, domain, queues, lines, agents, flows, "");
  }

  /** Without flows. */
  public Organisation(
      String tenant, String domain, List<Queue> queues, List<Line> lines, List<Agent> agents) {
    this(tenant, domain, queues, lines, agents, "");
  }

  public Organisation {
    queues = List.copyOf(queues);
    lines = List.copyOf(lines);
    agents = List.copyOf(agents);
  }

  /**
   * Who may answer, how long a phone rings and how long the paper work takes.
   *
   * @param more keys of the tenant file as they are, each with a comma before it
   */
  public record Queue(
      String id, Map<String, Integer> needs, Duration ring, Duration wrapUp, String more) {
    public Queue {
      needs = Map.copyOf(needs);
    }

    /** Nothing more than that. */
    public Queue(String id, Map<String, Integer> needs, Duration ring, Duration wrapUp) {
      this(id, needs, ring, wrapUp, "");
    }
  }

  /**
   * A number callers dial.
   *
   * @param byAgent the caller's leg is answered by the agent only; until then music is early media
   * @param emergency its callers are never refused because of overload
   * @param flow its callers walk first; empty for none
   */
  public record Line(String number, String queue, boolean byAgent, boolean emergency, String flow) {
    public Line(String number, String queue, boolean byAgent, boolean emergency) {
      this(number, queue, byAgent, emergency, "");
    }

    public Line(String number, String queue, boolean byAgent) {
      this(number, queue, byAgent, false);
    }

    public Line(String number, String queue, String flow) {
      this(number, queue, false, false, flow);
    }
  }

  /**
   * @param device user part of the phone's address of record
   * @param contact where a phone that does not register is found; empty for one that registers
   */
  public record Agent(String id, String device, Map<String, Integer> skills, String contact) {
    public Agent {
      skills = Map.copyOf(skills);
    }
  }

  /**
   * The tenant file.
   *
   * @param trunk network the callers come from, for instance {@code 127.0.0.201/32}
   * @param keyDigest lower-case hex SHA-256 of the API key
   */
  String yaml(String trunk, String keyDigest) {
    var text = new StringBuilder();
    text.append(
        """
        tenant: %s
        name: %s
        zone: Europe/Helsinki
        domains: [%s]
        keys: {desk: %s}
        reasons: [lunch]
        trunks:
          operator: {from: [%s]}
        """
            .formatted(tenant, tenant, domain, keyDigest, trunk));
    text.append(trunks);
    text.append("queues:\n");
    for (var queue : queues)
      text.append(
          "  %s: {needs: %s, music: music, max-waiting: 5000, max-wait: 30m, ring: %ds, wrap-up: %ds, promise: 10s%s}\n"
              .formatted(
                  queue.id(),
                  flow(queue.needs()),
                  queue.ring().toSeconds(),
                  queue.wrapUp().toSeconds(),
                  queue.more()));
    text.append(flows);
    text.append("numbers:\n");
    for (var line : lines)
      text.append(
          "  \"%s\": {queue: %s, answer: %s, emergency: %s%s}\n"
              .formatted(
                  line.number(),
                  line.queue(),
                  line.byAgent() ? "by-agent" : "at-once",
                  line.emergency(),
                  line.flow().isEmpty() ? "" : ", flow: " + line.flow()));
    text.append("agents:\n");
    for (var agent : agents)
      text.append(
          "  %s: {name: %s, device: \"%s\", skills: %s}\n"
              .formatted(agent.id(), agent.id(), agent.device(), flow(agent.skills())));
    text.append("devices:\n");
    for (var agent : agents)
      text.append(
          agent.contact().isEmpty()
              ? "  \"%s\": {password-file: secrets/%s-%s}\n"
                  .formatted(agent.device(), tenant, agent.device())
              : "  \"%s\": {contact: \"%s\"}\n".formatted(agent.device(), agent.contact()));
    return text.toString();
  }

  private static String flow(Map<String, Integer> levels) {
    return new TreeMap<>(levels)
        .entrySet().stream()
            .map(level -> level.getKey() + ": " + level.getValue())
            .collect(Collectors.joining(", ", "{", "}"));
  }
}
