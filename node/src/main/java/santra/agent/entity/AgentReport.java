package santra.agent.entity;

import santra.agent.Agent;
import santra.vocabulary.AgentRef;

/**
 * An agent's state as its entity knows it.
 *
 * @param sequence journal number of the last event in it; a lower one is older news
 */
public record AgentReport(AgentRef agent, Agent state, long sequence) {}
