/**
 * What callers and agents saw, call by call, and its comparison with what the cluster wrote down.
 * Starting point: {@link santra.loadtest.ledger.Ledger}.
 */
package santra.loadtest.ledger;
