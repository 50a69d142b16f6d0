package santra.http;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import santra.http.Table.Format;
import santra.reporting.AgentFigures;
import santra.reporting.AgentSpan;
import santra.reporting.AgentTimes;
import santra.reporting.Records;
import santra.vocabulary.AgentId;
import santra.vocabulary.ContactId;
import santra.vocabulary.QueueId;

/** How agents spent their time, by interval, and the spans it is counted from. */
final class AgentStatistics {
  private static final int MOST_SPANS = 20_000;

  private final Records records;
  private final Turns pages;
  private final Clock clock;

  AgentStatistics(Records records, Turns pages, Clock clock) {
    this.records = records;
    this.pages = pages;
    this.clock = clock;
  }

  Answer agents(Call call) {
    var now = clock.instant();
    var period = Period.of(call, now);
    var format = Format.of(call);
    var boundaries = period.boundaries();
    return pages.take(
        call.tenant().id(),
        () -> {
          var times = new AgentTimes(boundaries, now);
          var tenant = call.tenant().id();
          records.agentSpans(tenant, boundaries.getFirst(), boundaries.getLast(), times::count);
          records.holds(tenant, boundaries.getFirst(), boundaries.getLast(), times::count);
          return format == Format.JSON
              ? Answer.json(report(call, period, times))
              : table(period, times).answer(format, () -> {});
        });
  }

  /** The JSON. {@code openapi.yaml} describes the same. */
  record Report(
      String tenant, String zone, String from, String to, String interval, List<Agent> agents) {}

  record Agent(String agent, List<Row> intervals) {}

  record Row(
      String from,
      String to,
      long loggedInMs,
      long readyMs,
      long ringingMs,
      long talkMs,
      long holdMs,
      long wrapUpMs,
      Map<String, Long> notReadyMs,
      long handled,
      Optional<Long> averageHandlingMs,
      Optional<Long> averageTalkMs,
      Optional<Long> averageHoldMs,
      Optional<Long> averageWrapUpMs,
      Optional<Double> occupancy,
      Optional<Double> utilisation) {}

  private static Report report(Call call, Period period, AgentTimes times) {
    var rows = new LinkedHashMap<String, List<Row>>();
    for (var row : times.rows())
      rows.computeIfAbsent(row.agent().name(), _ -> new ArrayList<>()).add(row(row, period));
    return new Report(
        call.tenant().id().name(),
        period.zone().getId(),
        period.local(period.from()),
        period.local(period.to()),
        period.interval().label(),
        rows.entrySet().stream().map(one -> new Agent(one.getKey(), one.getValue())).toList());
  }

  private static Row row(AgentTimes.Row row, Period period) {
    AgentFigures figures = row.figures();
    return new Row(
        period.local(row.from()),
        period.local(row.to()),
        figures.loggedInMs(),
        figures.readyMs(),
        figures.ringingMs(),
        figures.talkMs(),
        figures.holdMs(),
        figures.wrapUpMs(),
        new TreeMap<>(figures.notReadyMs()),
        figures.handled(),
        figures.averageHandlingMs(),
        figures.averageTalkMs(),
        figures.averageHoldMs(),
        figures.averageWrapUpMs(),
        Statistics.boxed(figures.occupancy()),
        Statistics.boxed(figures.utilisation()));
  }

  /** A column for each reason that anybody gave. */
  private static Table table(Period period, AgentTimes times) {
    var rows = times.rows();
    var reasons =
        rows.stream()
            .flatMap(row -> row.figures().notReadyMs().keySet().stream())
            .distinct()
            .sorted()
            .toList();
    var header =
        new ArrayList<>(
            List.of(
                "agent",
                "from",
                "to",
                "logged_in_ms",
                "ready_ms",
                "ringing_ms",
                "talk_ms",
                "hold_ms",
                "wrap_up_ms",
                "not_ready_ms",
                "handled",
                "average_handling_ms",
                "occupancy",
                "utilisation"));
    for (var reason : reasons) header.add("not_ready_ms:" + reason);
    return new Table(
        "agents-" + period.day(period.from()),
        header,
        sink -> {
          for (var row : rows) {
            var figures = row.figures();
            var cells =
                new ArrayList<Object>(
                    List.of(
                        row.agent().name(),
                        period.local(row.from()),
                        period.local(row.to()),
                        figures.loggedInMs(),
                        figures.readyMs(),
                        figures.ringingMs(),
                        figures.talkMs(),
                        figures.holdMs(),
                        figures.wrapUpMs(),
                        figures.allNotReadyMs(),
                        figures.handled(),
                        figures.averageHandlingMs(),
                        figures.occupancy(),
                        figures.utilisation()));
            for (var reason : reasons) cells.add(figures.notReadyMs().getOrDefault(reason, 0L));
            sink.row(cells);
          }
        });
  }

  /** One span; {@code position} names the event that began it. */
  record Span(
      String state,
      Optional<String> reason,
      Optional<String> contact,
      Optional<String> queue,
      Instant from,
      Optional<Instant> to,
      long position) {}

  record Spans(String agent, List<Span> spans) {}

  /** What an agent's figures are made of. */
  Answer spans(Call call) {
    var agent = call.name("agent", AgentId::new);
    var period = Period.of(call, clock.instant());
    var spans = new ArrayList<AgentSpan>();
    pages.take(
        call.tenant().id(),
        () -> {
          records.agentSpans(
              call.tenant().id(),
              period.from(),
              period.to(),
              span -> {
                if (!span.agent().equals(agent)) return;
                if (spans.size() >= MOST_SPANS)
                  throw new Halt(Answer.badRequest("more than %d spans".formatted(MOST_SPANS)));
                spans.add(span);
              });
          return spans;
        });
    if (spans.isEmpty() && call.tenant().agent(agent).isEmpty()) throw new Halt(Answer.notFound());
    return Answer.json(
        new Spans(
            agent.name(),
            spans.stream()
                .sorted(
                    Comparator.comparing(AgentSpan::from).thenComparingLong(AgentSpan::position))
                .map(AgentStatistics::span)
                .toList()));
  }

  private static Span span(AgentSpan span) {
    return new Span(
        span.state().name().toLowerCase(Locale.ROOT).replace('_', '-'),
        Optional.of(span.reason()).filter(reason -> !reason.isEmpty()),
        span.contact().map(ContactId::uuid).map(Object::toString),
        span.queue().map(QueueId::name),
        span.from(),
        span.to(),
        span.position());
  }
}
