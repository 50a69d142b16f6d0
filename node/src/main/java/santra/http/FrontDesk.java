package santra.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.helidon.common.uri.UriQuery;
import io.helidon.http.HeaderNames;
import io.helidon.http.RequestException;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes every request: authenticates it, finds its route, sends the answer, books it. */
final class FrontDesk implements Handler {
  static final int MAX_BODY = 64 << 10;

  private static final Logger log = LoggerFactory.getLogger(FrontDesk.class);
  private static final Pattern BEARER =
      Pattern.compile("(?i:bearer) +([A-Za-z0-9._~+/-]{1,512}=*)");
  private static final Pattern JSON =
      Pattern.compile("application/json *(?:; *charset *= *\"?utf-8\"?)?");
  private static final Map<String, String> SECURITY_HEADERS =
      Map.of(
          "X-Content-Type-Options", "nosniff",
          "Cache-Control", "no-store",
          "Referrer-Policy", "no-referrer",
          "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");

  private final RouteTable table;
  private final Gate gate;
  private final Turns turns;
  private final AccessBook book;

  FrontDesk(RouteTable table, Gate gate, Turns turns, AccessBook book) {
    this.table = table;
    this.gate = gate;
    this.turns = turns;
    this.book = book;
  }

  @Override
  public void handle(ServerRequest request, ServerResponse response) {
    var began = System.nanoTime();
    var method = request.prologue().method().text();
    var path = Route.steps(request.prologue().uriPath().rawPath());
    var match = table.find(method.equals("HEAD") ? "GET" : method, path);
    var answer = answer(request, path, match);
    var route = match.map(found -> found.route().toString()).orElse("none");
    book.note(route, answer.status(), Duration.ofNanos(System.nanoTime() - began));
    send(response, answer, method.equals("HEAD"));
  }

  // A handler's unexpected failure must become a 500 without a word about its cause.
  private Answer answer(
      ServerRequest request, List<String> path, Optional<RouteTable.Match> match) {
    try {
      return routed(request, path, match);
    } catch (Halt halt) {
      return halt.answer();
    } catch (RequestException | CloseConnectionException | UncheckedIOException e) {
      throw e; // The connection is broken or spoke nonsense: the server below answers or closes.
    } catch (RuntimeException e) {
      var incident = UUID.randomUUID();
      var route = match.map(found -> found.route().toString()).orElse("none");
      log.error("incident {} in {}", incident, route, e);
      return Answer.problem(500, "Internal Server Error", "incident " + incident);
    }
  }

  private Answer routed(
      ServerRequest request, List<String> path, Optional<RouteTable.Match> match) {
    var names = match.map(RouteTable.Match::names).orElse(Map.of());
    var call =
        new Call(
            source(request),
            key(request),
            names,
            query(request),
            () -> body(request),
            Optional.empty());
    if (isBelow("/api/v1/tenants", path)) {
      var tenant = gate.tenant(path.size() > 4 ? path.get(4) : "", call);
      return turns.take(tenant.id(), () -> handled(match, path, call.of(tenant)));
    }
    if (isBelow("/api/v1/cluster", path)) gate.operator(call);
    return handled(match, path, call);
  }

  private static boolean isBelow(String root, List<String> path) {
    var steps = Route.steps(root);
    return path.size() >= steps.size() && path.subList(0, steps.size()).equals(steps);
  }

  private Answer handled(Optional<RouteTable.Match> match, List<String> path, Call call) {
    if (match.isPresent()) return match.get().route().handler().handle(call);
    var methods = table.methods(path);
    if (methods.isEmpty()) return Answer.notFound();
    return Answer.problem(405, "Method Not Allowed", "allowed: " + methods).with("Allow", methods);
  }

  private static InetAddress source(ServerRequest request) {
    return request.remotePeer().address() instanceof InetSocketAddress peer
        ? peer.getAddress()
        : InetAddress.getLoopbackAddress();
  }

  private static String key(ServerRequest request) {
    var values = request.headers().values(HeaderNames.AUTHORIZATION);
    if (values.size() != 1) return "";
    var bearer = BEARER.matcher(values.getFirst());
    return bearer.matches() ? bearer.group(1) : "";
  }

  private static Map<String, List<String>> query(ServerRequest request) {
    UriQuery query = request.query();
    var values = new HashMap<String, List<String>>();
    for (var name : query.names()) values.put(name, query.all(name));
    return values;
  }

  private static JsonNode body(ServerRequest request) {
    var type = request.headers().first(HeaderNames.CONTENT_TYPE).orElse("");
    if (!JSON.matcher(type.toLowerCase(Locale.ROOT)).matches())
      throw new Halt(
          Answer.problem(415, "Unsupported Media Type", "the body must be application/json"));
    return Json.object(bytes(request))
        .orElseThrow(() -> new Halt(Answer.badRequest("the body must be one JSON object")));
  }

  private static byte[] bytes(ServerRequest request) {
    if (!request.content().hasEntity()) return new byte[0];
    try (var stream = request.content().inputStream()) {
      var bytes = stream.readNBytes(MAX_BODY + 1);
      if (bytes.length > MAX_BODY)
        throw new Halt(
            Answer.problem(413, "Content Too Large", "at most " + MAX_BODY + " bytes")
                .with("Connection", "close"));
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void send(ServerResponse response, Answer answer, boolean headOnly) {
    response.status(answer.status());
    response.header(HeaderNames.CONTENT_TYPE, answer.type());
    secured(response::header);
    answer.headers().forEach(response::header);
    if (headOnly) {
      response.header(HeaderNames.CONTENT_LENGTH, Integer.toString(answer.body().length));
      response.send();
    } else {
      response.send(answer.body());
    }
  }

  /** Adds the headers that every answer has. */
  static void secured(Headers headers) {
    SECURITY_HEADERS.forEach((name, value) -> headers.add(name, value));
  }

  /** Where headers are added. */
  interface Headers {
    Object add(String name, String... values);
  }
}
