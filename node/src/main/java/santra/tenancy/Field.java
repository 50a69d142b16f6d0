package santra.tenancy;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import santra.tenancy.Findings.Place;

/**
 * One value of the file with its place. Every reader gives the value, or notes a finding and gives
 * nothing, so that one look at a file finds all its faults.
 */
record Field(Node node, Place place, String path, Findings findings) {
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");
  private static final Set<Tag> PLAIN =
      Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.MAP, Tag.SEQ);

  void error(String reason) {
    findings.error(place, path, reason);
  }

  void warning(String reason) {
    findings.warning(place, path, reason);
  }

  boolean isMapping() {
    return node instanceof MappingNode;
  }

  boolean isList() {
    return node instanceof SequenceNode;
  }

  private <T> Optional<T> no(String reason) {
    error(reason);
    return Optional.empty();
  }

  /** A scalar as it was written: {@code 0123} stays {@code 0123}. */
  Optional<String> text() {
    if (!PLAIN.contains(node.getTag())) return no("must not have a tag");
    if (!(node instanceof ScalarNode scalar)) return no("must be a single value");
    if (node.getTag().equals(Tag.NULL)) return no("has no value");
    return Optional.of(scalar.getValue());
  }

  Optional<String> text(Pattern legal, String rule) {
    return text()
        .flatMap(text ->
            legal.matcher(text).matches()
                ? Optional.of(text)
                : no(Findings.shown(text) + " must be " + rule));
  }

  /** A value that no message may show. */
  Optional<String> secret(Pattern legal, String rule) {
    return text()
        .flatMap(text -> legal.matcher(text).matches() ? Optional.of(text) : no("must be " + rule));
  }

  /** A value whose constructor says with IllegalArgumentException what is wrong with it. */
  <T> Optional<T> as(Function<String, T> constructor, String rule) {
    return text().flatMap(text -> as(text, constructor, rule));
  }

  private <T> Optional<T> as(String text, Function<String, T> constructor, String rule) {
    try {
      return Optional.of(constructor.apply(text));
    } catch (RuntimeException _) {
      return no(Findings.shown(text) + " must be " + rule);
    }
  }

  Optional<Integer> number(int least, int most) {
    var rule = "a whole number from %d to %d".formatted(least, most);
    return as(Integer::valueOf, rule)
        .flatMap(n -> n < least || n > most ? no("must be " + rule) : Optional.of(n));
  }

  Optional<Boolean> flag() {
    return text()
        .flatMap(text ->
            switch (text) {
              case "true" -> Optional.of(true);
              case "false" -> Optional.of(false);
              default -> no("must be true or false");
            });
  }

  /** A duration such as {@code 500ms}, {@code 20s}, {@code 2m} or {@code 1h}. */
  Optional<Duration> duration(Duration least, Duration most) {
    return text(DURATION, "a duration such as 500ms, 20s, 2m or 1h")
        .map(Field::durationOf)
        .flatMap(duration -> {
          if (duration.compareTo(least) < 0) return no("must be at least " + shown(least));
          if (duration.compareTo(most) > 0) return no("must be at most " + shown(most));
          return Optional.of(duration);
        });
  }

  private static Duration durationOf(String text) {
    var parts = DURATION.matcher(text);
    if (!parts.matches()) throw new IllegalStateException("checked before");
    var amount = Long.parseLong(parts.group(1));
    return switch (parts.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      default -> Duration.ofHours(amount);
    };
  }

  private static String shown(Duration duration) {
    return duration.toString().substring(2).toLowerCase(Locale.ROOT);
  }

  /** One of an enum's names, as {@code longest-idle} for {@code LONGEST_IDLE}. */
  <E extends Enum<E>> Optional<E> word(Class<E> words) {
    return text()
        .flatMap(text -> {
          for (var word : words.getEnumConstants())
            if (spelt(word).equals(text)) return Optional.of(word);
          return no(
              "must be "
                  + Stream.of(words.getEnumConstants())
                      .map(Field::spelt)
                      .collect(Collectors.joining(", ")));
        });
  }

  private static String spelt(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** A list of whatever its reader makes of each item. */
  List<Field> list(int most) {
    if (!(node instanceof SequenceNode list)) {
      error("must be a list");
      return List.of();
    }
    if (list.getValue().size() > most) {
      error("must have at most " + most + " entries");
      return List.of();
    }
    var items = new ArrayList<Field>();
    for (var item : list.getValue())
      items.add(new Field(item, Place.of(item), path + "[" + items.size() + "]", findings));
    return items;
  }

  /** A list of distinct values. */
  Map<String, Field> items(int most) {
    var items = new LinkedHashMap<String, Field>();
    for (var field : list(most))
      field
          .text()
          .ifPresent(text -> {
            if (items.putIfAbsent(text, field) != null) field.error("is there twice");
          });
    return items;
  }

  /** As {@link #list}; a single value is a list of itself. */
  List<Field> oneOrMore(int most) {
    return node instanceof SequenceNode ? list(most) : List.of(this);
  }

  /** What is written here without comments and layout, to tell one version from another. */
  String written(Set<String> without) {
    return switch (node) {
      case ScalarNode scalar -> quoted(scalar.getValue());
      case SequenceNode list ->
          list.getValue().stream().map(this::inner).collect(joining(",", "[", "]"));
      case MappingNode mapping ->
          mapping.getValue().stream()
              .filter(pair ->
                  !(pair.getKeyNode() instanceof ScalarNode key
                      && without.contains(key.getValue())))
              .map(pair -> inner(pair.getKeyNode()) + ":" + inner(pair.getValueNode()))
              .collect(joining(",", "{", "}"));
      default -> "";
    };
  }

  private String inner(Node inner) {
    return new Field(inner, place, path, findings).written(Set.of());
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** A mapping whose keys the file's author chooses. Each value's path ends with its key. */
  Map<Field, Field> entries(int most) {
    var entries = new LinkedHashMap<Field, Field>();
    if (!(node instanceof MappingNode mapping)) {
      error("must be a mapping");
      return entries;
    }
    if (mapping.getValue().size() > most) {
      error("must have at most " + most + " entries");
      return entries;
    }
    var seen = new LinkedHashSet<String>();
    for (var tuple : mapping.getValue()) {
      var keyNode = tuple.getKeyNode();
      var asWritten = new Field(keyNode, Place.of(keyNode), path, findings);
      var name = asWritten.text();
      if (name.isEmpty()) continue;
      var step = path.isEmpty() ? "" : path + ".";
      var key = new Field(keyNode, asWritten.place, step + Findings.step(name.get()), findings);
      var value = tuple.getValueNode();
      if (!seen.add(name.get())) key.error("is there twice");
      else entries.put(key, new Field(value, Place.of(value), key.path, findings));
    }
    return entries;
  }
}
