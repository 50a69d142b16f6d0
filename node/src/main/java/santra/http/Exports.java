package santra.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import santra.http.Table.Format;
import santra.reporting.AgentSpan;
import santra.reporting.CallLeg;
import santra.reporting.QueueEntry;
import santra.reporting.Records;
import santra.vocabulary.TenantId;

/**
 * What other tools are fed with: records, legs, stays and {@code queue_log} of a stretch of time.
 * Read page by page while the client takes them, so that neither memory nor a database connection
 * waits for a slow one; what is too long ends at the limit.
 */
final class Exports {
  private static final int PAGE = 1_000;
  private static final int MOST_LINES = 1_000_000;
  private static final Duration SLICE = Duration.ofHours(1);
  private static final Duration LONGEST = Duration.ofDays(100);

  private final Records records;
  private final Turns turns;
  private final Clock clock;

  Exports(Records records, Turns turns, Clock clock) {
    this.records = records;
    this.turns = turns;
    this.clock = clock;
  }

  /** One page: gives lines, says whether there may be more. */
  private interface Page {
    boolean read(Consumer<String> line);
  }

  private Answer lines(Call call, String type, Page page) {
    var done = turns.enter(call.tenant().id());
    return Answer.streamed(
        type,
        new Answer.Content() {
          @Override
          public void write(OutputStream out) throws IOException {
            var more = true;
            for (int written = 0; more && written < MOST_LINES; written += PAGE) {
              var text = new StringBuilder();
              more = page.read(line -> text.append(line).append('\n'));
              out.write(text.toString().getBytes(StandardCharsets.UTF_8));
              out.flush();
            }
          }

          @Override
          public void close() {
            done.run();
          }
        });
  }

  /** Contact records, as NDJSON. */
  Answer contacts(Call call) {
    var period = Period.of(call, clock.instant());
    var tenant = call.tenant().id();
    var after = new long[1];
    return lines(
        call,
        "application/x-ndjson",
        line -> {
          var before = after[0];
          after[0] = records.contacts(tenant, period.from(), period.to(), before, PAGE, line);
          return after[0] != before;
        });
  }

  Answer queueLog(Call call) {
    var period = Period.of(call, clock.instant());
    var tenant = call.tenant().id();
    var page =
        new Page() {
          private Optional<Records.LogMark> mark = Optional.empty();

          @Override
          public boolean read(Consumer<String> line) {
            mark = records.queueLog(tenant, period.from(), period.to(), mark, PAGE, line);
            return mark.isPresent();
          }
        };
    return lines(call, "text/plain; charset=utf-8", page);
  }

  private static final List<String> LEG_HEADER =
      List.of(
          "number",
          "tenant",
          "contact",
          "leg",
          "call_id",
          "direction",
          "from",
          "to",
          "started",
          "answered",
          "ended",
          "billable_s",
          "outcome",
          "sip_status",
          "q850_cause");

  /** One row for each leg: a carrier's call detail records. */
  Answer legs(Call call) {
    var period = Period.of(call, clock.instant());
    var format = Format.of(call);
    var tenant = call.tenant().id();
    if (format == Format.JSON) {
      var after = new long[1];
      return lines(
          call,
          "application/x-ndjson",
          line -> {
            var before = after[0];
            after[0] =
                records.legs(
                    tenant,
                    period.from(),
                    period.to(),
                    before,
                    PAGE,
                    leg ->
                        line.accept(
                            new String(Json.bytes(Leg.of(tenant, leg)), StandardCharsets.UTF_8)));
            return after[0] != before;
          });
    }
    var table =
        new Table(
            "legs-" + period.day(period.from()),
            LEG_HEADER,
            sink -> {
              long after = 0;
              for (int written = 0; written < MOST_LINES; written += PAGE) {
                var page = new ArrayList<CallLeg>();
                records.legs(tenant, period.from(), period.to(), after, PAGE, page::add);
                for (var leg : page) sink.row(Leg.of(tenant, leg).cells());
                if (page.isEmpty()) return;
                after = page.getLast().number();
              }
            });
    return table.answer(format, turns.enter(tenant));
  }

  /** A leg as the outside reads it; {@code openapi.yaml} lists its fields. */
  record Leg(
      long number,
      String tenant,
      String contact,
      String leg,
      String callId,
      String direction,
      String from,
      String to,
      Instant started,
      Optional<Instant> answered,
      Instant ended,
      long billableSeconds,
      String outcome,
      int sipStatus,
      int q850Cause) {

    static Leg of(TenantId tenant, CallLeg leg) {
      return new Leg(
          leg.number(),
          tenant.name(),
          leg.contact(),
          leg.leg(),
          leg.callId(),
          leg.direction(),
          leg.from(),
          leg.to(),
          leg.started(),
          leg.answered(),
          leg.ended(),
          leg.billableSeconds(),
          leg.outcome(),
          leg.status(),
          leg.cause());
    }

    List<?> cells() {
      return List.of(
          number,
          tenant,
          contact,
          leg,
          callId,
          direction,
          from,
          to,
          started.toString(),
          answered.map(Instant::toString),
          ended.toString(),
          billableSeconds,
          outcome,
          sipStatus,
          q850Cause);
    }
  }

