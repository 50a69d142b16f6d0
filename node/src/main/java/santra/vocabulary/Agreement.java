package santra.vocabulary;

/**
 * By which contacts of one organisation are taken by another, as both files name it.
 *
 * @param giver whose contacts they are and stay
 * @param taker whose queue and agents serve them
 */
public record Agreement(String name, TenantId giver, TenantId taker) {
  /** For whoever counts by it. */
  public String key() {
    return giver + "/" + name + "/" + taker;
  }

  public static Agreement parse(String key) {
    var parts = key.split("/", -1);
    if (parts.length != 3) throw new IllegalArgumentException("not an agreement: " + key);
    return new Agreement(parts[1], new TenantId(parts[0]), new TenantId(parts[2]));
  }
}
