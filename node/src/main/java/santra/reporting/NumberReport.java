package santra.reporting;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts contacts by the number they dialled and the interval in which they came. */
public final class NumberReport {
  private final List<Instant> boundaries;
  private final Duration shortBelow;
  private final Instant now;
  private final Map<String, NumberFigures[]> figures = new TreeMap<>();

  public NumberReport(List<Instant> boundaries, Duration shortBelow, Instant now) {
    this.boundaries = List.copyOf(boundaries);
    this.shortBelow = shortBelow;
    this.now = now;
  }

  public void count(Visit visit) {
    var found = Collections.binarySearch(boundaries, visit.arrived());
    var interval = found >= 0 ? found : -found - 2;
    if (interval < 0 || interval >= boundaries.size() - 1) return;
    var mine = figures.computeIfAbsent(visit.number(), _ -> none());
    mine[interval] = mine[interval].with(visit, shortBelow, now);
  }

  private NumberFigures[] none() {
    var none = new NumberFigures[boundaries.size() - 1];
    Arrays.fill(none, NumberFigures.NONE);
    return none;
  }

  /** One number's figures in one interval. */
  public record Row(String number, Instant from, Instant to, NumberFigures figures) {}

  /** Number by number, each from the first interval to the last, empty ones too. */
  public List<Row> rows() {
    var rows = new ArrayList<Row>();
    figures.forEach((number, mine) -> {
      for (int i = 0; i < mine.length; i++)
        rows.add(new Row(number, boundaries.get(i), boundaries.get(i + 1), mine[i]));
    });
    return rows;
  }
}
