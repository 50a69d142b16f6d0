package santra.http;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** What goes back to the client, whole. */
record Answer(int status, String type, byte[] body, Map<String, String> headers) {
  Answer {
    headers = Map.copyOf(headers);
  }

  static Answer text(int status, String type, String body) {
    return new Answer(status, type, body.getBytes(StandardCharsets.UTF_8), Map.of());
  }

  /** JSON that is text already. */
  static Answer json(String body) {
    return text(200, "application/json", body);
  }

  static Answer json(Object view) {
    return json(200, view);
  }

  static Answer json(int status, Object view) {
    return new Answer(status, "application/json", Json.bytes(view), Map.of());
  }

  /** RFC 9457: {@code about:blank}, so the title is the status's own phrase. */
  static Answer problem(int status, String title, String detail) {
    var view = new Views.Problem("about:blank", title, status, detail);
    return new Answer(status, "application/problem+json", Json.bytes(view), Map.of());
  }

  static Answer badRequest(String detail) {
    return problem(400, "Bad Request", detail);
  }

  static Answer notFound() {
    return problem(404, "Not Found", "there is no such thing here");
  }

  static Answer busy(String detail) {
    return problem(503, "Service Unavailable", detail).with("Retry-After", "1");
  }

  Answer with(String header, String value) {
    var more = new TreeMap<>(headers);
    more.put(header, value);
    return new Answer(status, type, body, more);
  }
}
