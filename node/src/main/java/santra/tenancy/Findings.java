package santra.tenancy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;
import santra.tenancy.Finding.Severity;

/** Collects what is wrong with one file. Keeps the first {@link #LIMIT} remarks. */
final class Findings {
  static final int LIMIT = 200;

  private static final Pattern PLAIN = Pattern.compile("[\\p{L}0-9_.+*#:/-]{1,40}");

  private final String file;
  private final List<Finding> list = new ArrayList<>();
  private boolean errors;

  Findings(String file) {
    this.file = file;
  }

  void error(Place place, String path, String reason) {
    errors = true;
    add(Severity.ERROR, place, path, reason);
  }

  void warning(Place place, String path, String reason) {
    add(Severity.WARNING, place, path, reason);
  }

  private void add(Severity severity, Place place, String path, String reason) {
    if (list.size() < LIMIT)
      list.add(new Finding(severity, file, place.line(), place.column(), path, reason));
    else if (list.size() == LIMIT)
      list.add(
          new Finding(
              Severity.ERROR, file, place.line(), place.column(), "", "and more like this"));
  }

  boolean hasErrors() {
    return errors;
  }

  List<Finding> list() {
    return List.copyOf(list);
  }

  /** Text from the file as it may appear in a log line: one line, short, and only if it is tame. */
  static String shown(String text) {
    return PLAIN.matcher(text).matches() ? "'" + text + "'" : "this value";
  }

  /** The same for a key, which becomes part of a path. */
  static String step(String key) {
    return PLAIN.matcher(key).matches() ? key : "?";
  }

  /** A position in the file, counted from 1. */
  record Place(int line, int column) {
    static final Place WHOLE_FILE = new Place(0, 0);

    static Place of(Node node) {
      return of(node.getStartMark());
    }

    static Place of(Optional<Mark> mark) {
      return mark.map(m -> new Place(m.getLine() + 1, m.getColumn() + 1)).orElse(WHOLE_FILE);
    }
  }
}
