package santra.http;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import santra.reporting.Interval;
import santra.reporting.IntervalFigures;
import santra.reporting.QueueReport;
import santra.reporting.Records;
import santra.reporting.Terms;
import santra.tenancy.QueueProfile;
import santra.tenancy.Tenant;
import santra.vocabulary.QueueId;

/**
 * Queues by interval, as JSON or CSV. Times are the tenant's local ones unless they say their
 * offset; what is not asked for is today, by hours, by cohort, against each queue's own promise.
 */
final class Statistics {
  private static final int MOST_INTERVALS = 3_000;

  private final Records records;
  private final Clock clock;

  Statistics(Records records, Clock clock) {
    this.records = records;
    this.clock = clock;
  }

  /** What was asked. */
  private record Question(
      Instant from,
      Instant to,
      Interval interval,
      QueueReport.View view,
      Optional<Duration> promise,
      Duration shortBelow,
      boolean csv) {}

  Answer queues(Call call) {
    var now = clock.instant();
    var tenant = call.tenant();
    var question = question(call, now);
    var boundaries =
        refusing(() ->
            question
                .interval()
                .boundaries(question.from(), question.to(), tenant.zone(), MOST_INTERVALS));
    var report = new QueueReport(boundaries, question.view(), terms(tenant, question), now);
    records.entries(tenant.id(), boundaries.getFirst(), boundaries.getLast(), report::count);
    return question.csv()
        ? csv(report, tenant, question)
        : Answer.json(view(report, tenant, question));
  }

