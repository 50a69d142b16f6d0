package santra.http;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One line of the table that the server mounts and that {@code openapi.yaml} documents.
 *
 * @param template such as {@code /api/v1/tenants/{tenant}/agents}
 */
record Route(String method, String template, Handler handler) {

  /** May end with {@link Halt}; may block, for it runs on a virtual thread. */
  interface Handler {
    Answer handle(Call call);
  }

  static Route get(String template, Handler handler) {
    return new Route("GET", template, handler);
  }

  static Route post(String template, Handler handler) {
    return new Route("POST", template, handler);
  }

  /** The values of the template's names, if the path is of its form. */
  Optional<Map<String, String>> match(List<String> path) {
    var steps = steps(template);
    if (steps.size() != path.size()) return Optional.empty();
    var values = new HashMap<String, String>();
    for (int i = 0; i < path.size(); i++) {
      var step = steps.get(i);
      if (step.startsWith("{")) values.put(step.substring(1, step.length() - 1), path.get(i));
      else if (!step.equals(path.get(i))) return Optional.empty();
    }
    return Optional.of(values);
  }

  /** Still encoded: no name of ours needs an escape, so an escaped one is simply unknown. */
  static List<String> steps(String path) {
    return List.of(path.split("/", -1));
  }

  @Override
  public String toString() {
    return method + " " + template;
  }
}
