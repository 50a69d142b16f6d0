package santra.protocol.sip.transport;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/** Counts who is inside, altogether and by source. Used on the event loop only. */
final class Crowd {
  private final int limit;
  private final int perSource;
  private final Map<InetAddress, Integer> inside = new HashMap<>();
  private int all;

  Crowd(int limit, int perSource) {
    this.limit = limit;
    this.perSource = perSource;
  }

  /** False when there is no room; then nobody needs to leave. */
  boolean enter(InetAddress source) {
    if (all >= limit || inside.getOrDefault(source, 0) >= perSource) return false;
    all++;
    inside.merge(source, 1, Integer::sum);
    return true;
  }

  void leave(InetAddress source) {
    all--;
    inside.computeIfPresent(source, (_, count) -> count > 1 ? count - 1 : null);
  }

  int size() {
    return all;
  }
}
