package santra.workforce;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import santra.reporting.IntervalFigures;
import santra.tenancy.Prompts;
import santra.tenancy.Tenant;
import santra.tenancy.TenantFile;
import santra.vocabulary.AgentId;
import santra.vocabulary.QueueId;

/**
 * {@code ./santra whatif}: a recorded day as it was and as it would have been, side by side, with
 * the 95 % bands of several replications. Both sides draw the same chances.
 */
public final class WhatIf {
  private static final String USAGE =
      """
      usage: ./santra whatif --day STAYS.csv --tenant FILE.yaml [--against OTHER.yaml] [OPTIONS]

        --day FILE           stays in queues, as GET .../exports/stays gives them, or with the columns
                             queue,since,wait_ms,outcome,talk_ms,wrap_up_ms
        --tenant FILE        the rules, skills and agents of the day
        --against FILE       those to compare with (default: the same)
        --staffing FILE      agent,from,to: who was there, as GET .../exports/shifts gives it
                             (default: all agents all day)
        --staffing-against   the same for the other side (default: --staffing)
        --volume 1.1         callers on the other side (default 1)
        --ring 4s            until an agent picks up, on average (default 4s)
        --replications N     (default 10)      --seed N  (default 1)
      """;

  private static final int MOST_CALLS = 2_000_000;

  /** Of Student's distribution, two-sided 95 %, by degrees of freedom from 1. */
  private static final double[] STUDENT = {
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160,
    2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086
  };

  private WhatIf() {}

  /** Ends with 0, or with 2 and a reason. */
  public static void main(String[] arguments) {
    try {
      run(arguments, System.out);
    } catch (IllegalArgumentException | IOException wrong) {
      System.err.println("santra: " + wrong.getMessage());
      System.exit(2);
    }
  }

  static void run(String[] arguments, PrintStream out) throws IOException {
    if (arguments.length == 0 || arguments[0].equals("--help")) {
      out.print(USAGE);
      return;
    }
    var options = options(arguments);
    var tenant = tenant(Path.of(needed(options, "--tenant")));
    var against =
        options.containsKey("--against") ? tenant(Path.of(needed(options, "--against"))) : tenant;
    var calls = calls(Path.of(needed(options, "--day")));
    var shifts = shifts(options, "--staffing").orElse(List.of());
    var others = shifts(options, "--staffing-against").orElse(shifts);
    var ring = Duration.parse("PT" + options.getOrDefault("--ring", "4s").toUpperCase(Locale.ROOT));
    var volume = number(options, "--volume", 1);
    var replications = (int) number(options, "--replications", 10);
    var seed = (long) number(options, "--seed", 1);
    if (replications < 2 || replications > 1_000)
      throw new IllegalArgumentException("--replications must be 2-1000");
    if (volume <= 0 || volume > 10) throw new IllegalArgumentException("--volume must be 0-10");
    var began = System.nanoTime();
    var as = new ArrayList<Replay.Outcomes>();
    var bs = new ArrayList<Replay.Outcomes>();
    for (int n = 0; n < replications; n++) {
      as.add(Replay.of(tenant, new Day(calls, shifts), new Replay.Conditions(1, ring), seed + n));
      bs.add(
          Replay.of(
              against, new Day(calls, others), new Replay.Conditions(volume, ring), seed + n));
    }
    var took = Duration.ofNanos(System.nanoTime() - began).toMillis() / 1_000.0;
    out.print(report(as, bs));
    out.printf(
        "%n%d calls, %d replications of each side, seed %d: %.1f s, %.2f s a day%n",
        calls.size(), replications, seed, took, took / (2 * replications));
  }

  // ---- what is asked

  private static Map<String, String> options(String[] arguments) {
    var known =
        List.of(
            "--day",
            "--tenant",
            "--against",
            "--staffing",
            "--staffing-against",
            "--volume",
            "--ring",
            "--replications",
            "--seed");
    var options = new HashMap<String, String>();
    for (int i = 0; i < arguments.length; i += 2) {
      if (!known.contains(arguments[i]))
        throw new IllegalArgumentException("unknown option " + arguments[i] + "\n" + USAGE);
      if (i + 1 == arguments.length)
        throw new IllegalArgumentException(arguments[i] + " needs a value");
      options.put(arguments[i], arguments[i + 1]);
    }
    return options;
  }

