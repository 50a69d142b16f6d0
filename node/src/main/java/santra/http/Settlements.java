package santra.http;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import santra.http.Table.Format;
import santra.reporting.AgentTimes;
import santra.reporting.AgreementFigures;
import santra.reporting.Contacts;
import santra.reporting.CostFigures;
import santra.reporting.Records;
import santra.reporting.Statement;
import santra.reporting.Visit;
import santra.tenancy.Accounting;
import santra.tenancy.Accounting.Contract;

/** What service is settled by: a contract's month, and what contacts cost. */
final class Settlements {
  private static final Duration LONGEST_STAY = Duration.ofHours(24);
  private static final String VOICE = "voice";

  private final Records records;
  private final Turns pages;
  private final Clock clock;

  Settlements(Records records, Turns pages, Clock clock) {
    this.records = records;
    this.pages = pages;
    this.clock = clock;
  }

  // ---- contracts

  /** The JSON. {@code openapi.yaml} describes the same. */
  record Month(
      String tenant,
      String contract,
      String month,
      boolean closed,
      BigDecimal fee,
      String currency,
      List<Line> meters,
      BigDecimal sanctionPercent,
      BigDecimal sanction,
      BigDecimal due) {}

  record Line(
      String meter,
      String measures,
      Optional<String> level,
      long promiseMs,
      long shortBelowMs,
      BigDecimal target,
      long kept,
      long of,
      Optional<BigDecimal> percent,
      boolean met,
      BigDecimal sanctionPercent,
      long missed,
      List<String> misses) {}

  Answer statement(Call call) {
    var name = call.names().getOrDefault("contract", "");
    var contract = call.tenant().accounting().contracts().get(name);
    if (contract == null) throw new Halt(Answer.notFound());
    var now = clock.instant();
    var zone = call.tenant().zone();
    var month =
        call.word("month", YearMonth::parse)
            .orElseGet(() -> YearMonth.from(now.atZone(zone)).minusMonths(1));
    var format = Format.of(call);
    var settled = pages.take(call.tenant().id(), () -> settled(call, contract, month, now));
    return format == Format.JSON
        ? Answer.json(view(call.tenant().id().name(), name, month, settled))
        : table(name, month, settled).answer(format, () -> {});
  }

  private Statement.Settled settled(Call call, Contract contract, YearMonth month, Instant now) {
    var zone = call.tenant().zone();
    var first = later(month.atDay(1), contract.from());
    var end = month.plusMonths(1).atDay(1);
    var last = contract.until().map(day -> earlier(day.plusDays(1), end)).orElse(end);
    var from = first.atStartOfDay(zone).toInstant();
    var to = last.atStartOfDay(zone).toInstant();
    var statement = new Statement(contract, from, to, now);
    var contacts = new Contacts(Map.of("contract", contract.queues()), Statistics.MOST_CONTACTS);
    try {
      if (from.isBefore(to))
        records.entries(call.tenant().id(), from.minus(LONGEST_STAY), to, contacts::add);
    } catch (Contacts.TooMany _) {
      throw new Halt(
          Answer.badRequest("more than %d contacts".formatted(Statistics.MOST_CONTACTS)));
    }
    contacts.each((_, contact) -> statement.count(contact));
    return statement.settled();
  }

  private static LocalDate later(LocalDate one, LocalDate other) {
    return one.isAfter(other) ? one : other;
  }

  private static LocalDate earlier(LocalDate one, LocalDate other) {
    return one.isBefore(other) ? one : other;
  }

  private static Month view(
      String tenant, String name, YearMonth month, Statement.Settled settled) {
    return new Month(
        tenant,
        name,
        month.toString(),
        settled.closed(),
        settled.fee(),
        settled.currency(),
        settled.lines().stream().map(Settlements::line).toList(),
        settled.percent(),
        settled.sanction(),
        settled.due());
  }

  private static Line line(Statement.Line line) {
    var terms = line.terms();
    return new Line(
        line.meter(),
        word(terms.what()),
        terms.what() == Accounting.Measured.SERVICE_LEVEL
            ? Optional.of(word(terms.formula()))
            : Optional.empty(),
        terms.promise().toMillis(),
        terms.shortBelow().toMillis(),
        terms.target(),
        line.kept(),
        line.of(),
        line.level(),
        line.met(),
        line.percent(),
        line.missed(),
        line.misses().stream().map(contact -> contact.uuid().toString()).toList());
  }

