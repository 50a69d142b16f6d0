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
    if (value.isEmpty() && field.isMapping()) field.error("needs '" + key + "'");
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

  /** Insertions, deletions, exchanges and swaps of neighbours that lead from one to the other. */
  private static int edits(String from, String to) {
    var edits = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) edits[i][0] = i;
    for (int j = 0; j <= to.length(); j++) edits[0][j] = j;
    for (int i = 1; i <= from.length(); i++)
      for (int j = 1; j <= to.length(); j++) {
        int exchanged = edits[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        int least = Math.min(exchanged, Math.min(edits[i - 1][j], edits[i][j - 1]) + 1);
        boolean swapped =
            i > 1
                && j > 1
                && from.charAt(i - 1) == to.charAt(j - 2)
                && from.charAt(i - 2) == to.charAt(j - 1);
        edits[i][j] = swapped ? Math.min(least, edits[i - 2][j - 2] + 1) : least;
      }
    return edits[from.length()][to.length()];
  }
}
