package santra.tenancy;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.Set;

/**
 * What a minute costs over a trunk.
 *
 * @param prefix of E.164 numbers
 * @param from of the day, in the tenant's zone
 * @param until midnight for the end of the day
 * @param days of the week
 */
public record Rate(
    String prefix, long perMinuteMicros, LocalTime from, LocalTime until, Set<DayOfWeek> days) {
  public Rate {
    days = Set.copyOf(days);
  }

  boolean holds(String number, ZonedDateTime at) {
    var time = at.toLocalTime();
    return number.startsWith(prefix)
        && days.contains(at.getDayOfWeek())
        && !time.isBefore(from)
        && (until.equals(LocalTime.MIDNIGHT) || time.isBefore(until));
  }
}
