/**
 * The agent's persistent, sharded actor and its codec. Start at {@link
 * santra.agent.entity.AgentEntity}.
 */
package santra.agent.entity;
