package santra.loadtest.chaos;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads in the survivors' logs what they did about a fault, and when. */
final class Witness {
  private static final Pattern LINE = Pattern.compile("(\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z) (.*)");
  private static final Pattern DEAD = Pattern.compile("@(\\S+):\\d+ is proved dead");
  private static final Pattern ADOPTED = Pattern.compile("Takeover (\\S+) is adopted");
  private static final Pattern RESUMED = Pattern.compile("(\\d+) contacts resumed");
  private static final Pattern RETURNED = Pattern.compile("Takeover (\\S+) is given back");

  private final Map<Path, Long> read = new TreeMap<>();
  private final Instant began = Instant.now();

  /** One thing a node did, so long after the fault. */
  record Step(Duration after, String words) {}

  /** From here on, in the logs of these processes. */
  Witness(Processes processes, List<String> names) throws IOException {
    for (var name : names) {
      var log = processes.log(name);
      read.put(log, Files.size(log));
    }
  }

  List<Step> steps() throws IOException {
    var steps = new ArrayList<Step>();
    for (var log : read.entrySet()) {
      var name = String.valueOf(log.getKey().getFileName()).replace(".log", "").replace('-', ' ');
      for (var line : since(log.getKey(), log.getValue()).lines().toList())
        step(line, name).ifPresent(steps::add);
    }
    steps.sort(Comparator.comparing(Step::after));
    return steps;
  }

  private static String since(Path log, long offset) throws IOException {
    try (var file = Files.newByteChannel(log)) {
      if (file.size() < offset) return "";
      file.position(offset);
      return new String(Channels.newInputStream(file).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private Optional<Step> step(String line, String node) {
    var parts = LINE.matcher(line);
    if (!parts.matches()) return Optional.empty();
    var after = Duration.between(began, Instant.parse(parts.group(1)));
    return words(parts.group(2)).map(words -> new Step(after, words + " (" + node + ")"));
  }

  private static Optional<String> words(String said) {
    return first(DEAD, said)
        .map(found -> found.group(1) + " proved dead by its kernel, and downed")
        .or(() -> first(ADOPTED, said).map(found -> found.group(1) + " served by a neighbour"))
        .or(() -> first(RESUMED, said).map(found -> found.group(1) + " contacts resumed"))
        .or(() -> first(RETURNED, said).map(found -> found.group(1) + " given back"));
  }

  private static Optional<Matcher> first(Pattern pattern, String text) {
    var matcher = pattern.matcher(text);
    return matcher.find() ? Optional.of(matcher) : Optional.empty();
  }
}
