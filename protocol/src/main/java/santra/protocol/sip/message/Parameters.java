package santra.protocol.sip.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The {@code ;name=value} tail of a URI or header, in its order. A flag has an empty value. */
public record Parameters(List<Parameter> list) {
  public static final Parameters NONE = new Parameters(List.of());

  /** One parameter; {@code value} is empty for a flag such as {@code ;lr}. */
  public record Parameter(String name, String value) {}

  public Parameters {
    list = List.copyOf(list);
  }

  /** Reads {@code ;a=b;c} (or the empty string); semicolons in quotes do not separate. */
  public static Parameters parse(String text) {
    if (text.isEmpty()) return NONE;
    var list = new ArrayList<Parameter>();
    for (var part : Quoted.split(text, ';')) {
      var trimmed = Token.trim(part);
      if (trimmed.isEmpty()) continue;
      var equals = trimmed.indexOf('=');
      list.add(
          equals < 0
              ? new Parameter(trimmed, "")
              : new Parameter(
                  Token.trim(trimmed.substring(0, equals)),
                  Token.trim(trimmed.substring(equals + 1))));
    }
    return new Parameters(list);
  }

  public Optional<String> value(String name) {
    for (var parameter : list)
      if (parameter.name().equalsIgnoreCase(name)) return Optional.of(parameter.value());
    return Optional.empty();
  }

  public boolean has(String name) {
    return value(name).isPresent();
  }

  public Parameters with(String name, String value) {
    var next = new ArrayList<Parameter>(list.size() + 1);
    var placed = false;
    for (var parameter : list)
      if (!parameter.name().equalsIgnoreCase(name)) next.add(parameter);
      else if (!placed) {
        next.add(new Parameter(parameter.name(), value));
        placed = true;
      }
    if (!placed) next.add(new Parameter(name, value));
    return new Parameters(next);
  }

  public Parameters without(String name) {
    return new Parameters(list.stream().filter(p -> !p.name().equalsIgnoreCase(name)).toList());
  }

  @Override
  public String toString() {
    var text = new StringBuilder();
    for (var parameter : list) {
      text.append(';').append(parameter.name());
      if (!parameter.value().isEmpty()) text.append('=').append(parameter.value());
    }
    return text.toString();
  }
}
