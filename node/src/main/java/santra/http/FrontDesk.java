package santra.http;

import io.helidon.common.uri.UriQuery;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes every request: authenticates it, finds its route, sends the answer, books it. */
final class FrontDesk implements Handler {
  static final int MAX_BODY = 64 << 10;

  /**
   * Up to here a body that is too long is read and thrown away, so that the client sees our 413.
   */
  static final int MAX_DISCARDED = 1 << 20;

  private static final Logger log = LoggerFactory.getLogger(FrontDesk.class);
  private static final Pattern BEARER =
      Pattern.compile("(?i:bearer) +([A-Za-z0-9._~+/-]{1,512}=*)");
  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,9}");
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
  private final Patience patience;

  FrontDesk(RouteTable table, Gate gate, Turns turns, AccessBook book, Patience patience) {
    this.table = table;
    this.gate = gate;
    this.turns = turns;
    this.book = book;
    this.patience = patience;
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
    // Where a refused request's body ends, and the next request begins, is not ours to guess at.
    var doubtful = answer.status() >= 400 && hasBody(request);
    var said = doubtful ? answer.with("Connection", "close") : answer;
    if (said.content().isEmpty()) send(response, said, method.equals("HEAD"));
    else stream(request, response, said, said.content().get(), method.equals("HEAD"));
    if (doubtful) throw new CloseConnectionException("the rest of the request is not read");
    patience.answered(request.remotePeer().address());
  }

  // A handler's unexpected failure must become a 500 without a word about its cause.
  private Answer answer(
      ServerRequest request, List<String> path, Optional<RouteTable.Match> match) {
    try {
      return routed(request, path, match);
    } catch (Halt halt) {
      return halt.answer();
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
            Call.Body.NONE,
            Optional.empty(),
            range(request));
    checkLength(request);
    if (isBelow("/api/v1/tenants", path)) {
      var tenant = gate.tenant(path.size() > 4 ? path.get(4) : "", call);
      return turns.take(tenant.id(), () -> handled(request, match, path, call.of(tenant)));
    }
    if (isBelow("/api/v1/cluster", path)) gate.operator(call);
    return handled(request, match, path, call);
  }

  private static boolean isBelow(String root, List<String> path) {
    var steps = Route.steps(root);
    return path.size() >= steps.size() && path.subList(0, steps.size()).equals(steps);
  }

  private Answer handled(
      ServerRequest request, Optional<RouteTable.Match> match, List<String> path, Call call) {
    if (match.isPresent()) {
      var whole = call.with(body(request));
      patience.working(request.remotePeer().address());
      return match.get().route().handler().handle(whole);
    }
    var methods = table.methods(path);
    if (methods.isEmpty()) return Answer.notFound();
    return Answer.problem(405, "Method Not Allowed", "allowed: " + methods).with("Allow", methods);
  }

  private static boolean hasBody(ServerRequest request) {
    return request.headers().contains(HeaderNames.TRANSFER_ENCODING)
        || request.headers().values(HeaderNames.CONTENT_LENGTH).stream()
            .anyMatch(length -> !length.equals("0"));
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

  private static Optional<String> range(ServerRequest request) {
    var values = request.headers().values(HeaderNames.RANGE);
    return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
  }

  private static Map<String, List<String>> query(ServerRequest request) {
    UriQuery query = request.query();
    var values = new HashMap<String, List<String>>();
    for (var name : query.names()) values.put(name, query.all(name));
    return values;
  }

  private static Call.Body body(ServerRequest request) {
    var type = request.headers().first(HeaderNames.CONTENT_TYPE).orElse("");
    if (!request.content().hasEntity()) return new Call.Body(type, new byte[0]);
    try (var stream = request.content().inputStream()) {
      var bytes = stream.readNBytes(MAX_BODY + 1);
      if (bytes.length <= MAX_BODY) return new Call.Body(type, bytes);
      stream.transferTo(OutputStream.nullOutputStream()); // or the client may miss our answer
    } catch (IOException | RuntimeException e) {
      log.debug("a body that cannot be read", e);
      throw new Halt(Answer.badRequest("the body cannot be read"));
    }
    throw new Halt(Answer.problem(413, "Content Too Large", "at most " + MAX_BODY + " bytes"));
  }

  /**
   * A body must have one plain length (RFC 9112 section 6.3): where two readers could disagree on
   * it, one request can hide in another.
   */
  private static void checkLength(ServerRequest request) {
    var coding = request.headers().values(HeaderNames.TRANSFER_ENCODING);
    var length = request.headers().values(HeaderNames.CONTENT_LENGTH);
    var counted = length.size() == 1 && LENGTH.matcher(length.getFirst()).matches();
    var chunked = length.isEmpty() && coding.equals(List.of("chunked"));
    var plain = coding.isEmpty() ? (length.isEmpty() || counted) : chunked;
    if (!plain) throw new Halt(Answer.badRequest("the length of the body is not clear"));
  }

  /** Whoever reads is given time anew with each piece; whoever does not is cut off. */
  private void stream(
      ServerRequest request,
      ServerResponse response,
      Answer answer,
      Answer.Content content,
      boolean headOnly) {
    try (content) {
      head(response, answer);
      if (headOnly) {
        response.send();
        return;
      }
      var peer = request.remotePeer().address();
      try (var out = response.outputStream()) {
        content.write(new Pieces(out, () -> patience.working(peer)));
      }
    } catch (IOException | RuntimeException broken) {
      // The status is sent: that it is not whole can only be shown by an end without an end.
      log.debug("an answer ended early", broken);
      throw new CloseConnectionException("the answer is not whole");
    }
  }

  private static final class Pieces extends FilterOutputStream {
    private final Runnable written;

    Pieces(OutputStream out, Runnable written) {
      super(out);
      this.written = written;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length);
      written.run();
    }
  }

  private static void head(ServerResponse response, Answer answer) {
    response.status(answer.status());
    response.header(HeaderNames.CONTENT_TYPE, answer.type());
    secured(response::header);
    answer.headers().forEach(response::header);
  }

  private static void send(ServerResponse response, Answer answer, boolean headOnly) {
    head(response, answer);
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
