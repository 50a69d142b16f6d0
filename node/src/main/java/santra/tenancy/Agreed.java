package santra.tenancy;

import santra.flow.TakingTerms;
import santra.vocabulary.QueueId;
import santra.vocabulary.TenantId;

/** What a tenant has agreed with another about contacts that the one serves for the other. */
public sealed interface Agreed {
  TenantId other();

  /** This tenant's contacts are taken by the other. */
  record Gives(TenantId other) implements Agreed {}

  /**
   * The other's contacts are taken by this tenant.
   *
   * @param queue where they wait
   */
  record Takes(TenantId other, QueueId queue, TakingTerms terms) implements Agreed {}
}
