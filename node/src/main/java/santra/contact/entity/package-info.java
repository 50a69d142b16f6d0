/**
 * The contact's persistent, sharded actor and its codec. Start at {@link
 * santra.contact.entity.ContactEntity}.
 */
package santra.contact.entity;
