package santra.http;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import santra.reporting.Interval;

/**
 * A stretch of time that was asked for, and how finely it is cut. Times are the tenant's local ones
 * unless they say their offset; what is not asked for is today until now, by hours.
 */
record Period(Instant from, Instant to, Interval interval, ZoneId zone) {
  private static final int MOST_INTERVALS = 3_000;

  static Period of(Call call, Instant now) {
    var zone = call.tenant().zone();
    var today = now.atZone(zone).toLocalDate().atStartOfDay(zone).toInstant();
    var period =
        new Period(
            call.word("from", text -> moment(text, zone)).orElse(today),
            call.word("to", text -> moment(text, zone)).orElse(now),
            call.word("interval", Period::interval).orElse(Interval.HOUR),
            zone);
    if (!period.from.isBefore(period.to))
      throw new Halt(Answer.badRequest("from must be before to"));
    return period;
  }

  /** {@code 2026-11-25}, {@code 2026-11-25T10:00}, or with an offset or Z. */
  private static Instant moment(String text, ZoneId zone) {
    if (text.length() == 10) return LocalDate.parse(text).atStartOfDay(zone).toInstant();
    var offset = text.endsWith("Z") || text.lastIndexOf('+') > 10 || text.lastIndexOf('-') > 10;
    return offset
        ? OffsetDateTime.parse(text).toInstant()
        : LocalDateTime.parse(text).atZone(zone).toInstant();
  }

  private static Interval interval(String text) {
    return Arrays.stream(Interval.values())
        .filter(one -> one.label().equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("one of 15m, 30m, 1h, 1d"));
  }

  List<Instant> boundaries() {
    try {
      return interval.boundaries(from, to, zone, MOST_INTERVALS);
    } catch (IllegalArgumentException wrong) {
      throw new Halt(Answer.badRequest(String.valueOf(wrong.getMessage())));
    }
  }

  String local(Instant at) {
    return at.atZone(zone).toOffsetDateTime().toString();
  }

  LocalDate day(Instant at) {
    return at.atZone(zone).toLocalDate();
  }
}
