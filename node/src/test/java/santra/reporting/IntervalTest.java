package santra.reporting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

class IntervalTest {
  private static final ZoneId HELSINKI = ZoneId.of("Europe/Helsinki");
  private static final ZoneId KATHMANDU = ZoneId.of("Asia/Kathmandu");

  private static List<Instant> cut(Interval interval, String from, String to, ZoneId zone) {
    return interval.boundaries(Instant.parse(from), Instant.parse(to), zone, 1_000);
  }

  @Test
  void intervalsBeginAtTheClocksQuarters() {
    assertThat(cut(Interval.QUARTER, "2026-11-25T08:07:00Z", "2026-11-25T08:31:00Z", HELSINKI))
        .containsExactly(
            Instant.parse("2026-11-25T08:00:00Z"),
            Instant.parse("2026-11-25T08:15:00Z"),
            Instant.parse("2026-11-25T08:30:00Z"),
            Instant.parse("2026-11-25T08:45:00Z"));
  }

  @Test
  void anHourIsTheLocalHourWhereTheOffsetHasQuarters() {
    assertThat(cut(Interval.HOUR, "2026-11-25T08:20:00Z", "2026-11-25T09:00:00Z", KATHMANDU))
        .startsWith(Instant.parse("2026-11-25T08:15:00Z"), Instant.parse("2026-11-25T09:15:00Z"));
  }

  @Test
  void theDayTheClocksGoBackHasTwentyFiveHours() {
    var days = cut(Interval.DAY, "2026-10-25T10:00:00Z", "2026-10-25T11:00:00Z", HELSINKI);
    var hours = cut(Interval.HOUR, "2026-10-24T21:00:00Z", "2026-10-25T22:00:00Z", HELSINKI);

    assertThat(Duration.between(days.get(0), days.get(1))).isEqualTo(Duration.ofHours(25));
    assertThat(hours).hasSize(26).doesNotHaveDuplicates();
  }

  @Test
  void theDayTheyGoForwardHasTwentyThree() {
    var days = cut(Interval.DAY, "2026-03-29T10:00:00Z", "2026-03-29T11:00:00Z", HELSINKI);

    assertThat(Duration.between(days.get(0), days.get(1))).isEqualTo(Duration.ofHours(23));
  }

  @Test
  void anEmptyRangeAndATooFineOneAreRefused() {
    assertThatThrownBy(
            () -> cut(Interval.HOUR, "2026-11-25T08:00:00Z", "2026-11-25T08:00:00Z", HELSINKI))
        .hasMessage("from must be before to");
    assertThatThrownBy(
            () -> cut(Interval.QUARTER, "2026-01-01T00:00:00Z", "2026-12-31T00:00:00Z", HELSINKI))
        .hasMessage("more than 1000 intervals of 15m");
  }
}
