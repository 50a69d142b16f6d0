package santra.reporting;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import santra.vocabulary.AgentId;
import santra.vocabulary.ContactId;

/**
 * Counts agents' time by interval. Told every span once, in any order, and every stretch of hold.
 */
public final class AgentTimes {
  private record Conversation(AgentId agent, ContactId contact) {}

  /** A customer was on hold while the agent was busy with it. */
  public record Hold(AgentId agent, ContactId contact, Instant from, Instant to) {}

  private final List<Instant> boundaries;
  private final Instant now;
  private final Map<String, AgentFigures[]> figures = new TreeMap<>();
  private final Map<Conversation, List<AgentSpan>> conversations = new HashMap<>();
  private final List<Hold> holds = new ArrayList<>();

  /**
   * @param boundaries rising; each interval has its first instant and not its last
   * @param now until when a span counts that lasts
   */
  public AgentTimes(List<Instant> boundaries, Instant now) {
    this.boundaries = List.copyOf(boundaries);
    this.now = now;
  }

  public void count(AgentSpan span) {
    var mine = figures.computeIfAbsent(span.agent().name(), _ -> none());
    each(
        span,
        span.from(),
        span.to().orElse(now),
        (interval, ms) -> mine[interval] = mine[interval].and(span.state(), span.reason(), ms));
    if (span.state() != AgentSpan.State.BUSY) return;
    var began = interval(span.from());
    if (began >= 0 && began < mine.length && !span.from().isBefore(boundaries.getFirst()))
      mine[began] = mine[began].handledOne();
    span.contact()
        .ifPresent(contact ->
            conversations
                .computeIfAbsent(new Conversation(span.agent(), contact), _ -> new ArrayList<>())
                .add(span));
  }

  /** May come before the span it is part of. */
  public void count(Hold hold) {
    holds.add(hold);
  }

  private interface Part {
    void is(int interval, long ms);
  }

  private void each(AgentSpan span, Instant from, Instant to, Part part) {
    for (int i = Math.max(0, interval(from)); i < boundaries.size() - 1; i++) {
      var start = boundaries.get(i);
      if (!start.isBefore(to)) return;
      var ms =
          span.within(
              from.isAfter(start) ? from : start,
              to.isBefore(boundaries.get(i + 1)) ? to : boundaries.get(i + 1),
              now);
      if (ms > 0) part.is(i, ms);
    }
  }

  private AgentFigures[] none() {
    var none = new AgentFigures[boundaries.size() - 1];
    Arrays.fill(none, AgentFigures.NONE);
    return none;
  }

  /** Below zero before the first, beyond the last after it. */
  private int interval(Instant at) {
    var found = Collections.binarySearch(boundaries, at);
    return found >= 0 ? found : -found - 2;
  }

  /** One agent's figures in one interval. */
  public record Row(AgentId agent, Instant from, Instant to, AgentFigures figures) {}

  /** Agent by agent, each from the first interval to the last, empty ones too. */
  public List<Row> rows() {
    var all = new TreeMap<String, AgentFigures[]>();
    figures.forEach((agent, mine) -> all.put(agent, mine.clone()));
    for (var hold : holds) {
      var mine = all.get(hold.agent().name());
      var spans = conversations.get(new Conversation(hold.agent(), hold.contact()));
      if (mine == null || spans == null) continue;
      // Only what was counted as talk can have been hold.
      for (var span : spans)
        each(
            span,
            hold.from(),
            hold.to(),
            (interval, ms) -> mine[interval] = mine[interval].held(ms));
    }
    var rows = new ArrayList<Row>();
    all.forEach((agent, mine) -> {
      for (int i = 0; i < mine.length; i++)
        rows.add(new Row(new AgentId(agent), boundaries.get(i), boundaries.get(i + 1), mine[i]));
    });
    return rows;
  }
}
