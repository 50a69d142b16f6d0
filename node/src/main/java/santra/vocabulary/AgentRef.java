package santra.vocabulary;

/** An agent of one tenant: the key of the sharded Agent entity. */
public record AgentRef(TenantId tenant, AgentId agent) {
  public String entityId() {
    return tenant.name() + "/" + agent.name();
  }

  public static AgentRef parse(String entityId) {
    var slash = entityId.indexOf('/');
    if (slash < 0) throw new IllegalArgumentException("not an agent: " + entityId);
    return new AgentRef(
        new TenantId(entityId.substring(0, slash)), new AgentId(entityId.substring(slash + 1)));
  }
}
