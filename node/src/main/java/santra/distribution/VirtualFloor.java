package santra.distribution;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import santra.agent.Activity;
import santra.agent.Agent;
import santra.agent.AgentCommand;
import santra.agent.AgentEvent;
import santra.agent.Phone;
import santra.agent.entity.AgentReport;
import santra.queue.Outcome;
import santra.tenancy.Tenant;
import santra.vocabulary.AgentId;
import santra.vocabulary.AgentRef;
import santra.vocabulary.Claim;
import santra.vocabulary.ContactId;
import santra.vocabulary.Deadline;
import santra.vocabulary.Decision;
import santra.vocabulary.QueueId;

/**
 * One tenant's floor in virtual time: the distributor and the agents by the very rules that real
 * contacts are matched by, without journal, wire and clock. Nothing is lost or late here. Moments
 * must not go back.
 */
public final class VirtualFloor {
  private static final Instant NEVER = Instant.parse("9999-01-01T00:00:00Z");

  private final Tenant tenant;
  private final Offered offered;
  private final Unstaffed unstaffed;
  private final Distributor distributor = new Distributor();
  private final Map<AgentId, Agent> agents = new HashMap<>();
  private long sequence;

  /** An agent's phone begins to ring. */
  public interface Offered {
    void rings(AgentId agent, ContactId contact, QueueId queue, Instant at);
  }

  /** A contact waits in a queue that has a way out for that, and nobody who serves it is there. */
  public interface Unstaffed {
    void waits(ContactId contact, QueueId queue, Instant since);
  }

  /** Nobody is logged in yet. */
  public VirtualFloor(Tenant tenant, Offered offered, Unstaffed unstaffed) {
    this.tenant = tenant;
    this.offered = offered;
    this.unstaffed = unstaffed;
  }

  /**
   * A contact begins to wait.
   *
   * @param since its place: before now, if it has kept that of another queue
   */
  public void joins(ContactId contact, QueueId queue, Claim claim, Instant since, Instant at) {
    hear(new Distributor.ContactJoined(queue, contact, since, ++sequence, Optional.of(claim)), at);
  }

  /** It waits no more. */
  public void leaves(ContactId contact, QueueId queue, Outcome outcome, Instant since, Instant at) {
    hear(
        new Distributor.ContactLeft(
            queue, contact, ++sequence, Optional.of(new Distributor.Departure(outcome, since, at))),
        at);
  }

  /**
   * An agent is told something.
   *
   * @return whether the agent's rules took it
   */
  public boolean tell(AgentId agent, AgentCommand command, Instant at) {
    if (!decide(agent, command)) return false;
    hear(new Distributor.AgentChanged(report(agent)), at);
    return true;
  }

  private boolean decide(AgentId agent, AgentCommand command) {
    var before = state(agent);
    return switch (Agent.decide(before, command)) {
      case Decision.Accepted<AgentEvent>(var events) -> {
        var now = before;
        for (var event : events) now = Agent.evolve(now, event);
        agents.put(agent, now);
        yield true;
      }
      case Decision.Rejected<AgentEvent> _, Decision.Declined<AgentEvent> _ -> false;
    };
  }

  private Agent state(AgentId agent) {
    return agents.computeIfAbsent(
        agent, it -> new Agent(new Activity.LoggedOut(Instant.EPOCH), List.of(phone(it))));
  }

  private static Phone phone(AgentId agent) {
    return new Phone(
        "sip:" + agent.name() + "@192.0.2.1",
        "192.0.2.1:5060",
        "UDP",
        "192.0.2.1:5060",
        0,
        agent.name(),
        1,
        "",
        0,
        NEVER);
  }

  public Activity activity(AgentId agent) {
    return state(agent).activity();
  }

  /** What the agent is told if nothing else happens until then. */
  public Optional<Deadline<AgentCommand>> deadline(AgentId agent) {
    return state(agent).deadline().filter(due -> due.at().isBefore(NEVER));
  }

  private AgentReport report(AgentId agent) {
    return new AgentReport(new AgentRef(tenant.id(), agent), state(agent), ++sequence);
  }

  /** When a contact's circle of agents widens next; {@link #pass} is due then. */
  public Optional<Instant> due() {
    return distributor.due();
  }

  /** Time has passed: circles widen, reserves are switched, who waits for nobody is named. */
  public void pass(Instant at) {
    hear(new Distributor.Tick(), at);
  }

  private void hear(Distributor.Heard news, Instant at) {
    for (var action : distributor.hear(news, tenant, at))
      switch (action) {
        case Distributor.Reserve(var agent, var reserve) -> reserve(agent, reserve, at);
        case Distributor.AskAgent(var agent) ->
            hear(new Distributor.AgentChanged(report(agent)), at);
        case Distributor.SendOn(var contact, var flowOut) ->
            unstaffed.waits(contact, flowOut.queue(), flowOut.since());
        // Nothing is lost here, so that nobody else need be asked.
        case Distributor.AskQueue _, Distributor.AskContact _, Distributor.Finish _ -> {}
      }
  }

  private void reserve(AgentId agent, AgentCommand.Reserve reserve, Instant at) {
    var taken = decide(agent, reserve);
    if (taken) hear(new Distributor.AgentChanged(report(agent)), at);
    hear(new Distributor.ReservationEnded(agent, reserve.contact(), !taken), at);
    if (taken) offered.rings(agent, reserve.contact(), reserve.queue(), at);
  }
}
