/**
 * Turns recorded facts into contact records and books; nobody counts twice. Start at {@link
 * santra.reporting.view.RecordProjection}.
 */
package santra.reporting.view;
