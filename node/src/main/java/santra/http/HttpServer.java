package santra.http;

import io.helidon.http.DirectHandler;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.DirectHandler.TransportRequest;
import io.helidon.http.DirectHandler.TransportResponse;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The HTTP server: HTTP/1.1 on one address, a virtual thread a request.
 *
 * <p>Starting points: {@link #start}, {@link #close}; {@code RouteTable} for what it serves.
 */
public final class HttpServer implements AutoCloseable {
  private static final int MAX_HEADERS = 16 << 10;
  private static final int MAX_REQUEST_LINE = 4 << 10;

  /** Its informative lines repeat ours. Held here, for the platform holds loggers weakly. */
  private static final Logger BELOW = Logger.getLogger("io.helidon");

  private final WebServer server;
  private final AccessBook book;
  private final Patience patience;

  private HttpServer(WebServer server, AccessBook book, Patience patience) {
    this.server = server;
    this.book = book;
    this.patience = patience;
  }

  /**
   * Listens once it returns.
   *
   * @throws IllegalStateException when the address cannot be bound
   */
  public static HttpServer start(HttpSettings settings, HttpPorts ports) {
    BELOW.setLevel(Level.WARNING);
    var book = new AccessBook();
    var patience = new Patience(settings.requestWithin());
    var strikes = new Strikes(settings.strikes(), System::nanoTime);
    var desk =
        new FrontDesk(
            new RouteTable(ports, new Floor(settings.answerWithin())),
            new Gate(ports.tenants(), settings.operatorKey(), strikes),
            new Turns(settings.maxRequests(), settings.maxTenantRequests()),
            book,
            patience);
    return new HttpServer(listen(settings, desk, patience), book, patience);
  }

  private static WebServer listen(HttpSettings settings, FrontDesk desk, Patience patience) {
    var http1 =
        Http1Config.builder()
            .maxHeadersSize(MAX_HEADERS)
            .maxPrologueLength(MAX_REQUEST_LINE)
            .addReceiveListener(patience)
            .build();
    try {
      return WebServer.builder()
          .address(settings.address().getAddress())
          .port(settings.address().getPort())
          .shutdownHook(false)
          .featuresDiscoverServices(false)
          .protocolsDiscoverServices(false)
          .addProtocol(http1)
          .maxTcpConnections(settings.maxConnections())
          .maxConcurrentRequests(settings.maxRequests())
          .maxPayloadSize(FrontDesk.MAX_DISCARDED)
          .connectionOptions(patience.options())
          .shutdownGracePeriod(settings.stopWithin())
          .directHandlers(directHandlers())
          .routing(HttpRouting.builder().any(desk))
          .build()
          .start();
    } catch (RuntimeException e) {
      patience.close();
      throw new IllegalStateException("cannot listen on " + settings.address(), e);
    }
  }

  /** What the server below us refuses by itself gets the same shape and headers as the rest. */
  private static DirectHandlers directHandlers() {
    var handlers = DirectHandlers.builder();
    for (var event : EventType.values()) handlers.addHandler(event, new Refusal());
    return handlers.build();
  }

  private static final class Refusal implements DirectHandler {
    @Override
    public TransportResponse handle(
        TransportRequest request,
        EventType event,
        Status status,
        ServerResponseHeaders headers,
        String message) {
      // Our own failures are answered before they come here; what is left is the client's.
      var said = event == EventType.INTERNAL_ERROR ? Status.BAD_REQUEST_400 : status;
      var answer = Answer.problem(said.code(), said.reasonPhrase(), "refused unread");
      var response =
          TransportResponse.builder()
              .status(said)
              .headers(headers)
              .keepAlive(false)
              .header(HeaderNames.CONTENT_TYPE, answer.type())
              .entity(answer.body());
      FrontDesk.secured((name, values) -> response.header(HeaderNames.create(name), values));
      return response.build();
    }
  }

  /** The bound port. */
  public int port() {
    return server.port();
  }

  /** Requests and their times by route and status, keyed by Prometheus sample name. */
  public Map<String, Long> counters() {
    return book.counters();
  }

  /** Takes no new requests and waits for the running ones, no longer than the settings say. */
  @Override
  public void close() {
    server.stop();
    patience.close();
  }
}
