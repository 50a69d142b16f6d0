package santra.protocol.ng;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A bencoded value. All four kinds are immutable. */
public sealed interface Bencoded {

  /** A byte string that holds UTF-8. */
  record Text(String value) implements Bencoded {}

  record Whole(long value) implements Bencoded {}

  record Sequence(List<Bencoded> values) implements Bencoded {
    public Sequence {
      values = List.copyOf(values);
    }

    public static Sequence of(String... texts) {
      return new Sequence(List.of(texts).stream().<Bencoded>map(Text::new).toList());
    }

    /** Whether one of the values is that text: how ng carries its flags. */
    public boolean holds(String text) {
      return values.contains(new Text(text));
    }
  }

  /** Keys in the order they came or were put. */
  record Dictionary(Map<String, Bencoded> entries) implements Bencoded {
    public static final Dictionary EMPTY = new Dictionary(Map.of());

    public Dictionary {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    public Dictionary with(String key, Bencoded value) {
      var next = new LinkedHashMap<>(entries);
      next.put(key, value);
      return new Dictionary(next);
    }

    public Dictionary with(String key, String value) {
      return with(key, new Text(value));
    }

    public Dictionary with(String key, long value) {
      return with(key, new Whole(value));
    }

    /** Empty if the key is absent or its value is no text. */
    public Optional<String> text(String key) {
      return entries.get(key) instanceof Text(var value) ? Optional.of(value) : Optional.empty();
    }

    /** A number, also where rtpengine's older clients write it as text; else empty. */
    public Optional<Long> whole(String key) {
      return switch (entries.get(key)) {
        case Whole(var value) -> Optional.of(value);
        case Text(var value) when value.matches("-?[0-9]{1,18}") ->
            Optional.of(Long.valueOf(value));
        case null -> Optional.empty();
        case Text _, Sequence _, Dictionary _ -> Optional.empty();
      };
    }

    public Optional<Dictionary> dictionary(String key) {
      return entries.get(key) instanceof Dictionary inner ? Optional.of(inner) : Optional.empty();
    }

    /** An absent sequence and an empty one are the same to ng. */
    public Sequence sequence(String key) {
      return entries.get(key) instanceof Sequence inner ? inner : new Sequence(List.of());
    }
  }
}
