/**
 * Gives a pure rulebook a journal, a mailbox and one timer. Start at {@link
 * santra.persistence.entity.RulebookEntity}.
 */
package santra.persistence.entity;
