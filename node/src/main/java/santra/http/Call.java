package santra.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.time.DateTimeException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import santra.tenancy.Tenant;

/**
 * One request as a handler sees it: authenticated, its path taken apart.
 *
 * @param key what the client presented as {@code Authorization: Bearer}; empty for nothing usable
 * @param names values of the path's names
 * @param query first value of each query parameter
 * @param range the header of that name
 * @param tenants the tenant whose key was presented; none on a route outside the tenants
 */
record Call(
    InetAddress source,
    String key,
    Map<String, String> names,
    Map<String, List<String>> query,
    Body body,
    Optional<Tenant> tenants,
    Optional<String> range) {
  private static final Pattern JSON =
      Pattern.compile("application/json *(?:; *charset *= *\"?utf-8\"?)?");

  /** What came after the headers, unread by anybody yet. */
  record Body(String type, byte[] bytes) {
    static final Body NONE = new Body("", new byte[0]);
  }

  Call of(Tenant tenant) {
    return new Call(source, key, names, query, body, Optional.of(tenant), range);
  }

  Call with(Body read) {
    return new Call(source, key, names, query, read, tenants, range);
  }

  /** The body as a JSON object, or {@link Halt} with 400 or 415. */
  JsonNode json() {
    if (!JSON.matcher(body.type.toLowerCase(Locale.ROOT)).matches())
      throw new Halt(
          Answer.problem(415, "Unsupported Media Type", "the body must be application/json"));
    return Json.object(body.bytes)
        .orElseThrow(() -> new Halt(Answer.badRequest("the body must be one JSON object")));
  }

  Tenant tenant() {
    return tenants.orElseThrow(() -> new IllegalStateException("not a tenant's route"));
  }

  /** A name of the path as a word of the vocabulary; one that cannot exist is not found. */
  <T> T name(String name, Function<String, T> constructor) {
    try {
      return constructor.apply(names.getOrDefault(name, ""));
    } catch (IllegalArgumentException _) {
      throw new Halt(Answer.notFound());
    }
  }

  /**
   * A word of the query; {@link Halt} with 400 and the reader's reason when it is not one.
   *
   * @param read throws IllegalArgumentException or DateTimeException for what it cannot read
   */
  <T> Optional<T> word(String name, Function<String, T> read) {
    var values = query.getOrDefault(name, List.of());
    if (values.isEmpty()) return Optional.empty();
    try {
      if (values.size() == 1) return Optional.of(read.apply(values.getFirst()));
    } catch (IllegalArgumentException | DateTimeException wrong) {
      throw new Halt(Answer.badRequest("%s: %s".formatted(name, wrong.getMessage())));
    }
    throw new Halt(Answer.badRequest(name + " must be given once"));
  }

  /** A whole number of the query. */
  long number(String name, long usual, long least, long most) {
    var values = query.getOrDefault(name, List.of());
    if (values.isEmpty()) return usual;
    try {
      var number = Long.parseLong(values.getFirst());
      if (values.size() == 1 && number >= least && number <= most) return number;
    } catch (NumberFormatException _) {
      // The same answer as for a number out of range.
    }
    var rule = "%s must be one whole number from %d to %d".formatted(name, least, most);
    throw new Halt(Answer.badRequest(rule));
  }
}
