/**
 * The agent: state, wrap-up, reservations, the phone. Start at {@link santra.agent.Agent}; the
 * entity room gives it a journal.
 */
package santra.agent;
