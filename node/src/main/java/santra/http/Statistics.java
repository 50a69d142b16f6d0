package santra.http;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import santra.http.Table.Format;
import santra.reporting.CallbackFigures;
import santra.reporting.Contacts;
import santra.reporting.IntervalFigures;
import santra.reporting.QueueEntry;
import santra.reporting.QueueReport;
import santra.reporting.Records;
import santra.reporting.Terms;
import santra.tenancy.Accounting.Formula;
import santra.tenancy.Accounting.Measure;
import santra.tenancy.QueueProfile;
import santra.tenancy.Tenant;
import santra.vocabulary.QueueId;

/**
 * Queues, services or the whole tenant by interval. Each contact is measured by what was in force
 * when it came, unless the question says otherwise.
 */
final class Statistics {
  /** Contacts of services are brought together in memory. */
  static final int MOST_CONTACTS = 300_000;

  /** Nobody waits longer: who came earlier belongs to no interval that is asked for. */
  private static final Duration LONGEST_STAY = Duration.ofHours(24);

  private final Records records;
  private final Turns pages;
  private final Clock clock;

  Statistics(Records records, Turns pages, Clock clock) {
    this.records = records;
    this.pages = pages;
    this.clock = clock;
  }

  /** What counts as one. */
  enum By {
    QUEUE,
    SERVICE,
    TENANT
  }

  /** What was asked. */
  private record Question(
      Tenant tenant,
      Period period,
      By by,
      QueueReport.View view,
      Optional<Duration> promise,
      Optional<Duration> shortBelow,
      Format format) {

    private Measure measure(QueueId queue, Instant at) {
      return tenant.accounting().measure(queue, period.day(at));
    }

    /** The promise given in the question, by measure, when the contact came, or by the file. */
    Terms terms(QueueEntry entry) {
      var measure = measure(entry.queue(), entry.since());
      return new Terms(
          promise
              .or(measure::promise)
              .or(entry::promised)
              .or(() -> tenant.queue(entry.queue()).map(QueueProfile::promise))
              .orElse(Duration.ofSeconds(20)),
          shortBelow.orElse(measure.shortBelow()));
    }

    Map<String, Set<QueueId>> groups() {
      var known = new HashMap<>(tenant.accounting().services());
      if (by == By.TENANT) {
        known.clear();
        known.put(tenant.id().name(), tenant.queues().keySet());
      }
      return known;
    }
  }

  Answer queues(Call call) {
    var now = clock.instant();
    var question = question(call, now);
    return pages.take(
        call.tenant().id(),
        () -> {
          var report = report(question, now);
          return question.format() == Format.JSON
              ? Answer.json(view(report, question))
              : table(report, question).answer(question.format(), () -> {});
        });
  }

  private QueueReport report(Question question, Instant now) {
    var boundaries = question.period().boundaries();
    var report = new QueueReport(boundaries, question.view(), question::terms, now);
    var tenant = question.tenant().id();
    if (question.by() == By.QUEUE) {
      records.entries(tenant, boundaries.getFirst(), boundaries.getLast(), report::count);
      return report;
    }
    var contacts = new Contacts(question.groups(), MOST_CONTACTS);
    try {
      records.entries(
          tenant, boundaries.getFirst().minus(LONGEST_STAY), boundaries.getLast(), contacts::add);
    } catch (Contacts.TooMany _) {
      throw new Halt(Answer.badRequest("more than %d contacts".formatted(MOST_CONTACTS)));
    }
    contacts.each(report::count);
    return report;
  }

  private static Question question(Call call, Instant now) {
    return new Question(
        call.tenant(),
        Period.of(call, now),
        call.word("by", text -> By.valueOf(text.toUpperCase(Locale.ROOT))).orElse(By.QUEUE),
        call.word("view", text -> QueueReport.View.valueOf(text.toUpperCase(Locale.ROOT)))
            .orElse(QueueReport.View.COHORT),
        call.word("promise", Statistics::duration),
        call.word("short-below", Statistics::duration),
        Format.of(call));
  }

  static Duration duration(String text) {
    if (!text.matches("\\d{1,5}[sm]")) throw new IllegalArgumentException("such as 20s or 5m");
    return Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
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

  /**
   * @param promiseMs of a contact that comes now; empty for several queues as one
   */
  record Queue(
      String queue, Optional<Long> promiseMs, Optional<Long> shortBelowMs, List<Row> intervals) {}

  /**
   * @param chosen the service level that the organisation goes by; empty for several queues as one
   */
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
      ServiceLevels serviceLevel,
      Optional<String> chosen,
      Callbacks callbacks) {}

