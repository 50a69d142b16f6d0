package santra.reporting;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Counts a tenant's queues by interval. Told every stay once, in any order; keeps figures only. */
public final class QueueReport {

  /** To which interval a contact belongs. */
  public enum View {
    /** All of it to the one in which it entered: exact, and what a contract is settled by. */
    COHORT,
    /** Entering and leaving each to its own: what most centres watch. */
    EVENT
  }

  private final List<Instant> boundaries;
  private final View view;
  private final Function<QueueEntry, Terms> terms;
  private final Instant now;
  private final Map<String, Mine[]> figures = new TreeMap<>();

  private record Mine(IntervalFigures figures, CallbackFigures callbacks) {
    static final Mine NONE = new Mine(IntervalFigures.NONE, CallbackFigures.NONE);

    Mine with(IntervalFigures next) {
      return new Mine(next, callbacks);
    }

    Mine with(CallbackFigures next) {
      return new Mine(figures, next);
    }
  }

  /**
   * @param boundaries rising; each interval has its first instant and not its last
   * @param now for those who still wait
   */
  public QueueReport(
      List<Instant> boundaries, View view, Function<QueueEntry, Terms> terms, Instant now) {
    this.boundaries = List.copyOf(boundaries);
    this.view = view;
    this.terms = terms;
    this.now = now;
  }

  public void count(QueueEntry entry) {
    count(entry.queue().name(), entry);
  }

  /**
   * @param name of what it counts for: a queue, or several of them as one
   */
  public void count(String name, QueueEntry entry) {
    if (entry.wasRefused()) return; // turned away: it never counted as offered
    var entered = interval(entry.since());
    var left = entry.leaving().map(leaving -> interval(leaving.at())).orElse(entered);
    var became = view == View.COHORT ? entered : left;
    var promised =
        view == View.COHORT
            ? entered
            : entry.callback().map(one -> interval(one.promisedAt())).orElse(-1);
    if (entered < 0 && became < 0 && promised < 0) return;
    var mine = figures.computeIfAbsent(name, _ -> none());
    if (entered >= 0) mine[entered] = mine[entered].with(mine[entered].figures().entered());
    if (promised >= 0 && entry.callback().isPresent())
      mine[promised] = mine[promised].with(mine[promised].callbacks().promisedOne());
    if (became < 0) return;
    var before = mine[became];
    mine[became] =
        new Mine(
            before.figures().became(entry, terms.apply(entry), now),
            before.callbacks().became(entry));
  }

  private Mine[] none() {
    var none = new Mine[boundaries.size() - 1];
    Arrays.fill(none, Mine.NONE);
    return none;
  }

  /** Below zero outside. */
  private int interval(Instant at) {
    var found = Collections.binarySearch(boundaries, at);
    var index = found >= 0 ? found : -found - 2;
    return index >= boundaries.size() - 1 ? -1 : index;
  }

  /** The figures of one queue, or of several as one, in one interval. */
  public record Row(
      String name, Instant from, Instant to, IntervalFigures figures, CallbackFigures callbacks) {}

  /** Name by name, each from the first interval to the last, empty ones too. */
  public List<Row> rows() {
    var rows = new ArrayList<Row>();
    figures.forEach((name, mine) -> {
      for (int i = 0; i < mine.length; i++)
        rows.add(
            new Row(
                name,
                boundaries.get(i),
                boundaries.get(i + 1),
                mine[i].figures(),
                mine[i].callbacks()));
    });
    return rows;
  }
}
