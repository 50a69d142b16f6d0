/**
 * Contacts, queues, agents and distributors of a whole cluster in one thread and in virtual time:
 * the real rules and effects in bad weather. Start at {@link santra.simulation.SimulationTest}.
 */
package santra.simulation;
