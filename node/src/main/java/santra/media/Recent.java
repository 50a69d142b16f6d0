package santra.media;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The latest of what was said; the oldest is forgotten first. Safe for all threads. */
final class Recent<K, V> {
  private final int most;
  private final LinkedHashMap<K, V> known = new LinkedHashMap<>();

  Recent(int most) {
    this.most = most;
  }

  synchronized Optional<V> get(K key) {
    return Optional.ofNullable(known.get(key));
  }

  synchronized void put(K key, V value) {
    known.put(key, value);
    if (known.size() > most) known.pollFirstEntry();
  }

  synchronized void forget(K key) {
    known.remove(key);
  }

  synchronized void forgetAll(Predicate<K> which) {
    known.keySet().removeIf(which);
  }

  synchronized List<Map.Entry<K, V>> all(Predicate<K> which) {
    var all = new ArrayList<Map.Entry<K, V>>();
    known.forEach((key, value) -> {
      if (which.test(key)) all.add(Map.entry(key, value));
    });
    return all;
  }
}
