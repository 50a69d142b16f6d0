/**
 * Read models across features: contact records, events, books. Start at {@link
 * santra.reporting.Records}.
 */
package santra.reporting;