  /** Every stay in a queue: what {@code ./santra whatif} replays. */
  Answer stays(Call call) {
    var period = Period.of(call, clock.instant());
    if (Duration.between(period.from(), period.to()).compareTo(LONGEST) > 0)
      throw new Halt(Answer.badRequest("at most 100 days at once"));
    var asked = Format.of(call);
    var tenant = call.tenant().id();
    var table =
        new Table(
            "stays-" + period.day(period.from()),
            List.of(
                "queue",
                "contact",
                "since",
                "left",
                "outcome",
                "wait_ms",
                "promise_ms",
                "talk_ms",
                "wrap_up_ms"),
            sink -> {
              // By the hour, so that no connection waits for the client.
              for (var at = period.from(); at.isBefore(period.to()); at = at.plus(SLICE)) {
                var until = at.plus(SLICE).isBefore(period.to()) ? at.plus(SLICE) : period.to();
                for (var entry : stays(tenant, at, until)) sink.row(cells(entry));
              }
            });
    return table.answer(asked == Format.XLSX ? Format.XLSX : Format.CSV, turns.enter(tenant));
  }

  /** When agents were there to take contacts: the other half of what is replayed. */
  Answer shifts(Call call) {
    var period = Period.of(call, clock.instant());
    var asked = Format.of(call);
    var now = clock.instant();
    var shifts =
        turns.take(
            call.tenant().id(),
            () -> {
              var spans = new ArrayList<AgentSpan>();
              records.agentSpans(
                  call.tenant().id(),
                  period.from(),
                  period.to(),
                  span -> {
                    if (spans.size() >= MOST_LINES)
                      throw new Halt(Answer.badRequest("too many spans for one export"));
                    if (span.state() != AgentSpan.State.NOT_READY) spans.add(span);
                  });
              return Shift.of(spans, now);
            });
    var table =
        new Table(
            "shifts-" + period.day(period.from()),
            List.of("agent", "from", "to"),
            sink -> {
              for (var shift : shifts)
                sink.row(List.of(shift.agent(), shift.from().toString(), shift.to().toString()));
            });
    return table.answer(asked == Format.XLSX ? Format.XLSX : Format.CSV, () -> {});
  }

  /** A stretch in which an agent was ready, rung, busy or in wrap-up. */
  private record Shift(String agent, Instant from, Instant to) {

    /** Spans that follow each other are one. */
    static List<Shift> of(List<AgentSpan> spans, Instant now) {
      var inOrder = Comparator.<AgentSpan, String>comparing(span -> span.agent().name());
      spans.sort(inOrder.thenComparing(AgentSpan::from));
      var shifts = new ArrayList<Shift>();
      for (var span : spans) {
        var next = new Shift(span.agent().name(), span.from(), span.to().orElse(now));
        if (!shifts.isEmpty() && shifts.getLast().leadsTo(next))
          shifts.set(shifts.size() - 1, new Shift(next.agent, shifts.getLast().from, next.to));
        else shifts.add(next);
      }
      return shifts;
    }

    private boolean leadsTo(Shift next) {
      return agent.equals(next.agent) && to.equals(next.from);
    }
  }

  private List<QueueEntry> stays(TenantId tenant, Instant from, Instant to) {
    var stays = new ArrayList<QueueEntry>();
    records.entries(
        tenant,
        from,
        to,
        entry -> {
          if (!entry.since().isBefore(from) && entry.since().isBefore(to)) stays.add(entry);
        });
    stays.sort(Comparator.comparing(QueueEntry::since));
    return stays;
  }

  private static List<?> cells(QueueEntry entry) {
    return List.of(
        entry.queue().name(),
        entry.contact().uuid().toString(),
        entry.since().toString(),
        entry.leaving().map(leaving -> leaving.at().toString()),
        entry.leaving().map(leaving -> leaving.outcome().name().toLowerCase(Locale.ROOT)),
        entry.leaving().map(leaving -> Duration.between(entry.since(), leaving.at()).toMillis()),
        entry.promised().map(Duration::toMillis),
        entry.handling().map(handling -> handling.talk().toMillis()),
        entry.handling().map(handling -> handling.wrapUp().toMillis()));
  }
}
