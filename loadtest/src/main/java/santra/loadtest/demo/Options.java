package santra.loadtest.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import santra.loadtest.chaos.Fault;
import santra.loadtest.chaos.Plan;

/**
 * The demonstration's command line.
 *
 * @param base first three numbers of the addresses: node N is at {@code base.N}
 * @param cast which processes there are
 * @param forHowLong zero to play until Ctrl-C
 * @param only kinds of faults that may come
 * @param apart what the nodes' network namespaces are called; empty where all live in one
 * @param prepare only write the tenant files and secrets
 * @param home the launcher's folder, where its processes are found for faults
 * @param terminal somebody watches, so a line may be rewritten
 */
record Options(
    String base,
    Plan.Cast cast,
    Path centre,
    Duration forHowLong,
    double callsPerSecond,
    int agents,
    long seed,
    boolean prepare,
    boolean terminal,
    Faults faults,
    Set<Fault.Kind> only,
    String apart,
    Path home,
    Path launcher) {
  private static final int WATCHED = 6;
  private static final Set<String> FLAGS = Set.of("--prepare", "--terminal", "--kill", "--chaos");
  private static final Set<String> KNOWN =
      Set.of(
          "--base",
          "--nodes",
          "--media-servers",
          "--cassandras",
          "--centre",
          "--for",
          "--calls-per-second",
          "--agents",
          "--seed",
          "--only",
          "--apart",
          "--home",
          "--launcher");

  /** What is done to the centre while it works. */
  enum Faults {
    NONE,
    /** The node with most calls is killed in the middle. */
    ONE_KILL,
    /** One by chance after the other. */
    CHAOS
  }

  /**
   * @throws IllegalArgumentException saying what is wrong, for the person at the keyboard
   */
  static Options parse(List<String> arguments) {
    var values = new HashMap<String, String>();
    var flags = new HashSet<String>();
    for (var rest = arguments.iterator(); rest.hasNext(); ) {
      var name = rest.next();
      if (FLAGS.contains(name)) flags.add(name);
      else if (KNOWN.contains(name) && rest.hasNext()) values.put(name.substring(2), rest.next());
      else throw new IllegalArgumentException("what is " + name + "?");
    }
    var cast =
        new Plan.Cast(
            (int) number(values, "nodes", 3),
            (int) number(values, "media-servers", 1),
            (int) number(values, "cassandras", 0),
            values.containsKey("apart"));
    var options =
        new Options(
            values.getOrDefault("base", "127.0.0"),
            cast,
            Path.of(values.getOrDefault("centre", ".santra/demo/tenants")),
            duration(values.getOrDefault("for", "0s")),
            number(values, "calls-per-second", 2),
            (int) number(values, "agents", 20),
            (long) number(values, "seed", System.nanoTime() % 1e6),
            flags.contains("--prepare"),
            flags.contains("--terminal"),
            flags.contains("--chaos")
                ? Faults.CHAOS
                : flags.contains("--kill") ? Faults.ONE_KILL : Faults.NONE,
            kinds(values.get("only"), cast.suffers()),
            values.getOrDefault("apart", ""),
            Path.of(values.getOrDefault("home", ".santra")),
            Path.of(values.getOrDefault("launcher", "./santra")));
    if (options.faults != Faults.NONE && options.nodes() < 3)
      throw new IllegalArgumentException("faults need --nodes 3 or more: two cannot outvote one");
    if (options.agents < 5 || options.agents > 5_000)
      throw new IllegalArgumentException("--agents must be 5 to 5000");
    if (options.callsPerSecond <= 0 || options.callsPerSecond > 500)
      throw new IllegalArgumentException("--calls-per-second must be above 0 and at most 500");
    return options;
  }

  int nodes() {
    return cast.nodes();
  }

  /** Agents in each organisation who are there to be watched. */
  int watched() {
    return faults == Faults.CHAOS ? WATCHED : 0;
  }

  /** All that can happen here, or those asked for, by name. */
  private static Set<Fault.Kind> kinds(@Nullable String asked, Set<Fault.Kind> possible) {
    if (asked == null) return possible;
    var kinds = EnumSet.noneOf(Fault.Kind.class);
    for (var name : asked.split(",", -1))
      kinds.add(
          possible.stream()
              .filter(kind -> kind.name().equalsIgnoreCase(name.strip()))
              .findFirst()
              .orElseThrow(() ->
                  new IllegalArgumentException(
                      "--only "
                          + name
                          + ": here can be "
                          + possible
                          + "; partition needs --apart, two --nodes 5, media --media-servers 2,"
                          + " cassandra --journal cassandra:3, journal --journal h2")));
    return kinds;
  }

  private static double number(Map<String, String> values, String name, double otherwise) {
    var text = values.get(name);
    if (text == null) return otherwise;
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException notOne) {
      throw new IllegalArgumentException("--" + name + " needs a number, not " + text, notOne);
    }
  }

  /** {@code 40}, {@code 40s}, {@code 5m} or {@code 1h}. */
  static Duration duration(String text) {
    try {
      return Duration.parse("PT" + (text.matches("\\d+") ? text + "s" : text));
    } catch (java.time.format.DateTimeParseException notOne) {
      throw new IllegalArgumentException("not a time such as 40s or 5m: " + text, notOne);
    }
  }
}
