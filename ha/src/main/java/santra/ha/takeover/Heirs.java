package santra.ha.takeover;

import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Who serves the address of a node that is away: all nodes come to the same answer. */
final class Heirs {
  private Heirs() {}

  /**
   * The addresses a node serves besides its own: of those that are away, each goes to the next in
   * order that is up, so that two that die together need not fall to the same survivor.
   *
   * @param self its own address
   * @param away addresses whose homes are away
   * @param up addresses whose homes are up
   */
  static Set<String> adoptedBy(String self, Set<String> away, Set<String> up) {
    var ring = new TreeSet<>(up);
    return away.stream()
        .filter(address -> self.equals(heir(address, ring)))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static String heir(String address, NavigableSet<String> up) {
    if (up.isEmpty()) return "";
    var next = up.higher(address);
    return next == null ? up.first() : next;
  }
}
