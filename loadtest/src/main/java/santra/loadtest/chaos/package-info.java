/**
 * Faults for a running centre, and what they did to it. Start at {@link
 * santra.loadtest.chaos.Schedule}.
 */
package santra.loadtest.chaos;
