package santra.vocabulary;

/** A queue of one tenant: the key of the sharded Queue entity. */
public record QueueRef(TenantId tenant, QueueId queue) {
  public String entityId() {
    return tenant.name() + "/" + queue.name();
  }

  public static QueueRef parse(String entityId) {
    var slash = entityId.indexOf('/');
    if (slash < 0) throw new IllegalArgumentException("not a queue: " + entityId);
    return new QueueRef(
        new TenantId(entityId.substring(0, slash)), new QueueId(entityId.substring(slash + 1)));
  }
}
