package santra.channel.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import santra.flow.Step;
import santra.tenancy.Tenants;
import santra.vocabulary.TenantId;

/** A flow asks another system: only a short answer that comes in time is one. */
class LookUpsTest {
  private static final TenantId ACME = new TenantId("acme");
  private final LookUps lookUps = new LookUps(() -> Tenants.NONE, Clock.systemUTC());
  private final CountDownLatch over = new CountDownLatch(1);
  private HttpServer crm = server();
  private volatile String asked = "";

  private static HttpServer server() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void open() {
    crm.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    crm.createContext(
        "/good",
        exchange -> {
          asked = exchange.getRequestURI().getRawQuery();
          say(
              exchange,
              200,
              "{\"customer\":\"Anna Ä\",\"vip\":true,\"since\":2019,\"orders\":[1]}");
        });
    crm.createContext("/missing", exchange -> say(exchange, 404, "{\"customer\":\"x\"}"));
    crm.createContext("/list", exchange -> say(exchange, 200, "[1]"));
    crm.createContext("/broken", exchange -> say(exchange, 200, "{\"customer\":"));
    crm.createContext(
        "/elsewhere",
        exchange -> {
          exchange.getResponseHeaders().add("Location", "/good");
          say(exchange, 302, "");
        });
    crm.createContext("/long", exchange -> say(exchange, 200, "x".repeat(10 << 20)));
    crm.createContext(
        "/slow",
        exchange -> {
          try {
            if (over.await(20, TimeUnit.SECONDS)) exchange.close();
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        });
    crm.start();
  }

  @AfterEach
  void close() {
    over.countDown();
    crm.stop(0);
  }

  private static void say(HttpExchange exchange, int status, String text) throws IOException {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    try (var body = exchange.getResponseBody()) {
      body.write(bytes);
    } catch (IOException _) {
      // Whoever asked has gone.
    }
  }

  private Optional<Map<String, String>> ask(String path, Duration within) throws Exception {
    var step =
        new Step.LookUp(
            "crm",
            List.of("caller", "born"),
            Map.of("name", "customer", "gold", "vip", "year", "since", "list", "orders"),
            within,
            "a",
            "b");
    var url = URI.create("http://127.0.0.1:%d%s".formatted(crm.getAddress().getPort(), path));
    return lookUps
        .ask(ACME, url, step, Map.of("caller", "+358 40&x=1", "pin", "1234"))
        .toCompletableFuture()
        .get(15, TimeUnit.SECONDS);
  }

  private Optional<Map<String, String>> ask(String path) throws Exception {
    return ask(path, Duration.ofSeconds(10));
  }

  @Test
  void plainValuesOfTheAnswerAreTaken() throws Exception {
    assertThat(ask("/good")).contains(Map.of("name", "Anna Ä", "gold", "true", "year", "2019"));
    assertThat(asked).isEqualTo("caller=%2B358+40%26x%3D1&born=");
  }

  @Test
  void whatIsNoAnswerOfUseIsNone() throws Exception {
    for (var path : List.of("/missing", "/list", "/broken", "/elsewhere", "/nowhere"))
      assertThat(ask(path)).as(path).isEmpty();
    assertThat(lookUps.figures()).containsEntry("asked", 5L).containsEntry("unanswered", 5L);
  }

  @Test
  void tenMegabytesAreNoAnswer() throws Exception {
    assertThat(ask("/long")).isEmpty();
  }

  @Test
  void whoDoesNotAnswerInTimeIsNotWaitedFor() throws Exception {
    var began = System.nanoTime();

    assertThat(ask("/slow", Duration.ofMillis(200))).isEmpty();
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void whereNobodyListensIsNoAnswer() throws Exception {
    crm.stop(0);
    assertThat(ask("/good")).isEmpty();
    crm = server();
  }
}
