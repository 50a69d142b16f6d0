/** The robots tried against each other. */
package santra.loadtest.phone;