  record Callbacks(
      long promised,
      long kept,
      long calledIn,
      long givenUp,
      long open,
      Optional<Long> averageWaitMs) {
    static Callbacks of(CallbackFigures figures) {
      return new Callbacks(
          figures.promised(),
          figures.kept(),
          figures.calledIn(),
          figures.givenUp(),
          figures.open(),
          figures.averageWait().map(Duration::toMillis));
    }
  }

  /** From 0 to 1; a formula over nothing is left out. */
  record ServiceLevels(
      Optional<Double> positive,
      Optional<Double> handled,
      Optional<Double> negative,
      Optional<Double> ignore) {}

  private Report view(QueueReport report, Question question) {
    var period = question.period();
    var rows = new LinkedHashMap<String, List<Row>>();
    for (var row : report.rows())
      rows.computeIfAbsent(row.name(), _ -> new ArrayList<>()).add(row(row, question));
    var queues = new ArrayList<Queue>();
    rows.forEach((name, mine) -> queues.add(queue(name, mine, question)));
    return new Report(
        question.tenant().id().name(),
        period.zone().getId(),
        period.local(period.from()),
        period.local(period.to()),
        period.interval().label(),
        question.view().name().toLowerCase(Locale.ROOT),
        queues);
  }

  private Queue queue(String name, List<Row> rows, Question question) {
    if (question.by() != By.QUEUE) return new Queue(name, Optional.empty(), Optional.empty(), rows);
    var queue = new QueueId(name);
    var measure = question.measure(queue, clock.instant());
    var promise =
        question
            .promise()
            .or(measure::promise)
            .or(() -> question.tenant().queue(queue).map(QueueProfile::promise));
    return new Queue(
        name,
        promise.map(Duration::toMillis),
        Optional.of(question.shortBelow().orElse(measure.shortBelow()).toMillis()),
        rows);
  }

  private static Optional<Formula> chosen(QueueReport.Row row, Question question) {
    return question.by() == By.QUEUE
        ? Optional.of(question.measure(new QueueId(row.name()), row.from()).formula())
        : Optional.empty();
  }

  private static Row row(QueueReport.Row row, Question question) {
    var figures = row.figures();
    var served = figures.served();
    return new Row(
        question.period().local(row.from()),
        question.period().local(row.to()),
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
            boxed(served.ignore())),
        chosen(row, question).map(formula -> formula.name().toLowerCase(Locale.ROOT)),
        Callbacks.of(row.callbacks()));
  }

  static Optional<Double> boxed(OptionalDouble share) {
    return share.isPresent() ? Optional.of(share.getAsDouble()) : Optional.empty();
  }

  private static final List<String> HEADER =
      List.of(
          "queue",
          "from",
          "to",
          "offered",
          "answered",
          "answered_in_promise",
          "abandoned",
          "abandoned_in_promise",
          "short_abandoned",
          "flow_out",
          "waiting",
          "average_wait_ms",
          "longest_wait_ms",
          "average_handling_ms",
          "sl_positive",
          "sl_handled",
          "sl_negative",
          "sl_ignore",
          "callbacks_promised",
          "callbacks_kept",
          "callbacks_called_in",
          "callbacks_given_up",
          "callbacks_open",
          "callbacks_average_wait_ms");

  private static Table table(QueueReport report, Question question) {
    var period = question.period();
    return new Table(
        "queues-" + period.day(period.from()),
        HEADER,
        sink -> {
          for (var row : report.rows()) sink.row(cells(row, period));
        });
  }

  private static List<?> cells(QueueReport.Row row, Period period) {
    IntervalFigures figures = row.figures();
    var served = figures.served();
    return List.of(
        row.name(),
        period.local(row.from()),
        period.local(row.to()),
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
        served.positive(),
        served.handled(),
        served.negative(),
        served.ignore(),
        row.callbacks().promised(),
        row.callbacks().kept(),
        row.callbacks().calledIn(),
        row.callbacks().givenUp(),
        row.callbacks().open(),
        row.callbacks().averageWait().map(Duration::toMillis));
  }
}
