/**
 * A staffed centre: robots at the phones of an invented organisation, logged in to a cluster.
 * Starting point: {@link santra.loadtest.floor.Floor}.
 */
package santra.loadtest.floor;
