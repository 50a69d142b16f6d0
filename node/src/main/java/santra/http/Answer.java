package santra.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What goes back to the client: whole, or written piece by piece.
 *
 * @param content what follows the body; empty for an answer that is whole
 */
record Answer(
    int status, String type, byte[] body, Map<String, String> headers, Optional<Content> content) {
  Answer {
    headers = Map.copyOf(headers);
  }

  Answer(int status, String type, byte[] body, Map<String, String> headers) {
    this(status, type, body, headers, Optional.empty());
  }

  /** An answer that is too long to be held, or has no end yet. Always closed, written or not. */
  interface Content extends AutoCloseable {
    /**
     * @param out every piece gives its client time anew
     */
    void write(OutputStream out) throws IOException;

    @Override
    default void close() {}
  }

  static Answer streamed(String type, Content content) {
    return new Answer(200, type, new byte[0], Map.of(), Optional.of(content));
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
    return new Answer(status, type, body, more, content);
  }
}
