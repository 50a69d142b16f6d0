/** The checker, checked. */
package santra.loadtest.ledger;
