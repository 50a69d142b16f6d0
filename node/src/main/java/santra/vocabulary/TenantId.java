package santra.vocabulary;

/** An organisation with an environment of its own; part of every key. */
public record TenantId(String name) {
  public TenantId {
    Names.legal("tenant", name);
  }

  @Override
  public String toString() {
    return name;
  }
}
