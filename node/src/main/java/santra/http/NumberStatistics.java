package santra.http;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import santra.http.Table.Format;
import santra.reporting.NumberReport;
import santra.reporting.Records;

/** Contacts by the number they dialled, whatever became of them. */
final class NumberStatistics {
  private final Records records;
  private final Turns pages;
  private final Clock clock;

  NumberStatistics(Records records, Turns pages, Clock clock) {
    this.records = records;
    this.pages = pages;
    this.clock = clock;
  }

  /** The JSON. {@code openapi.yaml} describes the same. */
  record Report(
      String tenant, String zone, String from, String to, String interval, List<Point> numbers) {}

  record Point(String number, List<Row> intervals) {}

  record Row(
      String from,
      String to,
      long offered,
      long answered,
      long abandoned,
      long shortAbandoned,
      long selfServed,
      long flowOut,
      long refused,
      long open,
      long lastedMs) {}

  Answer numbers(Call call) {
    var now = clock.instant();
    var period = Period.of(call, now);
    var format = Format.of(call);
    var shortBelow = call.word("short-below", Statistics::duration).orElse(Duration.ZERO);
    var boundaries = period.boundaries();
    return pages.take(
        call.tenant().id(),
        () -> {
          var report = new NumberReport(boundaries, shortBelow, now);
          records.visits(
              call.tenant().id(), boundaries.getFirst(), boundaries.getLast(), report::count);
          return format == Format.JSON
              ? Answer.json(view(call, period, report))
              : table(period, report).answer(format, () -> {});
        });
  }

  private static Report view(Call call, Period period, NumberReport report) {
    var rows = new LinkedHashMap<String, List<Row>>();
    for (var row : report.rows())
      rows.computeIfAbsent(row.number(), _ -> new ArrayList<>()).add(row(row, period));
    return new Report(
        call.tenant().id().name(),
        period.zone().getId(),
        period.local(period.from()),
        period.local(period.to()),
        period.interval().label(),
        rows.entrySet().stream().map(one -> new Point(one.getKey(), one.getValue())).toList());
  }

  private static Row row(NumberReport.Row row, Period period) {
    var figures = row.figures();
    return new Row(
        period.local(row.from()),
        period.local(row.to()),
        figures.offered(),
        figures.answered(),
        figures.abandoned(),
        figures.shorts(),
        figures.selfServed(),
        figures.flowOut(),
        figures.refused(),
        figures.open(),
        figures.lasted().toMillis());
  }

  private static Table table(Period period, NumberReport report) {
    return new Table(
        "numbers-" + period.day(period.from()),
        List.of(
            "number",
            "from",
            "to",
            "offered",
            "answered",
            "abandoned",
            "short_abandoned",
            "self_served",
            "flow_out",
            "refused",
            "open",
            "lasted_ms"),
        sink -> {
          for (var one : report.rows()) {
            var row = row(one, period);
            sink.row(
                List.of(
                    one.number(),
                    row.from(),
                    row.to(),
                    row.offered(),
                    row.answered(),
                    row.abandoned(),
                    row.shortAbandoned(),
                    row.selfServed(),
                    row.flowOut(),
                    row.refused(),
                    row.open(),
                    row.lastedMs()));
          }
        });
  }
}
