package santra.reporting;

import santra.vocabulary.TenantId;

/**
 * What one tenant's books say of an agreement: a line of its bill. Each contact counts when it was
 * taken, in both tenants' books; what became of it each reads in its own record.
 *
 * @param gives whether these are its own contacts, or the other's
 * @param other the other tenant
 * @param contacts given, or taken
 * @param open those that are not over
 */
public record AgreementFigures(
    String agreement,
    boolean gives,
    TenantId other,
    long contacts,
    long answered,
    long abandoned,
    long released,
    long open,
    long talkMs) {}
