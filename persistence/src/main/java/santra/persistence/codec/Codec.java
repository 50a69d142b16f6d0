package santra.persistence.codec;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * One feature's list of what is stored and sent: a name that never changes, a version and a record
 * for each. Immutable.
 *
 * <p>How a record looks: an object with one field per component. A record of one component that is
 * not listed here is written as that component (also as the key of a map); an absent Optional is a
 * missing field, and a missing Optional, List, Set or Map reads as empty; times are ISO-8601 text;
 * enums are their names; a variant of a sealed type carries its name in the field {@code is}.
 * Unknown fields are ignored, so adding an Optional or a collection needs no new version. Any other
 * change does: a new version and an upcaster from the last one.
 */
public final class Codec {
  /** The field that tells the variants of a sealed type apart. */
  static final String IS = "is";

  private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

  /** One listed record: how to write it now, and how to read everything it ever was. */
  record Entry(
      String name,
      int version,
      int generation,
      Class<?> type,
      RecordShape shape,
      List<UnaryOperator<ObjectNode>> upcasters) {}

  private final String feature;
  private final List<Entry> entries;

  private Codec(String feature, List<Entry> entries) {
    this.feature = feature;
    this.entries = entries;
  }

  public static Builder of(String feature) {
    return new Builder(legal(feature));
  }

  public String feature() {
    return feature;
  }

  List<Entry> entries() {
    return entries;
  }

  String manifest(Entry entry, int version) {
    return feature + "." + entry.name() + ":" + version;
  }

  private static String legal(String name) {
    if (NAME.matcher(name).matches()) return name;
    throw new IllegalArgumentException("a name is lower-case words joined by '-': '" + name + "'");
  }

  /** Collects the list; {@link #build} refuses whatever would fail later. */
  public static final class Builder {
    private record Listed(int version, int generation, Class<?> type) {}

    private final String feature;
    private final Map<String, Listed> records = new LinkedHashMap<>();
    private final Map<String, TreeMap<Integer, UnaryOperator<ObjectNode>>> steps = new HashMap<>();
    private final Map<Class<?>, String> variants = new LinkedHashMap<>();
    private final Set<Class<?>> sealed = new LinkedHashSet<>();
    private int generation;

    private Builder(String feature) {
      this.feature = feature;
    }

    /**
     * What is listed from here on cannot be read by builds before this generation, so that {@link
     * santra.persistence.entity.Generations} keeps it back while one of them is in the cluster. A
     * record whose version rises moves behind the newest.
     *
     * @param newer one more than the generation of the last build that was given away
     */
    public Builder since(int newer) {
      if (newer <= generation) throw refuse("generations rise: " + newer);
      generation = newer;
      return this;
    }

    /**
     * Lists a record under the manifest {@code feature.name:version}.
     *
     * @param version the version written today, from 1 up
     */
    public Builder record(String name, int version, Class<?> type) {
      if (!type.isRecord()) throw refuse(type.getName() + " is not a record");
      if (version < 1) throw refuse(name + ": versions start at 1");
      if (records.values().stream().anyMatch(listed -> listed.type == type))
        throw refuse(type.getSimpleName() + " is listed twice");
      if (records.put(legal(name), new Listed(version, generation, type)) != null)
        throw refuse("'" + name + "' is listed twice");
      return this;
    }

    /** Turns the tree of {@code fromVersion} into the tree of the next version. */
    public Builder upcast(String name, int fromVersion, UnaryOperator<ObjectNode> step) {
      if (steps.computeIfAbsent(name, _ -> new TreeMap<>()).put(fromVersion, step) != null)
        throw refuse("two upcasters of '" + name + "' start at version " + fromVersion);
      return this;
    }

    /** Names one record of a sealed type; all of them must be named. */
    public Builder variant(Class<?> sealedType, String name, Class<?> type) {
      if (!sealedType.isSealed()) throw refuse(sealedType.getName() + " is not sealed");
      if (!type.isRecord()) throw refuse(type.getName() + " is not a record");
      if (!sealedType.isAssignableFrom(type))
        throw refuse(type.getSimpleName() + " is no " + sealedType.getSimpleName());
      var earlier = variants.put(type, legal(name));
      if (earlier != null && !earlier.equals(name))
        throw refuse(type.getSimpleName() + " has two names as a variant");
      sealed.add(sealedType);
      return this;
    }

    /**
     * Checks and freezes the list.
     *
     * @throws IllegalArgumentException for duplicates, gaps between upcasters, sealed types not
     *     fully listed, and types that cannot be written, with the path that leads to them
     */
    public Codec build() {
      var types = new LinkedHashSet<Class<?>>();
      records.values().forEach(listed -> types.add(listed.type));
      var shapes = new Shapes(types, variants);
      sealed.forEach(type -> shapes.of(type, feature));
      var entries = new ArrayList<Entry>();
      records.forEach((name, listed) -> {
        if (shapes.of(listed.type, feature + "." + name) instanceof RecordShape shape)
          entries.add(
              new Entry(
                  name,
                  listed.version,
                  listed.generation,
                  listed.type,
                  shape,
                  upcasters(name, listed)));
      });
      steps.keySet().stream()
          .filter(name -> !records.containsKey(name))
          .findAny()
          .ifPresent(name -> {
            throw refuse("an upcaster of '" + name + "', which is not listed");
          });
      return new Codec(feature, List.copyOf(entries));
    }

    private List<UnaryOperator<ObjectNode>> upcasters(String name, Listed listed) {
      var mine = Optional.ofNullable(steps.get(name)).orElseGet(TreeMap::new);
      for (int version = 1; version < listed.version; version++) {
        if (!mine.containsKey(version))
          throw refuse("'" + name + "' has no upcaster from version " + version);
      }
      if (mine.size() != listed.version - 1)
        throw refuse("'" + name + "' has an upcaster outside 1-" + (listed.version - 1));
      return List.copyOf(mine.values());
    }

    private IllegalArgumentException refuse(String reason) {
      return new IllegalArgumentException("codec " + feature + ": " + reason);
    }
  }
}
