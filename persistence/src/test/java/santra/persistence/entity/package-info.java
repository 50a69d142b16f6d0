/** The generic entity on a journal that goes wrong. Start at {@link RulebookEntityTest}. */
package santra.persistence.entity;
