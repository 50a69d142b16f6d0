/**
 * The contact's life and its legs. Start at {@link santra.contact.Contact}; the entity room gives
 * it a journal, {@code distribution} and {@code channel} act on what it records.
 */
package santra.contact;
