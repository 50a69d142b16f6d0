package santra.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** For every route there is: nobody learns or moves anything of a tenant without its key. */
@Timeout(60)
class TenantIsolationTest {
  private final House house = new House();

  @AfterEach
  void close() {
    house.close();
  }

  private List<Route> routes() {
    return new RouteTable(house.ports, new Floor(Duration.ofSeconds(1)))
        .all().stream().filter(route -> route.template().startsWith(TenantApi.ROOT)).toList();
  }

  /** Ids that exist in acme and, but for the agent's, in beta. */
  private static String path(Route route, String tenant) {
    return route
        .template()
        .replace("{tenant}", tenant)
        .replace("{agent}", "acme-only")
        .replace("{queue}", "sales")
        .replace("{number}", "1")
        .replace("{contract}", "city")
        .replace("{contact}", FakeRecords.CONTACT.toString());
  }

  private HttpResponse<String> call(Route route, String tenant, Optional<String> authorization)
      throws IOException {
    var request = house.request(path(route, tenant));
    authorization.ifPresent(value -> request.header("Authorization", value));
    if (route.method().equals("POST"))
      request
          .header("Content-Type", "application/json")
          .POST(BodyPublishers.ofString(body(route.template())));
    return house.send(request);
  }

  private static String body(String template) {
    return switch (template.substring(template.lastIndexOf('/'))) {
      case "/transfer" -> "{\"queue\":\"sales\"}";
      case "/consult", "/listen", "/whisper", "/barge", "/take-over", "/leave" ->
          "{\"agent\":\"anna\"}";
      case "/state" -> "{\"state\":\"ready\"}";
      case "/wrap-up" -> "{\"end\":true}";
      case "/pick" -> "{\"contact\":\"" + FakeRecords.CONTACT + "\"}";
      case "/disposition" -> "{\"agent\":\"anna\",\"codes\":[\"fault\"]}";
      default -> "{\"reason\":\"lunch\"}";
    };
  }

  /** Everything of the answer but the time of day. */
  private static String bytes(HttpResponse<String> response) {
    var headers = new ArrayList<>(response.headers().map().entrySet());
    headers.removeIf(header -> header.getKey().equalsIgnoreCase("date"));
    return response.statusCode() + " " + headers + " " + response.body();
  }

  @Test
  void theRightKeyOpensEveryRoute() throws IOException {
    for (var route : routes()) {
      var right = Optional.of("Bearer " + House.key("acme"));
      assertThat(call(route, "acme", right).statusCode()).as("%s", route).isIn(200, 409);
    }
  }

  @Test
  void everyOtherKeyGetsTheSameRefusalOnEveryRouteWhetherOrNotTheTenantExists() throws IOException {
    for (var route : routes()) {
      var refusals = new ArrayList<String>();
      for (var tenant : List.of("acme", "nobody", "ACME", "%61cme", "a".repeat(60)))
        for (var key : keys()) {
          var response = call(route, tenant, key);
          assertThat(response.statusCode()).as("%s %s %s", route, tenant, key).isEqualTo(401);
          refusals.add(bytes(response));
        }
      assertThat(refusals.stream().distinct()).as("%s", route).hasSize(1);
    }
    assertThat(house.centre.agents).isEmpty();
  }

  private static List<Optional<String>> keys() {
    var hash = House.sha256(House.key("acme"));
    return List.of(
        Optional.empty(),
        Optional.of("Bearer " + House.key("beta")),
        Optional.of("Bearer " + hash),
        Optional.of("Bearer " + "0".repeat(64)),
        Optional.of("Bearer"),
        Optional.of("Bearer " + House.key("acme") + "x"),
        Optional.of("Basic " + House.key("acme")),
        Optional.of(House.key("acme")));
  }

  @Test
  void aKeyOpensItsOwnTenantOnlyToItsOwnThings() throws IOException {
    for (var route : routes()) {
      var response = call(route, "beta", Optional.of("Bearer " + House.key("beta")));
      assertThat(response.body()).as("%s", route).doesNotContain("acme/", "\"acme\"");
      // Of a contact that it does not know, a tenant knows no decision.
      if (route.template().endsWith("/decisions"))
        assertThat(response.body()).contains("\"decisions\":[]");
      else if (route.template().contains("{agent}") || route.template().contains("{contact}"))
        assertThat(response.statusCode()).as("%s", route).isEqualTo(404);
    }
    assertThat(house.centre.agents).isEmpty();
  }

  @Test
  void aKeyInTheAddressIsNotLookedAt() throws IOException {
    var key = House.key("acme");
    var url = "/api/v1/tenants/acme/agents?key=" + key + "&access_token=" + key;
    assertThat(house.send(house.request(url)).statusCode()).isEqualTo(401);
  }

  @Test
  void guessingIsSlowedDownButTheRightKeyStillWorks() throws IOException {
    try (var strict = new House(House.settings(3))) {
      var statuses = new ArrayList<Integer>();
      for (int i = 0; i < 5; i++)
        statuses.add(
            strict.send(strict.as("guess-" + i, "/api/v1/tenants/acme/agents")).statusCode());

      assertThat(statuses).isEqualTo(Arrays.asList(401, 401, 401, 429, 429));
      assertThat(strict.get("/agents").statusCode()).isEqualTo(200);
    }
  }
}
