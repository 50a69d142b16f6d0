package santra.tenancy;

/**
 * A change of a carrier's liking to what is sent over its trunk.
 *
 * @param value empty for a header that is removed
 */
public record HeaderRule(Change change, String name, String value) {
  public enum Change {
    /** Beside what is there. */
    ADD,
    REMOVE,
    /** In place of what is there; nothing is added where nothing is. */
    REPLACE
  }
}
