package santra.tenancy;

import java.net.URI;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import santra.vocabulary.AgentId;
import santra.vocabulary.ContactChoice;
import santra.vocabulary.QueueId;
import santra.vocabulary.QueueRule;
import santra.vocabulary.SessionTerms;
import santra.vocabulary.TenantId;

/**
 * One version of one organisation's environment. Immutable: a change is a new Tenant, and every
 * contact sees one version from start to end of a routing decision.
 *
 * @param version first 12 hex digits of the SHA-256 of the file it was read from
 * @param domains SIP domains that name this tenant in a Request-URI, lower case
 * @param keys SHA-256 (lower-case hex) of each API key that may act for this tenant, by its name
 * @param session how long a call may go without a sign of life
 * @param reasons reasons an agent may give for being not ready
 * @param recording what is recorded; empty for nothing
 * @param dialling which numbers outside may be called; empty for none
 * @param agentTerms what its agents go by
 * @param contactChoice which of its waiting contacts is served first
 * @param lookUps where flows may ask, by name
 * @param accounting how its service is measured, settled and shown
 * @param agreements with other tenants, by name
 */
public record Tenant(
    TenantId id,
    String name,
    String version,
    ZoneId zone,
    Set<String> domains,
    Map<String, String> keys,
    Set<String> reasons,
    FeatureCodes featureCodes,
    ContactChoice contactChoice,
    Map<String, Trunk> trunks,
    Map<String, DialledNumber> numbers,
    Map<QueueId, QueueProfile> queues,
    Map<AgentId, AgentProfile> agents,
    Map<String, Device> devices,
    SessionTerms session,
    Optional<DialRules> dialling,
    AgentTerms agentTerms,
    Accounting accounting,
    Map<String, URI> lookUps,
    Optional<RecordingTerms> recording,
    Map<String, Agreed> agreements) {

  public Tenant {
    domains = Set.copyOf(domains);
    keys = Map.copyOf(keys);
    reasons = Set.copyOf(reasons);
    trunks = Map.copyOf(trunks);
    numbers = Map.copyOf(numbers);
    queues = Map.copyOf(queues);
    agents = Map.copyOf(agents);
    devices = Map.copyOf(devices);
    lookUps = Map.copyOf(lookUps);
    agreements = Map.copyOf(agreements);
  }

  public Optional<Trunk> trunk(String trunk) {
    return Optional.ofNullable(trunks.get(trunk));
  }

  public Optional<DialledNumber> number(String dialled) {
    return Optional.ofNullable(numbers.get(dialled));
  }

  /** How the contacts of each queue find their agents. */
  public Map<QueueId, QueueRule> rules() {
    var rules = new HashMap<QueueId, QueueRule>();
    queues.forEach((id, queue) -> rules.put(id, queue.rule()));
    return rules;
  }

  public Optional<QueueProfile> queue(QueueId queue) {
    return Optional.ofNullable(queues.get(queue));
  }

  public Optional<AgentProfile> agent(AgentId agent) {
    return Optional.ofNullable(agents.get(agent));
  }

  public Optional<Device> device(String user) {
    return Optional.ofNullable(devices.get(user));
  }

  /** The agent who works at this device, if it is anybody's. */
  public Optional<AgentProfile> agentAt(String device) {
    return agents.values().stream().filter(agent -> agent.device().equals(device)).findFirst();
  }
}
