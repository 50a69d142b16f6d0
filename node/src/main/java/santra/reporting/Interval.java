package santra.reporting;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** How finely a report is cut, in the tenant's local time: a day may have 23 or 25 hours. */
public enum Interval {
  QUARTER("15m", Duration.ofMinutes(15)),
  HALF("30m", Duration.ofMinutes(30)),
  HOUR("1h", Duration.ofHours(1)),
  DAY("1d", Duration.ofDays(1));

  private final String label;
  private final Duration length;

  Interval(String label, Duration length) {
    this.label = label;
    this.length = length;
  }

  public String label() {
    return label;
  }

  /**
   * The boundaries of all intervals that touch the range: one more than there are intervals.
   *
   * @param most intervals
   * @throws IllegalArgumentException when there are more, or the range is empty
   */
  public List<Instant> boundaries(Instant from, Instant to, ZoneId zone, int most) {
    if (!from.isBefore(to)) throw new IllegalArgumentException("from must be before to");
    if (Duration.between(from, to).dividedBy(length) > most)
      throw new IllegalArgumentException("more than " + most + " intervals of " + label);
    var boundaries = new ArrayList<Instant>();
    var at = begin(from.atZone(zone));
    boundaries.add(at.toInstant());
    while (at.toInstant().isBefore(to)) {
      at = next(at);
      boundaries.add(at.toInstant());
    }
    return boundaries;
  }

  /** Every zone's offset is a whole number of quarters, so parts of a local hour stay parts. */
  private ZonedDateTime begin(ZonedDateTime at) {
    if (this == DAY) return at.toLocalDate().atStartOfDay(at.getZone());
    var hour = at.truncatedTo(ChronoUnit.HOURS);
    return hour.plus(length.multipliedBy(Duration.between(hour, at).dividedBy(length)));
  }

  private ZonedDateTime next(ZonedDateTime at) {
    return this == DAY ? at.toLocalDate().plusDays(1).atStartOfDay(at.getZone()) : at.plus(length);
  }
}