  private static String needed(Map<String, String> options, String name) {
    var value = options.get(name);
    if (value == null) throw new IllegalArgumentException(name + " is needed\n" + USAGE);
    return value;
  }

  private static double number(Map<String, String> options, String name, double usual) {
    try {
      return options.containsKey(name) ? Double.parseDouble(needed(options, name)) : usual;
    } catch (NumberFormatException _) {
      throw new IllegalArgumentException(name + " must be a number");
    }
  }

  private static Tenant tenant(Path file) throws IOException {
    if (!Files.isReadable(file)) throw new IOException(file + " cannot be read");
    var reading = TenantFile.read(file, "santra", Prompts.UNSEEN);
    return reading
        .tenant()
        .orElseThrow(() -> new IllegalArgumentException(file + ": " + reading.findings()));
  }

  // ---- what is read

  /** Rows by the names of their columns. */
  private static final class Csv {
    private final Path file;
    private final List<String> header;
    private int line = 1;

    Csv(Path file, String header) {
      this.file = file;
      this.header = List.of(header.split(",", -1));
    }

    private IllegalArgumentException wrong(String reason) {
      return new IllegalArgumentException("%s:%d: %s".formatted(file, line, reason));
    }

    Map<String, String> row(String text) {
      line++;
      var cells = text.split(",", -1);
      if (cells.length != header.size())
        throw wrong("%d columns, not %d".formatted(cells.length, header.size()));
      var row = new HashMap<String, String>();
      for (int i = 0; i < cells.length; i++) row.put(header.get(i), cells[i]);
      return row;
    }

    String text(Map<String, String> row, String column) {
      var value = row.get(column);
      if (value == null) throw wrong("no column " + column);
      return value;
    }

    Instant at(Map<String, String> row, String column) {
      try {
        return Instant.parse(text(row, column));
      } catch (DateTimeException _) {
        throw wrong(column + " must be a time such as 2026-11-25T10:00:00Z");
      }
    }

    Optional<Duration> ms(Map<String, String> row, String column) {
      var text = text(row, column);
      if (text.isEmpty()) return Optional.empty();
      if (!text.matches("[0-9]{1,9}")) throw wrong(column + " must be milliseconds");
      return Optional.of(Duration.ofMillis(Long.parseLong(text)));
    }
  }

