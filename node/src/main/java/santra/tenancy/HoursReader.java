package santra.tenancy;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import santra.flow.OpeningHours;
import santra.flow.OpeningHours.Span;

/**
 * Reads opening hours: a week, holidays on which it is closed, and days with hours of their own.
 */
final class HoursReader {
  private static final int MAX_DAYS = 1_000;
  private static final int MAX_SPANS = 10;
  private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");
  private static final Pattern SPAN =
      Pattern.compile("([01][0-9]|2[0-3]):[0-5][0-9]-(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)");

  private final ZoneId zone;

  HoursReader(ZoneId zone) {
    this.zone = zone;
  }

  OpeningHours read(Field field) {
    try (var section = new Section(field)) {
      var own = section.optional("zone").flatMap(TenantReader::zone);
      var week = section.required("week").map(HoursReader::week).orElse(Map.of());
      var days = new HashMap<LocalDate, List<Span>>();
      section.optional("holidays").ifPresent(holidays -> holidays(holidays, days));
      section.optional("exceptions").ifPresent(exceptions -> exceptions(exceptions, days));
      return new OpeningHours(own.orElse(zone), week, days);
    }
  }

  private static Map<DayOfWeek, List<Span>> week(Field field) {
    var week = new EnumMap<DayOfWeek, List<Span>>(DayOfWeek.class);
    field
        .entries(DAYS.size())
        .forEach((key, value) -> {
          var spans = spans(value);
          for (var day : days(key))
            if (week.putIfAbsent(day, spans) != null)
              key.error(DAYS.get(day.getValue() - 1) + " is there twice");
        });
    return week;
  }

  /** {@code mon}, or {@code mon-fri}. */
  private static List<DayOfWeek> days(Field key) {
    var name = key.text().orElse("");
    var dash = name.indexOf('-');
    var first = DAYS.indexOf(dash < 0 ? name : name.substring(0, dash));
    var last = DAYS.indexOf(dash < 0 ? name : name.substring(dash + 1));
    if (first < 0 || last < first) {
      key.error("must be a day such as mon, or days such as mon-fri");
      return List.of();
    }
    var days = new ArrayList<DayOfWeek>();
    for (int day = first; day <= last; day++) days.add(DayOfWeek.of(day + 1));
    return days;
  }

  private static void holidays(Field field, Map<LocalDate, List<Span>> into) {
    field
        .items(MAX_DAYS)
        .values()
        .forEach(item -> date(item).ifPresent(day -> into.put(day, List.of())));
  }

  private static void exceptions(Field field, Map<LocalDate, List<Span>> into) {
    field
        .entries(MAX_DAYS)
        .forEach((key, value) -> {
          var spans = spans(value);
          date(key)
              .ifPresent(day -> {
                if (into.putIfAbsent(day, spans) != null) key.error("is a holiday already");
              });
        });
  }

  private static Optional<LocalDate> date(Field field) {
    return field.as(LocalDate::parse, "a day such as 2026-12-24");
  }

  private static List<Span> spans(Field field) {
    var spans = new LinkedHashMap<Span, Field>();
    field
        .items(MAX_SPANS)
        .values()
        .forEach(item ->
            item.text(SPAN, "hours such as 08:00-16:00, at most to 24:00")
                .flatMap(text -> span(item, text))
                .ifPresent(span -> {
                  if (spans.keySet().stream().anyMatch(span::meets))
                    item.error("overlaps with other hours of the day");
                  spans.put(span, item);
                }));
    return List.copyOf(spans.keySet());
  }

  private static Optional<Span> span(Field field, String text) {
    var from = LocalTime.parse(text.substring(0, 5));
    var to = text.substring(6);
    try {
      return Optional.of(
          new Span(from, to.equals("24:00") ? LocalTime.MIDNIGHT : LocalTime.parse(to)));
    } catch (IllegalArgumentException _) {
      field.error("must end after it begins; what goes past midnight is of two days");
      return Optional.empty();
    }
  }
}
