/**
 * The automatic call distributor: the one place where contact, queue and agent meet. Start at
 * {@link santra.distribution.ContactCentre}, what the outside may ask of the floor.
 */
package santra.distribution;
