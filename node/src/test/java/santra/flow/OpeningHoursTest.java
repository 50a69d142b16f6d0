package santra.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import santra.flow.OpeningHours.Span;

class OpeningHoursTest {
  private static final ZoneId HELSINKI = ZoneId.of("Europe/Helsinki");
  private static final Span MORNING = span("08:00", "12:00");
  private static final Span AFTERNOON = span("13:00", "16:00");
  private static final OpeningHours OFFICE =
      new OpeningHours(
          HELSINKI,
          Map.of(
              DayOfWeek.MONDAY, List.of(MORNING, AFTERNOON),
              DayOfWeek.TUESDAY, List.of(MORNING, AFTERNOON),
              DayOfWeek.WEDNESDAY, List.of(MORNING, AFTERNOON),
              DayOfWeek.THURSDAY, List.of(MORNING, AFTERNOON),
              DayOfWeek.FRIDAY, List.of(MORNING),
              DayOfWeek.SATURDAY, List.of(span("22:00", "00:00")),
              DayOfWeek.SUNDAY, List.of(span("03:30", "05:00"))),
          Map.of(
              LocalDate.parse("2026-12-25"), List.of(),
              LocalDate.parse("2026-12-24"), List.of(span("08:00", "11:00"))));

  private static Span span(String from, String to) {
    return new Span(LocalTime.parse(from), LocalTime.parse(to));
  }

  private static Instant local(String time) {
    return LocalDateTime.parse(time).atZone(HELSINKI).toInstant();
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-30T07:59:59, false",
    "2026-11-30T08:00, true",
    "2026-11-30T11:59:59, true",
    "2026-11-30T12:00, false",
    "2026-11-30T13:00, true",
    "2026-11-30T16:00, false",
    "2026-12-04T13:30, false",
    "2026-12-05T23:59:59, true",
    "2026-12-06T00:00, false",
    "2026-12-24T10:59, true",
    "2026-12-24T11:00, false",
    "2026-12-25T09:00, false",
  })
  void itIsOpenByTheClockOnTheWall(String at, boolean open) {
    assertThat(OFFICE.isOpen(local(at))).isEqualTo(open);
  }

  @Test
  void whenTheClocksChangeItOpensAtTheSameTimeOfDay() {
    // Helsinki is UTC+2 in winter, UTC+3 in summer; the clocks change on Sundays.
    assertThat(OFFICE.isOpen(Instant.parse("2026-10-23T05:00:00Z"))).isTrue();
    assertThat(OFFICE.isOpen(Instant.parse("2026-10-26T05:00:00Z"))).isFalse();
    assertThat(OFFICE.isOpen(Instant.parse("2026-10-26T06:00:00Z"))).isTrue();
    assertThat(OFFICE.isOpen(Instant.parse("2027-03-29T05:00:00Z"))).isTrue();
  }

  @Test
  void theHourThatComesTwiceIsOpenTwiceAndTheHourThatIsMissingIsNoFault() {
    // 25 October 2026: 03:30 comes at 00:30Z (summer time) and again at 01:30Z.
    assertThat(OFFICE.isOpen(Instant.parse("2026-10-25T00:30:00Z"))).isTrue();
    assertThat(OFFICE.isOpen(Instant.parse("2026-10-25T01:00:00Z"))).isFalse(); // 03:00 again
    assertThat(OFFICE.isOpen(Instant.parse("2026-10-25T01:30:00Z"))).isTrue();
    // 28 March 2027: 03:00 to 04:00 does not exist; 00:59:59Z is 02:59:59, 01:00Z is 04:00.
    assertThat(OFFICE.isOpen(Instant.parse("2027-03-28T00:59:59Z"))).isFalse();
    assertThat(OFFICE.isOpen(Instant.parse("2027-03-28T01:00:00Z"))).isTrue();
    assertThat(OFFICE.opensAfter(Instant.parse("2027-03-28T00:00:00Z")).orElseThrow())
        .isEqualTo(LocalDateTime.parse("2027-03-28T04:30").atZone(HELSINKI));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-30T07:00, 2026-11-30T08:00",
    "2026-11-30T12:30, 2026-11-30T13:00",
    "2026-11-30T17:00, 2026-12-01T08:00",
    "2026-11-30T08:00, 2026-11-30T13:00",
    "2026-12-24T11:30, 2026-12-26T22:00",
  })
  void itOpensNext(String at, String opens) {
    assertThat(OFFICE.opensAfter(local(at)).orElseThrow().toLocalDateTime())
        .isEqualTo(LocalDateTime.parse(opens));
    assertThat(OFFICE.around(LocalDate.parse(at.substring(0, 10))).opensAfter(local(at)))
        .isEqualTo(OFFICE.opensAfter(local(at)));
  }

  @Test
  void whatIsNeverOpenOpensNever() {
    assertThat(new OpeningHours(HELSINKI, Map.of(), Map.of()).opensAfter(Instant.EPOCH)).isEmpty();
  }

  @Test
  void aSpanEndsAfterItBegins() {
    assertThatThrownBy(() -> span("22:00", "06:00")).hasMessageContaining("22:00-06:00");
  }
}
