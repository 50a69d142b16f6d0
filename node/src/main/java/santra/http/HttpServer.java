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
import java.time.Duration;
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

  private HttpServer(WebServer server, AccessBook book) {
    this.server = server;
    this.book = book;
  }

  /**
   * Listens once it returns.
   *
   * @throws IllegalStateException when the address cannot be bound
   */
  public static HttpServer start(HttpSettings settings, HttpPorts ports) {
    BELOW.setLevel(Level.WARNING);
    var book = new AccessBook();
    var strikes = new Strikes(settings.strikes(), System::nanoTime);
    var desk =
        new FrontDesk(
            new RouteTable(ports, new Floor(settings.answerWithin())),
            new Gate(ports.tenants(), settings.operatorKey(), strikes),
            new Turns(settings.maxRequests(), settings.maxTenantRequests()),
            book);
    return new HttpServer(listen(settings, desk), book);
  }

  private static WebServer listen(HttpSettings settings, FrontDesk desk) {
    var http1 =
        Http1Config.builder()
            .maxHeadersSize(MAX_HEADERS)
            .maxPrologueLength(MAX_REQUEST_LINE)
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
          .maxPayloadSize(FrontDesk.MAX_BODY)
          .connectionOptions(options -> options.readTimeout(settings.readTimeout()))
          .idleConnectionTimeout(Duration.ofMinutes(1))
          .idleConnectionPeriod(Duration.ofSeconds(5))
          .shutdownGracePeriod(settings.stopWithin())
          .directHandlers(directHandlers())
          .routing(HttpRouting.builder().any(desk))
          .build()
          .start();
    } catch (RuntimeException e) {
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
      var answer = Answer.problem(status.code(), status.reasonPhrase(), "refused unread");
      var response =
          TransportResponse.builder()
              .status(status)
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
  }
}
