/**
 * What a tenant's calls to numbers outside use and cost, so that nobody can run up a bill. Start at
 * {@link santra.toll.Toll}.
 */
package santra.toll;
