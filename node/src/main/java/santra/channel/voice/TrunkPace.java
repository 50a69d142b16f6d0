package santra.channel.voice;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Calls that a trunk may begin within a second, at this node. */
final class TrunkPace {
  private long second;
  private final Map<String, Integer> begun = new HashMap<>();

  /** Whether one more may; counts it. */
  synchronized boolean admits(Arrivals.Dialled dialled, Instant now) {
    var trunk = dialled.trunk();
    if (trunk.isEmpty() || trunk.get().callsPerSecond().isEmpty()) return true;
    return admits(
        dialled.tenant().id().name() + "." + trunk.get().name(),
        trunk.get().callsPerSecond().get(),
        now);
  }

  synchronized boolean admits(String trunk, int most, Instant now) {
    if (now.getEpochSecond() != second) {
      begun.clear();
      second = now.getEpochSecond();
    }
    return begun.merge(trunk, 1, Integer::sum) <= most;
  }
}
