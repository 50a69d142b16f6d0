package santra.loadtest.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What was measured, by kind of fault. Thread-safe. */
final class Table {
  /** For how long nobody answered at a SIP address. */
  static final String ADDRESS = "SIP address silent";

  /** The longest time for which somebody who talks was not heard. */
  static final String VOICE = "longest gap in a talk";

  /** Until the first entity of a dead node wrote again elsewhere. */
  static final String FIRST = "first moved entity writes";

  /** Of the callers' and the agents' hang-ups. */
  static final String BYE = "BYE answered";

  static final String EVERY = "every moved entity writes";

  private final Map<String, Map<String, List<Duration>>> measured = new TreeMap<>();

  synchronized void add(String kind, String what, Duration time) {
    measured
        .computeIfAbsent(kind, _ -> new TreeMap<>())
        .computeIfAbsent(what, _ -> new ArrayList<>())
        .add(time);
  }

  synchronized List<String> lines() {
    var lines = new ArrayList<String>();
    lines.add("%-20s %-26s %5s   %s".formatted("fault", "measured", "times", "p50 / p99 / most"));
    measured.forEach((kind, all) ->
        all.forEach((what, times) -> {
          var sorted = times.stream().sorted().toList();
          lines.add(
              "%-20s %-26s %5d   %d / %d / %d ms"
                  .formatted(
                      kind,
                      what,
                      sorted.size(),
                      share(sorted, 0.5),
                      share(sorted, 0.99),
                      sorted.getLast().toMillis()));
        }));
    return lines;
  }

  private static long share(List<Duration> sorted, double part) {
    return sorted.get(Math.min(sorted.size() - 1, (int) (part * sorted.size()))).toMillis();
  }
}