  private static String word(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Table table(String name, YearMonth month, Statement.Settled settled) {
    return new Table(
        "statement-%s-%s".formatted(name, month),
        List.of(
            "meter",
            "measures",
            "promise_ms",
            "target",
            "kept",
            "of",
            "percent",
            "met",
            "missed",
            "sanction_percent",
            "sanction",
            "currency"),
        sink -> {
          for (var line : settled.lines())
            sink.row(
                List.of(
                    line.meter(),
                    word(line.terms().what()),
                    line.terms().promise().toMillis(),
                    line.terms().target(),
                    line.kept(),
                    line.of(),
                    line.level(),
                    String.valueOf(line.met()),
                    line.missed(),
                    line.percent(),
                    Optional.empty(),
                    settled.currency()));
          var nothing = Optional.empty();
          sink.row(
              List.of(
                  "all",
                  nothing,
                  nothing,
                  nothing,
                  nothing,
                  nothing,
                  nothing,
                  nothing,
                  nothing,
                  settled.percent(),
                  settled.sanction(),
                  settled.currency()));
        });
  }

  // ---- costs

  /** The JSON. {@code openapi.yaml} describes the same. */
  record CostReport(String tenant, String zone, String interval, List<Channel> channels) {}

  record Channel(String channel, List<CostRow> intervals) {}

  /**
   * @param total empty where no rates were in force
   */
  record CostRow(
      String from,
      String to,
      long contacts,
      long answered,
      long lastedMs,
      long agentMs,
      Optional<String> currency,
      Optional<BigDecimal> total,
      Optional<BigDecimal> perContact,
      Optional<BigDecimal> perAnswered) {}

  /** Voice is the only channel yet: it bears all of the agents' time. */
  Answer costs(Call call) {
    var now = clock.instant();
    var period = Period.of(call, now);
    var format = Format.of(call);
    var boundaries = period.boundaries();
    var rows = pages.take(call.tenant().id(), () -> costs(call, period, boundaries, now));
    return format == Format.JSON
        ? Answer.json(
            new CostReport(
                call.tenant().id().name(),
                period.zone().getId(),
                period.interval().label(),
                List.of(new Channel(VOICE, rows))))
        : table(period, rows).answer(format, () -> {});
  }

  private List<CostRow> costs(Call call, Period period, List<Instant> boundaries, Instant now) {
    var tenant = call.tenant().id();
    var times = new AgentTimes(boundaries, now);
    records.agentSpans(tenant, boundaries.getFirst(), boundaries.getLast(), times::count);
    var paid = new HashMap<Instant, Long>();
    for (var row : times.rows()) paid.merge(row.from(), row.figures().loggedInMs(), Long::sum);
    var rows = new ArrayList<CostRow>();
    for (int i = 0; i + 1 < boundaries.size(); i++) {
      var count = new long[3];
      records.visits(
          tenant,
          boundaries.get(i),
          boundaries.get(i + 1),
          visit -> {
            count[0]++;
            if (visit.answered().isPresent()) count[1]++;
            count[2] += lasted(visit, now);
          });
      var figures =
          new CostFigures(count[0], count[1], count[2], paid.getOrDefault(boundaries.get(i), 0L));
      var rates = Accounting.on(call.tenant().accounting().costs(), period.day(boundaries.get(i)));
      rows.add(
          new CostRow(
              period.local(boundaries.get(i)),
              period.local(boundaries.get(i + 1)),
              figures.contacts(),
              figures.answered(),
              figures.lastedMs(),
              figures.agentMs(),
              rates.map(Accounting.Costs::currency),
              rates.map(figures::total),
              rates.flatMap(figures::perContact),
              rates.flatMap(figures::perAnswered)));
    }
    return rows;
  }

  private static long lasted(Visit visit, Instant now) {
    var end = visit.end().map(Visit.End::at).orElse(now);
    return Math.max(0, Duration.between(visit.arrived(), end).toMillis());
  }

  // ---- agreements with other tenants

  /** The JSON. {@code openapi.yaml} describes the same. */
  record Agreements(String tenant, String from, String to, List<AgreementRow> agreements) {}

  /**
   * @param role gives or takes
   */
  record AgreementRow(
      String agreement,
      String role,
      String other,
      long contacts,
      long answered,
      long abandoned,
      long released,
      long open,
      long talkMs) {}

  Answer agreements(Call call) {
    var period = Period.of(call, clock.instant());
    var format = Format.of(call);
    var tenant = call.tenant().id();
    var rows =
        pages.take(
            tenant,
            () -> {
              var read = new ArrayList<AgreementRow>();
              records.agreements(tenant, period.from(), period.to(), one -> read.add(row(one)));
              return read;
            });
    return format == Format.JSON
        ? Answer.json(
            new Agreements(
                tenant.name(), period.local(period.from()), period.local(period.to()), rows))
        : agreed(period, rows).answer(format, () -> {});
  }

  private static AgreementRow row(AgreementFigures one) {
    return new AgreementRow(
        one.agreement(),
        one.gives() ? "gives" : "takes",
        one.other().name(),
        one.contacts(),
        one.answered(),
        one.abandoned(),
        one.released(),
        one.open(),
        one.talkMs());
  }

  private static Table agreed(Period period, List<AgreementRow> rows) {
    return new Table(
        "agreements-" + period.day(period.from()),
        List.of(
            "agreement",
            "role",
            "other",
            "contacts",
            "answered",
            "abandoned",
            "released",
            "open",
            "talk_ms"),
        sink -> {
          for (var row : rows)
            sink.row(
                List.of(
                    row.agreement(),
                    row.role(),
                    row.other(),
                    row.contacts(),
                    row.answered(),
                    row.abandoned(),
                    row.released(),
                    row.open(),
                    row.talkMs()));
        });
  }

  private static Table table(Period period, List<CostRow> rows) {
    return new Table(
        "costs-" + period.day(period.from()),
        List.of(
            "channel",
            "from",
            "to",
            "contacts",
            "answered",
            "lasted_ms",
            "agent_ms",
            "currency",
            "total",
            "per_contact",
            "per_answered"),
        sink -> {
          for (var row : rows)
            sink.row(
                List.of(
                    VOICE,
                    row.from(),
                    row.to(),
                    row.contacts(),
                    row.answered(),
                    row.lastedMs(),
                    row.agentMs(),
                    row.currency(),
                    row.total(),
                    row.perContact(),
                    row.perAnswered()));
        });
  }
}