  static List<Day.Call> calls(Path file) throws IOException {
    var calls = new ArrayList<Day.Call>();
    try (var lines = Files.newBufferedReader(file)) {
      var first = lines.readLine();
      if (first == null) throw new IllegalArgumentException(file + " is empty");
      var csv = new Csv(file, first);
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        if (calls.size() == MOST_CALLS) throw csv.wrong("more than " + MOST_CALLS + " calls");
        calls.add(call(csv, csv.row(line)));
      }
    }
    return calls;
  }

  private static Day.Call call(Csv csv, Map<String, String> row) {
    var talk = csv.ms(row, "talk_ms");
    var wrapUp = csv.ms(row, "wrap_up_ms").orElse(Duration.ZERO);
    return new Day.Call(
        queue(csv, row),
        csv.at(row, "since"),
        csv.ms(row, "wait_ms").orElse(Duration.ZERO),
        csv.text(row, "outcome").equals("abandoned"),
        talk.map(time -> new Day.Handling(time, wrapUp)));
  }

  private static QueueId queue(Csv csv, Map<String, String> row) {
    try {
      return new QueueId(csv.text(row, "queue"));
    } catch (IllegalArgumentException wrong) {
      throw csv.wrong(String.valueOf(wrong.getMessage()));
    }
  }

  private static Optional<List<Day.Shift>> shifts(Map<String, String> options, String name)
      throws IOException {
    if (!options.containsKey(name)) return Optional.empty();
    var file = Path.of(needed(options, name));
    var shifts = new ArrayList<Day.Shift>();
    try (var lines = Files.newBufferedReader(file)) {
      var first = lines.readLine();
      if (first == null) throw new IllegalArgumentException(file + " is empty");
      var csv = new Csv(file, first);
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        var row = csv.row(line);
        shifts.add(
            new Day.Shift(
                new AgentId(csv.text(row, "agent")), csv.at(row, "from"), csv.at(row, "to")));
      }
    }
    return Optional.of(shifts);
  }

  // ---- what is said

  /**
   * A mean and half of its 95 % band.
   *
   * @param count values it is of; a replication without a value has none
   */
  public record Band(double mean, double half, int count) {
    static Band of(List<Double> values) {
      var known = values.stream().filter(value -> !value.isNaN()).toList();
      var mean = known.stream().mapToDouble(it -> it).average().orElse(Double.NaN);
      var count = known.size();
      if (count < 2) return new Band(mean, Double.NaN, count);
      var variance =
          known.stream().mapToDouble(it -> (it - mean) * (it - mean)).sum() / (count - 1);
      var t = count - 2 < STUDENT.length ? STUDENT[count - 2] : 1.96;
      return new Band(mean, t * Math.sqrt(variance / count), count);
    }

    private String shown() {
      return Double.isNaN(mean) ? "no data" : "%.1f ±%.1f".formatted(mean, half);
    }
  }

  private record Figure(String name, ToDoubleFunction<IntervalFigures> of) {}

  private static final List<Figure> FIGURES =
      List.of(
          new Figure("offered", IntervalFigures::offered),
          new Figure("answered", it -> it.served().answered()),
          new Figure(
              "abandoned %", it -> percent(it.served().abandoned() + it.shorts(), it.offered())),
          new Figure("flow-out %", it -> percent(it.flowOut(), it.offered())),
          new Figure(
              "service level %",
              it ->
                  it.served().negative().isPresent()
                      ? 100 * it.served().negative().getAsDouble()
                      : Double.NaN),
          new Figure(
              "average wait s",
              it -> it.averageWait().map(wait -> wait.toMillis() / 1_000.0).orElse(Double.NaN)),
          new Figure("longest wait s", it -> it.longestWait().toMillis() / 1_000.0));

  private static double percent(long part, long whole) {
    return whole == 0 ? Double.NaN : 100.0 * part / whole;
  }

  static String report(List<Replay.Outcomes> as, List<Replay.Outcomes> bs) {
    var text = new StringBuilder();
    text.append(
        "%-20s %-16s %18s %18s %18s%n"
            .formatted("queue", "figure", "as it was", "what if", "difference"));
    var queues = new TreeSet<String>();
    as.forEach(one -> queues.addAll(one.queues().keySet()));
    bs.forEach(one -> queues.addAll(one.queues().keySet()));
    for (var queue : queues)
      for (var figure : FIGURES)
        line(text, queue, figure.name(), values(as, queue, figure), values(bs, queue, figure));
    line(text, "all agents", "occupancy %", occupancy(as), occupancy(bs));
    return text.toString();
  }

  private static List<Double> values(List<Replay.Outcomes> all, String queue, Figure figure) {
    return all.stream()
        .map(one ->
            Optional.ofNullable(one.queues().get(queue))
                .map(figures -> figure.of().applyAsDouble(figures))
                .orElse(Double.NaN))
        .toList();
  }

  private static List<Double> occupancy(List<Replay.Outcomes> all) {
    return all.stream().map(one -> 100 * one.occupancy().orElse(Double.NaN)).toList();
  }

  /** The difference is banded by itself: both sides have had the same chances. */
  private static void line(
      StringBuilder text, String queue, String figure, List<Double> as, List<Double> bs) {
    var differences = new ArrayList<Double>();
    for (int i = 0; i < as.size(); i++) differences.add(bs.get(i) - as.get(i));
    text.append(
        "%-20s %-16s %18s %18s %18s%n"
            .formatted(
                queue,
                figure,
                Band.of(as).shown(),
                Band.of(bs).shown(),
                Band.of(differences).shown()));
  }
}
