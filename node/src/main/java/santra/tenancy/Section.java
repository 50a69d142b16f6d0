package santra.tenancy;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A mapping whose keys we choose. A key is optional or required; {@link #close} refuses every key
 * that nobody asked for and names the one that was probably meant.
 */
final class Section implements AutoCloseable {
  private static final int MAX_KEYS = 100;

  private final Field field;
  private final Map<String, Field> keys = new LinkedHashMap<>();
  private final Map<String, Field> values = new LinkedHashMap<>();
  private final Set<String> known = new LinkedHashSet<>();

  Section(Field field) {
    this.field = field;
    field
        .entries(MAX_KEYS)
        .forEach((key, value) ->
            key.text()
                .ifPresent(name -> {
                  keys.put(name, key);
                  values.put(name, value);
                }));
  }

  Field field() {
    return field;
  }

  Optional<Field> optional(String key) {
    known.add(key);
    return Optional.ofNullable(values.get(key));
  }

  Optional<Field> required(String key) {
    var value = optional(key);
    if (value.isEmpty()) field.error("needs '" + key + "'");
    return value;
  }

  boolean has(String key) {
    return values.containsKey(key);
  }

  @Override
  public void close() {
    keys.forEach((name, key) -> {
      if (!known.contains(name)) key.error("is not known here" + meant(name));
    });
  }

  private String meant(String name) {
    return nearest(name, known).map(close -> "; did you mean '" + close + "'?").orElse("");
  }

  /** The candidate within two edits (one for short words), if there is one. */
  static Optional<String> nearest(String name, Collection<String> candidates) {
    if (name.length() > 40) return Optional.empty();
    return candidates.stream()
        .filter(candidate -> edits(name, candidate) <= (candidate.length() < 5 ? 1 : 2))
        .min(Comparator.comparingInt(candidate -> edits(name, candidate)));
  }

  /** Levenshtein's distance. */
  private static int edits(String from, String to) {
    var row = new int[to.length() + 1];
    for (int j = 0; j < row.length; j++) row[j] = j;
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[to.length()];
  }
}