  private static Question question(Call call, Instant now) {
    var zone = call.tenant().zone();
    var today = now.atZone(zone).toLocalDate().atStartOfDay(zone).toInstant();
    return new Question(
        call.word("from", text -> moment(text, zone)).orElse(today),
        call.word("to", text -> moment(text, zone)).orElse(now),
        call.word("interval", Statistics::interval).orElse(Interval.HOUR),
        call.word("view", text -> QueueReport.View.valueOf(text.toUpperCase(Locale.ROOT)))
            .orElse(QueueReport.View.COHORT),
        call.word("promise", Statistics::duration),
        call.word("short-below", Statistics::duration).orElse(Duration.ZERO),
        call.word("format", Statistics::csv).orElse(false));
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

  private static Duration duration(String text) {
    if (!text.matches("\\d{1,5}[sm]")) throw new IllegalArgumentException("such as 20s or 5m");
    return Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
  }

  private static boolean csv(String text) {
    return switch (text) {
      case "csv" -> true;
      case "json" -> false;
      default -> throw new IllegalArgumentException("json or csv");
    };
  }

  private static <T> T refusing(Supplier<T> wish) {
    try {
      return wish.get();
    } catch (IllegalArgumentException | DateTimeException wrong) {
      throw new Halt(Answer.badRequest(String.valueOf(wrong.getMessage())));
    }
  }

  /** A queue that is configured no more is measured by the usual promise. */
  private static Function<QueueId, Terms> terms(Tenant tenant, Question question) {
    return queue ->
        new Terms(
            question
                .promise()
                .or(() -> tenant.queue(queue).map(QueueProfile::promise))
                .orElse(Duration.ofSeconds(20)),
            question.shortBelow());
  }

  /** The JSON. {@code openapi.yaml} describes the same. */
  record Report(
      String tenant,
      String zone,
      String from,
      String to,
      String interval,
      String view,
      List<Queue> queues) {}

  record Queue(String queue, long promiseMs, long shortBelowMs, List<Row> intervals) {}

  record Row(
      String from,
      String to,
      long offered,
      long answered,
      long answeredInPromise,
      long abandoned,
      long abandonedInPromise,
      long shortAbandoned,
      long flowOut,
      long waiting,
      Optional<Long> averageWaitMs,
      long longestWaitMs,
      Optional<Long> averageHandlingMs,
      ServiceLevels serviceLevel) {}

  /** From 0 to 1; a formula over nothing is left out. */
  record ServiceLevels(
      Optional<Double> positive,
      Optional<Double> handled,
      Optional<Double> negative,
      Optional<Double> ignore) {}

  private static Report view(QueueReport report, Tenant tenant, Question question) {
    var zone = tenant.zone();
    var terms = terms(tenant, question);
    var queues =
        report.rows().stream()
            .collect(Collectors.groupingBy(row -> row.queue().name()))
            .entrySet()
            .stream()
            .sorted(Map.Entry.comparingByKey())
            .map(each -> {
              var mine = terms.apply(new QueueId(each.getKey()));
              return new Queue(
                  each.getKey(),
                  mine.promise().toMillis(),
                  mine.shortBelow().toMillis(),
                  each.getValue().stream().map(row -> row(row, zone)).toList());
            })
            .toList();
    return new Report(
        tenant.id().name(),
        zone.getId(),
        local(question.from(), zone),
        local(question.to(), zone),
        question.interval().label(),
        question.view().name().toLowerCase(Locale.ROOT),
        queues);
  }

  private static String local(Instant at, ZoneId zone) {
    return at.atZone(zone).toOffsetDateTime().toString();
  }

  private static Row row(QueueReport.Row row, ZoneId zone) {
    var figures = row.figures();
    var served = figures.served();
    return new Row(
        local(row.from(), zone),
        local(row.to(), zone),
        figures.offered(),
        served.answered(),
        served.answeredIn(),
        served.abandoned(),
        served.abandonedIn(),
        figures.shorts(),
        figures.flowOut(),
        figures.waiting(),
        figures.averageWait().map(Duration::toMillis),
        figures.longestWait().toMillis(),
        figures.averageHandling().map(Duration::toMillis),
        new ServiceLevels(
            boxed(served.positive()),
            boxed(served.handled()),
            boxed(served.negative()),
            boxed(served.ignore())));
  }

  private static Optional<Double> boxed(OptionalDouble share) {
    return share.isPresent() ? Optional.of(share.getAsDouble()) : Optional.empty();
  }

  private static final String HEADER =
      "queue,from,to,offered,answered,answered_in_promise,abandoned,abandoned_in_promise,"
          + "short_abandoned,flow_out,waiting,average_wait_ms,longest_wait_ms,average_handling_ms,"
          + "sl_positive,sl_handled,sl_negative,sl_ignore\r\n";

  /** RFC 4180; no value needs quotes. */
  private static Answer csv(QueueReport report, Tenant tenant, Question question) {
    var text = new StringBuilder(HEADER);
    for (var row : report.rows()) text.append(line(row, tenant.zone())).append("\r\n");
    return new Answer(
        200,
        "text/csv; charset=utf-8; header=present",
        text.toString().getBytes(StandardCharsets.UTF_8),
        Map.of(
            "Content-Disposition",
            "attachment; filename=\"queues-%s.csv\""
                .formatted(question.from().atZone(tenant.zone()).toLocalDate())));
  }

  private static String line(QueueReport.Row row, ZoneId zone) {
    IntervalFigures figures = row.figures();
    var served = figures.served();
    return String.join(
        ",",
        row.queue().name(),
        local(row.from(), zone),
        local(row.to(), zone),
        "" + figures.offered(),
        "" + served.answered(),
        "" + served.answeredIn(),
        "" + served.abandoned(),
        "" + served.abandonedIn(),
        "" + figures.shorts(),
        "" + figures.flowOut(),
        "" + figures.waiting(),
        figures.averageWait().map(wait -> "" + wait.toMillis()).orElse(""),
        "" + figures.longestWait().toMillis(),
        figures.averageHandling().map(handling -> "" + handling.toMillis()).orElse(""),
        share(served.positive()),
        share(served.handled()),
        share(served.negative()),
        share(served.ignore()));
  }

  private static String share(OptionalDouble share) {
    return share.isPresent() ? String.format(Locale.ROOT, "%.4f", share.getAsDouble()) : "";
  }
}
