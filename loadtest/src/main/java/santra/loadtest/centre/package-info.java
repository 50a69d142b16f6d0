/**
 * Invented organisations to put on a cluster. Starting point: {@link
 * santra.loadtest.centre.Organisation}.
 */
package santra.loadtest.centre;
