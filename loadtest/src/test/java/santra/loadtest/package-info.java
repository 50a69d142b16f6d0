/** Rules about the attacker itself. */
package santra.loadtest;
