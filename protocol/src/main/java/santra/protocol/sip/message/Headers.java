package santra.protocol.sip.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Header fields in their order, one value each (a comma-separated list becomes several fields).
 * Names are canonical long forms and compared without regard to case.
 */
public record Headers(List<Field> fields) {
  public static final Headers NONE = new Headers(List.of());

  /** One header field: its name in canonical spelling and its value, unfolded. */
  public record Field(String name, String value) {}

  public Headers {
    fields = List.copyOf(fields);
  }

  public Optional<String> first(String name) {
    for (var field : fields)
      if (field.name().equalsIgnoreCase(name)) return Optional.of(field.value());
    return Optional.empty();
  }

  public List<String> all(String name) {
    var values = new ArrayList<String>();
    for (var field : fields) if (field.name().equalsIgnoreCase(name)) values.add(field.value());
    return values;
  }

  /** Replaces every field of that name by one, at the place of the first. */
  public Headers with(String name, String value) {
    var next = new ArrayList<Field>(fields.size() + 1);
    var placed = false;
    for (var field : fields)
      if (!field.name().equalsIgnoreCase(name)) next.add(field);
      else if (!placed) {
        next.add(new Field(field.name(), value));
        placed = true;
      }
    if (!placed) next.add(new Field(name, value));
    return new Headers(next);
  }

  /** Adds a field after all others. */
  public Headers plus(String name, String value) {
    var next = new ArrayList<Field>(fields.size() + 1);
    next.addAll(fields);
    next.add(new Field(name, value));
    return new Headers(next);
  }

  /** Adds a field before all others, as a Via is. */
  public Headers first(String name, String value) {
    var next = new ArrayList<Field>(fields.size() + 1);
    next.add(new Field(name, value));
    next.addAll(fields);
    return new Headers(next);
  }

  public Headers without(String name) {
    return new Headers(
        fields.stream().filter(field -> !field.name().equalsIgnoreCase(name)).toList());
  }
}
