package santra.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What anybody who reaches the port may ask: nothing of a tenant's. */
final class OpenDoor {
  private final HttpPorts ports;
  private final String openApi;

  OpenDoor(HttpPorts ports) {
    this.ports = ports;
    this.openApi = resource();
  }

  List<Route> routes() {
    return List.of(
        Route.get("/health/live", _ -> health(ports.health().live())),
        Route.get("/health/ready", _ -> health(ports.health().ready())),
        Route.get(
            "/metrics",
            _ ->
                Answer.text(
                    200, "text/plain; version=0.0.4; charset=utf-8", ports.metrics().get())),
        Route.get("/openapi.yaml", _ -> Answer.text(200, "application/yaml", openApi)));
  }

  private static Answer health(List<HealthSource.Check> checks) {
    var health = Views.Health.of(checks);
    return Answer.json(health.up() ? 200 : 503, health);
  }

  private static String resource() {
    try (var stream = OpenDoor.class.getResourceAsStream("/openapi.yaml")) {
      if (stream == null) throw new IllegalStateException("openapi.yaml is not in the jar");
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
