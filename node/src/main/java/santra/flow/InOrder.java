package santra.flow;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Maps and sets that are written the same way by every node, whoever wrote them first. */
final class InOrder {
  private InOrder() {}

  static <K extends Comparable<? super K>, V> Map<K, V> of(Map<K, V> map) {
    return Collections.unmodifiableSortedMap(new TreeMap<>(map));
  }

  static <E extends Comparable<? super E>> Set<E> of(Set<E> set) {
    return Collections.unmodifiableSortedSet(new TreeSet<>(set));
  }
}
