/**
 * The HTTP side of a cluster, as a desk sees it. Starting point: {@link santra.loadtest.desk.Desk}.
 */
package santra.loadtest.desk;
