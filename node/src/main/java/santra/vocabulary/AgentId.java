package santra.vocabulary;

/** A person who handles contacts. */
public record AgentId(String name) {
  public AgentId {
    Names.legal("agent", name);
  }

  @Override
  public String toString() {
    return name;
  }
}
