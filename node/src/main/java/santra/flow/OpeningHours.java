package santra.flow;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * When it is open, by the clock on the wall: on the day the clocks go forward or back it opens and
 * closes at the same local times as on any other day.
 *
 * @param week what is missing is closed
 * @param days holidays and exceptions; each replaces what the week says of that day, none is closed
 */
public record OpeningHours(
    ZoneId zone, Map<DayOfWeek, List<Span>> week, Map<LocalDate, List<Span>> days) {
  /** So far it is looked for the next opening. */
  private static final int LOOK_AHEAD_DAYS = 62;

  public OpeningHours {
    week = InOrder.of(week);
    days = InOrder.of(days);
  }

  /**
   * From the first minute to before the last one.
   *
   * @param to midnight stands for the day's end
   */
  public record Span(LocalTime from, LocalTime to) {
    public Span {
      if (!to.equals(LocalTime.MIDNIGHT) && !from.isBefore(to))
        throw new IllegalArgumentException("a span ends after it begins: " + from + "-" + to);
    }

    boolean holds(LocalTime time) {
      return !time.isBefore(from) && (to.equals(LocalTime.MIDNIGHT) || time.isBefore(to));
    }

    public boolean meets(Span other) {
      return holds(other.from) || other.holds(from);
    }
  }

  private List<Span> on(LocalDate day) {
    var exception = days.get(day);
    return exception != null ? exception : week.getOrDefault(day.getDayOfWeek(), List.of());
  }

  public boolean isOpen(Instant at) {
    var local = at.atZone(zone);
    return on(local.toLocalDate()).stream().anyMatch(span -> span.holds(local.toLocalTime()));
  }

  /**
   * When it opens next after that moment, which need not be closed; empty if not within two months.
   */
  public Optional<ZonedDateTime> opensAfter(Instant at) {
    var today = at.atZone(zone).toLocalDate();
    for (int ahead = 0; ahead <= LOOK_AHEAD_DAYS; ahead++) {
      var day = today.plusDays(ahead);
      var next =
          on(day).stream()
              .map(span -> LocalDateTime.of(day, span.from()).atZone(zone))
              .filter(opening -> opening.toInstant().isAfter(at))
              .min(ZonedDateTime::compareTo);
      if (next.isPresent()) return next;
    }
    return Optional.empty();
  }

  /** The first moment from then on at which it is closed; empty if not within two months. */
  public Optional<Instant> closedFrom(Instant at) {
    var moment = at;
    for (int spans = 0; isOpen(moment); spans++) {
      if (spans > LOOK_AHEAD_DAYS) return Optional.empty();
      moment = end(moment);
    }
    return Optional.of(moment);
  }

  /** Of the span that holds that moment; it may be open on. */
  private Instant end(Instant at) {
    var local = at.atZone(zone);
    var day = local.toLocalDate();
    return on(day).stream()
        .filter(span -> span.holds(local.toLocalTime()))
        .map(span ->
            span.to().equals(LocalTime.MIDNIGHT)
                ? day.plusDays(1).atStartOfDay(zone)
                : LocalDateTime.of(day, span.to()).atZone(zone))
        .map(ZonedDateTime::toInstant)
        // At night, when the clocks go back, the wall's end may be behind us.
        .filter(at::isBefore)
        .max(Instant::compareTo)
        .orElse(at.plusSeconds(1));
  }

  /** With what is far from that day left out: enough for a call, and for the next opening. */
  public OpeningHours around(LocalDate day) {
    var near = new HashMap<LocalDate, List<Span>>();
    days.forEach((date, spans) -> {
      if (!date.isBefore(day.minusDays(1)) && !date.isAfter(day.plusDays(LOOK_AHEAD_DAYS)))
        near.put(date, spans);
    });
    return new OpeningHours(zone, week, near);
  }
}
