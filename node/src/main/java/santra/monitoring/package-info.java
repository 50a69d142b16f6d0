/** What the node counts and measures for operators. Start at {@link santra.monitoring.Meters}. */
package santra.monitoring;
