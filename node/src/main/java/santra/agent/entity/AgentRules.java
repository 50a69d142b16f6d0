package santra.agent.entity;

import java.util.List;
import java.util.Optional;
import santra.agent.Agent;
import santra.agent.AgentCommand;
import santra.agent.AgentEvent;
import santra.persistence.entity.Rulebook;
import santra.vocabulary.Decision.Accepted;
import santra.vocabulary.Decision.Declined;
import santra.vocabulary.Decision.Rejected;

/** Hands {@link Agent}'s three answers to its entity. */
public record AgentRules() implements Rulebook<AgentCommand, AgentEvent, Agent> {
  @Override
  public Agent empty() {
    return Agent.NEW;
  }

  @Override
  public Verdict<AgentEvent> decide(Agent agent, AgentCommand command) {
    return switch (Agent.decide(agent, command)) {
      case Accepted<AgentEvent>(var events) -> new Verdict<>(events, null);
      case Rejected<AgentEvent>(var reason) -> new Verdict<>(List.of(), reason);
      case Declined<AgentEvent>(var reason, var event) -> new Verdict<>(List.of(event), reason);
    };
  }

  @Override
  public Agent evolve(Agent agent, AgentEvent event) {
    return Agent.evolve(agent, event);
  }

  @Override
  public Optional<Due<AgentCommand>> deadline(Agent agent) {
    return agent.deadline().map(deadline -> new Due<>(deadline.at(), deadline.command()));
  }
}
