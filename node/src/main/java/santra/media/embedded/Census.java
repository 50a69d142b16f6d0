package santra.media.embedded;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The ids of all sessions, over all loops. */
final class Census {
  private final ConcurrentHashMap<String, Boolean> ids = new ConcurrentHashMap<>();
  private final AtomicInteger count = new AtomicInteger();
  private final int most;

  Census(int most) {
    this.most = most;
  }

  /** False if there are too many. Only the loop that owns the id calls this. */
  boolean admit(String id) {
    if (count.incrementAndGet() > most) {
      count.decrementAndGet();
      return false;
    }
    ids.put(id, true);
    return true;
  }

  void leave(String id) {
    if (ids.remove(id) != null) count.decrementAndGet();
  }

  int count() {
    return count.get();
  }

  Collection<String> some(long limit) {
    return List.copyOf(ids.keySet().stream().limit(limit).toList());
  }
}
