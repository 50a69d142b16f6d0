/**
 * The account's persistent, sharded actor and its codec. Start at {@link
 * santra.toll.entity.TollEntity}.
 */
package santra.toll.entity;
