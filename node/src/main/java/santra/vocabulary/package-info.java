/**
 * The words every feature shares: identities and plain values, records only. Start at {@link
 * santra.vocabulary.ContactId}.
 */
package santra.vocabulary;
