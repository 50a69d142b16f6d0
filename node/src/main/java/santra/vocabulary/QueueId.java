package santra.vocabulary;

/** A place where contacts wait in order. */
public record QueueId(String name) {
  public QueueId {
    Names.legal("queue", name);
  }

  @Override
  public String toString() {
    return name;
  }
}
