package santra.vocabulary;

/** Something an agent is able to handle, such as {@code billing} or {@code finnish}. */
public record Skill(String name) {
  public Skill {
    Names.legal("skill", name);
  }

  @Override
  public String toString() {
    return name;
  }
}
