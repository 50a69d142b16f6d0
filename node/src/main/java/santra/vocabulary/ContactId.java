package santra.vocabulary;

import java.util.UUID;

/**
 * One contact of one tenant. Voice contacts carry a version-8 UUID (RFC 9562) derived from their
 * INVITE, so that a retransmission at another node is the same contact.
 */
public record ContactId(TenantId tenant, UUID uuid) {

  /** The sharded entity's id: {@code tenant/uuid}. */
  public String entityId() {
    return tenant.name() + "/" + uuid;
  }

  public static ContactId parse(String entityId) {
    var slash = entityId.indexOf('/');
    if (slash < 0) throw new IllegalArgumentException("not a contact id: " + entityId);
    return new ContactId(
        new TenantId(entityId.substring(0, slash)), UUID.fromString(entityId.substring(slash + 1)));
  }

  @Override
  public String toString() {
    return entityId();
  }
}
