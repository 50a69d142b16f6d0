package santra.http;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import santra.http.HealthSource.Check;
import santra.vocabulary.ContactId;

@Timeout(20)
class HttpServerTest {
  private final House house = new House();

  @AfterEach
  void close() {
    house.close();
  }

  private static String type(HttpResponse<?> response) {
    return response.headers().firstValue("Content-Type").orElse("");
  }

  private static void assertProblem(HttpResponse<String> response, int status, String detail) {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(type(response)).isEqualTo("application/problem+json");
    assertThat(response.body())
        .contains("\"type\":\"about:blank\"", "\"status\":" + status, detail)
        .doesNotContain("Exception", "java.", "santra.");
  }

  @Test
  void healthNamesEveryCheckAndTurnsRedWithOneOfThem() throws IOException {
    assertThat(house.send(house.request("/health/ready")).body())
        .isEqualTo(
            """
            {"status":"up","checks":[{"name":"journal","status":"up","detail":"open"}]}\
            """);

    house.health.add(new Check("media", false, "no answer"));
    var red = house.send(house.request("/health/ready"));

    assertThat(red.statusCode()).isEqualTo(503);
    assertThat(red.body()).contains("\"status\":\"down\"", "\"name\":\"media\"");
    assertThat(house.send(house.request("/health/live")).statusCode()).isEqualTo(503);
  }

  @Test
  void metricsAndTheApiDescriptionNeedNoKey() throws IOException {
    var metrics = house.send(house.request("/metrics"));
    assertThat(metrics.body()).isEqualTo("santra_up 1\n");
    assertThat(type(metrics)).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
    assertThat(house.send(house.request("/openapi.yaml")).body()).startsWith("openapi: 3.1.0");
  }

  @Test
  void headIsAnsweredLikeGetWithoutTheBody() throws IOException {
    var head = house.send(house.request("/health/live").HEAD());

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(house.send(house.request("/health/live")).statusCode()).isEqualTo(200);
  }

  @Test
  void everyAnswerCarriesTheSecurityHeaders() throws IOException {
    for (var path : new String[] {"/metrics", "/nowhere", "/api/v1/tenants/acme/agents"}) {
      var headers = house.send(house.request(path)).headers();
      assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
      assertThat(headers.firstValue("Cache-Control")).contains("no-store");
      assertThat(headers.firstValue("Content-Security-Policy").orElse(""))
          .contains("default-src 'none'");
      assertThat(headers.firstValue("Server")).isEmpty();
    }
  }

  @Test
  void anAgentLogsInBecomesReadyAndGoesToLunch() throws IOException {
    assertThat(house.post("/agents/anna/login", "").statusCode()).isEqualTo(200);
    assertThat(house.post("/agents/anna/ready", "").body()).contains("\"state\":\"ready\"");
    var lunch = house.post("/agents/anna/not-ready", "{\"reason\": \"lunch\"}");

    assertThat(lunch.body())
        .isEqualTo(
            """
            {"agent":"anna","name":"Anna","device":"1001","state":"not-ready","reason":"lunch",\
            "since":"2025-03-01T10:00:00Z","reachable":true}\
            """);
    assertThat(house.get("/agents/anna").body()).isEqualTo(lunch.body());
    assertThat(house.get("/agents").body())
        .startsWith("{\"agents\":[{\"agent\":\"acme-only\"")
        .contains("\"logged-out\"", lunch.body());
    assertThat(house.post("/agents/anna/logout", "").body()).contains("logged-out");
  }

  private static final String CALL = "/contacts/0193588e-0f4b-8a3d-9c62-5b1f0a7de001";

  @Test
  void aContactIsHeldResumedAndSentOn() throws IOException {
    assertThat(house.post(CALL + "/hold", "").statusCode()).isEqualTo(200);
    assertThat(house.post(CALL + "/resume", "").statusCode()).isEqualTo(200);
    assertThat(house.post(CALL + "/transfer", "{\"queue\": \"sales\"}").body())
        .isEqualTo("{\"contact\":\"0193588e-0f4b-8a3d-9c62-5b1f0a7de001\"}");
    assertThat(house.post(CALL + "/transfer", "{\"agent\": \"anna\"}").statusCode()).isEqualTo(200);
    assertThat(house.post(CALL + "/transfer", "{\"number\": \"040 123 4567\"}").statusCode())
        .isEqualTo(200);

    assertThat(house.centre.orders)
        .containsExactly(
            "hold",
            "resume",
            "transfer to Queue[queue=sales]",
            "transfer to Agent[agent=anna]",
            "transfer to Dialled[number=040 123 4567]");
  }

  @Test
  void colleaguesAreConsultedAndSupervisorsBroughtIn() throws IOException {
    for (var verb : List.of("back", "swap", "conference", "complete", "mute", "unmute"))
      assertThat(house.post(CALL + "/" + verb, "").statusCode()).as(verb).isEqualTo(200);
    for (var verb : List.of("consult", "listen", "whisper", "barge", "take-over", "leave")) {
      assertThat(house.post(CALL + "/" + verb, "{\"agent\": \"anna\"}").statusCode())
          .as(verb)
          .isEqualTo(200);
      assertProblem(house.post(CALL + "/" + verb, "{\"agent\": \"no\"}"), 400, "the body must be");
      assertProblem(house.post(CALL + "/" + verb, "{}"), 400, "the body must be");
    }

    assertThat(house.centre.orders)
        .containsExactly(
            "Back[]",
            "Swap[]",
            "Conference[]",
            "Complete[]",
            "Mute[muted=true]",
            "Mute[muted=false]",
            "Consult[whom=Agent[agent=anna]]",
            "Supervise[supervisor=anna, part=LISTENING]",
            "Supervise[supervisor=anna, part=WHISPERING]",
            "Supervise[supervisor=anna, part=BARGING]",
            "TakeOver[supervisor=anna]",
            "Leave[supervisor=anna]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"queue\": \"nowhere\"}",
        "{\"queue\": \"NO WORD\"}",
        "{\"agent\": \"nobody\"}",
        "{\"queue\": 7}",
        "{\"queue\": \"sales\", \"agent\": \"anna\"}",
        "{\"number\": \"*61\"}",
        "{\"number\": \"sip:+358100100@h\"}",
        "{\"number\": 358100100}"
      })
  void aTransferToNowhereIsABadRequest(String body) throws IOException {
    assertProblem(house.post(CALL + "/transfer", body), 400, "the body must be");
    assertThat(house.centre.orders).isEmpty();
  }

  @Test
  void trunksShowWhatTheyCarryAndWhatItCosts() throws IOException {
    assertThat(house.get("/trunks").body())
        .contains(
            "\"trunk\":\"operator\"",
            "\"up\":false",
            "\"lastStatus\":408",
            "\"inUse\":3",
            "\"costToday\":1.25",
            "\"alarms\":{\"per-minute\":");
  }

  @Test
  void aContactThatNobodyTalksWithCannotBeHeld() throws IOException {
    house.centre.idle.add(ContactId.parse("acme/0193588e-0f4b-8a3d-9c62-5b1f0a7de001"));

    assertProblem(house.post(CALL + "/hold", ""), 409, "Hold while Waiting");
    assertThat(house.post("/contacts/no-uuid/hold", "").statusCode()).isEqualTo(404);
  }

  /** Requirements 18, 81, 83 and 86. */
  @Test
  void aSupervisorSetsAStateAndAnAgentWrapsUpPicksAndDisposes() throws IOException {
    var contact = CALL.substring(CALL.lastIndexOf('/') + 1);
    for (var order :
        List.of(
            List.of("/agents/anna/state", "{\"state\": \"not-ready\", \"reason\": \"lunch\"}"),
            List.of("/agents/anna/state", "{\"state\": \"logged-out\"}"),
            List.of("/agents/anna/wrap-up", "{\"extendMs\": 60000}"),
            List.of("/agents/anna/wrap-up", "{\"end\": true, \"supervisor\": true}"),
            List.of("/agents/anna/pick", "{\"contact\": \"" + contact + "\"}"),
            List.of(
                CALL + "/disposition",
                "{\"agent\": \"anna\", \"codes\": [\"invoice\"], \"note\": \"twice\"}")))
      assertThat(house.post(order.getFirst(), order.getLast()).statusCode())
          .as(order.toString())
          .isEqualTo(200);

    assertThat(house.centre.orders)
        .containsExactly(
            "set anna NOT_READY lunch",
            "set anna LOGGED_OUT ",
            "extend anna PT1M false",
            "cut anna true",
            "pick by anna",
            "dispose anna [invoice] twice");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /agents/anna/state   | {"state": "asleep"}
          /agents/anna/state   | {"state": "not-ready"}
          /agents/anna/state   | {"state": "not-ready", "reason": "asleep"}
          /agents/anna/state   | {"state": "ready", "reason": "lunch"}
          /agents/anna/wrap-up | {"extendMs": 0}
          /agents/anna/wrap-up | {"extendMs": 5, "end": true}
          /agents/anna/pick    | {"contact": "1-1-1-1-1"}
          CALL/disposition     | {"agent": "anna", "codes": ["no-code"]}
          CALL/disposition     | {"agent": "nobody", "codes": ["fault"]}
          CALL/disposition     | {"agent": "anna", "codes": []}
          CALL/disposition     | {"agent": "anna", "codes": "fault"}
          """)
  void anOrderThatMakesNoSenseIsABadRequest(String path, String body) throws IOException {
    assertProblem(house.post(path.replace("CALL", CALL), body), 400, "the body must be");
    assertThat(house.centre.orders).isEmpty();
  }

  @Test
  void aRefusedOrderIsAConflictWithItsReason() throws IOException {
    assertProblem(house.post("/agents/anna/ready", ""), 409, "ready while logged-out");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "{}",
        "{\"reason\":\"golf\"}",
        "{\"reason\":1}",
        "{\"reason\":\"lunch\",\"tenant\":\"beta\"}",
        "{\"reason\":\"lunch\",\"reason\":\"training\"}",
        "{\"reason\":\"lunch\"} {}",
        "{\"reason\":\"lunch\"",
        "{\"reason\":[[[[[[[[[[[[[[[[[[[[[[\"x\"",
        "\uFEFF\u0000",
      })
  void aBodyThatIsNotAsDescribedIsABadRequest(String body) throws IOException {
    assertProblem(house.post("/agents/anna/not-ready", body), 400, "the body must be");
    assertThat(house.centre.agents).isEmpty();
    assertThat(house.get("/agents/anna").statusCode()).isEqualTo(200);
  }

  @Test
  void aBodyOfAnotherTypeIsUnsupported() throws IOException {
    var request =
        house
            .as(House.key("acme"), "/api/v1/tenants/acme/agents/anna/not-ready")
            .header("Content-Type", "text/plain")
            .POST(BodyPublishers.ofString("{\"reason\":\"lunch\"}"));
    assertProblem(house.send(request), 415, "application/json");
    assertThat(house.get("/agents/anna").statusCode()).isEqualTo(200);
  }

  @Test
  void aHugeBodyIsRefusedWithoutBeingParsed() throws IOException {
    var huge = "{\"reason\":\"" + "x".repeat(70_000) + "\"}";
    assertProblem(house.post("/agents/anna/not-ready", huge), 413, "");

    var chunked =
        house
            .as(House.key("acme"), "/api/v1/tenants/acme/agents/anna/not-ready")
            .header("Content-Type", "application/json")
            .POST(
                BodyPublishers.fromPublisher(
                    BodyPublishers.ofByteArray(huge.getBytes(StandardCharsets.US_ASCII))));
    assertProblem(house.send(chunked), 413, "");
    assertThat(house.get("/agents/anna").statusCode()).isEqualTo(200);
  }

  @Test
  void queuesShowTheirLiveFigures() throws IOException {
    assertThat(house.get("/queues/sales").body())
        .isEqualTo(
            """
            {"queue":"sales","offered":4,"answered":2,"abandoned":1,"released":0,"flowOut":0,"flowIn":0,"waiting":1,\
            "longestWaitMs":1500,"ready":3,"meanWaitOfAnsweredMs":2000,\
            "worstWaitOfAnsweredMs":3000,"expectedWait":{"method":"queue-length",\
            "meanMs":100000,"fromMinutes":0,"toMinutes":3}}\
            """);
    assertThat(house.get("/queues").body()).startsWith("{\"queues\":[{\"queue\":\"help\"");
    assertProblem(house.get("/queues/none"), 404, "");
  }

  @Test
  void recordsComeInPagesThatFollowEachOther() throws IOException {
    var first = house.get("/contacts");
    assertThat(type(first)).isEqualTo("application/x-ndjson");
    assertThat(first.body().lines()).hasSize(1_000).startsWith("{\"tenant\":\"acme\",\"n\":1}");
    assertThat(first.headers().firstValue("X-Next-After")).contains("1000");

    var rest = house.get("/contacts?after=1000&limit=10000");
    assertThat(rest.body().lines()).hasSize(1_500);
    assertThat(rest.headers().firstValue("X-Next-After")).contains("2500");

    var end = house.get("/events?after=2500&limit=1");
    assertThat(end.body()).isEmpty();
    assertThat(end.headers().firstValue("X-Next-After")).contains("2500");
  }

  @Test
  void whyAContactWasOfferedCanBeAskedFor() throws IOException {
    assertThat(house.get("/contacts/" + FakeRecords.CONTACT + "/decisions").body())
        .isEqualTo(
            "{\"contact\":\"%s\",\"decisions\":[{\"agent\":\"anna\"},{\"agent\":\"boris\"}]}"
                .formatted(FakeRecords.CONTACT));
    assertThat(house.get("/contacts/" + UUID.randomUUID() + "/decisions").body())
        .endsWith("\"decisions\":[]}");
    assertProblem(house.get("/contacts/nobody/decisions"), 404, "");
    assertThat(house.get("/contacts/" + FakeRecords.CONTACT + "/trace").body())
        .isEqualTo(
            "{\"contact\":\"%s\",\"messages\":[{\"title\":\"INVITE\"}]}"
                .formatted(FakeRecords.CONTACT));
    assertProblem(house.get("/contacts/" + UUID.randomUUID() + "/trace"), 404, "");
  }

  @Test
  void aPageOfLargeRecordsEndsEarlySoThatItFitsInMemory() throws IOException {
    house.records.count = 10_000;
    house.records.padding = ",\"x\":\"" + "x".repeat(10_000) + "\"";

    var page = house.get("/contacts?limit=10000");
    var lines = page.body().lines().count();

    assertThat(lines).isBetween(500L, 1_500L);
    assertThat(page.headers().firstValue("X-Next-After")).contains(Long.toString(lines));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=0",
        "limit=10001",
        "limit=x",
        "limit=",
        "after=-1",
        "after=99999999999999999999",
        "limit=1&limit=2",
        "after=%00",
        "after=1e3"
      })
  void aPageOutsideTheLimitsIsABadRequest(String query) throws IOException {
    assertProblem(house.get("/contacts?" + query), 400, "must be one whole number");
  }

  @Test
  void oneContactIsFoundByItsFullUuidOnly() throws IOException {
    assertThat(house.get("/contacts/" + FakeRecords.CONTACT).body())
        .isEqualTo("{\"contact\":\"acme/" + FakeRecords.CONTACT + "\"}");
    assertProblem(house.get("/contacts/1-1-1-1-1"), 404, "");
    assertProblem(house.get("/contacts/00000000-0000-0000-0000-000000000000"), 404, "");
  }

  @Test
  void theConfigurationShowsNoSecret() throws IOException {
    var body = house.get("/configuration").body();

    assertThat(body)
        .contains("\"tenant\":\"acme\"", "\"wrapUpMs\":1500", "\"skills\":[\"sales\"]")
        .contains("\"version\":", "\"answer\":\"at-once\"", "\"logIn\":\"*61\"")
        .contains("\"contactChoice\":\"longest-wait\"", "\"agents\":\"longest-idle\"")
        .contains("\"ageingMs\":30000,\"atLatestMs\":600000,\"target\":80", "\"priority\":0")
        .doesNotContain("hunter2", "ha1", House.sha256(House.key("acme")), "beta");
    assertThat(house.get("/books").body()).isEqualTo("{\"tenant\":\"acme\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/agents/nobody",
        "/agents/ANNA",
        "/agents/anna%00",
        "/agents/%61nna",
        "/agents/anna/",
        "/agents/..%2f..%2fbeta%2fagents%2fbeta-only",
        "/agents/../../beta/agents/beta-only",
        "/agents/beta-only",
        "/agents/",
        "/queues/%F0%9F%98%80",
        "/contacts/%27%20OR%201=1",
        "/nothing",
        ""
      })
  void whatIsNotThereIsNotFound(String path) throws IOException {
    assertThat(house.get(path).statusCode()).isIn(400, 401, 404);
    assertThat(house.centre.agents).isEmpty();
  }

  @Test
  void anotherMethodIsNotAllowed() throws IOException {
    var response =
        house.send(
            house
                .as(House.key("acme"), "/api/v1/tenants/acme/agents")
                .method("DELETE", BodyPublishers.noBody()));
    assertProblem(response, 405, "GET, HEAD");
    assertThat(response.headers().firstValue("Allow")).contains("GET, HEAD");
  }

  @Test
  void aFloorThatDoesNotAnswerIsUnavailableForAMoment() throws IOException {
    house.centre.silent = true;
    for (var path : new String[] {"/agents/anna", "/agents", "/queues"}) {
      var response = house.get(path);
      assertProblem(response, 503, "did not answer in time");
      assertThat(response.headers().firstValue("Retry-After")).contains("1");
    }
  }

  @Test
  void anUnexpectedFailureIsAnIncidentWithoutAWordAboutItsCause() throws IOException {
    house.centre.broken = true;
    var response = house.get("/agents/anna");

    assertProblem(response, 500, "incident ");
    assertThat(response.body()).doesNotContain("secret", "Illegal");
  }

  @Test
  void oneTenantCannotTakeTheTurnsOfAllOthers() throws Exception {
    house.records.gate = new CountDownLatch(1);
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var waiting =
          IntStream.range(0, 2)
              .mapToObj(_ -> CompletableFuture.supplyAsync(this::contacts, executor))
              .toList();
      house.records.entered.acquire(2);
      assertThat(contacts()).isEqualTo(503);
      assertThat(house.get("/agents/anna").statusCode()).isEqualTo(200);
      house.records.gate.countDown();
      for (var page : waiting) assertThat(page.get(5_000, MILLISECONDS)).isEqualTo(200);
    }
    assertThat(contacts()).isEqualTo(200);
  }

  private int contacts() {
    try {
      return house.get("/contacts?limit=1").statusCode();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void theOperatorSeesTheClusterAndTenantsDoNot() throws IOException {
    for (var path : new String[] {"/tenants", "/sip"}) {
      var url = "/api/v1/cluster" + path;
      assertThat(house.send(house.as(House.OPERATOR, url)).statusCode()).isEqualTo(200);
      assertProblem(house.send(house.as(House.key("acme"), url)), 401, "");
      assertProblem(house.send(house.request(url)), 401, "");
    }
    var reload =
        house.send(
            house
                .as(House.OPERATOR, "/api/v1/cluster/tenants/reload")
                .POST(BodyPublishers.noBody()));
    assertThat(reload.body()).contains("\"reloads\":0", "\"files\":[]");
    assertProblem(house.send(house.as(House.OPERATOR, "/api/v1/tenants/acme/agents")), 401, "");
  }

  @Test
  void theOperatorSeesWhoIsInQuarantineAndLetsThemTryAgain() throws IOException {
    var since = Instant.parse("2026-11-25T08:00:00Z");
    house.quarantine.add(
        new QuarantineSource.Case("contact|acme/7", "its history cannot be read", since, since));
    var listed = house.send(house.as(House.OPERATOR, "/api/v1/cluster/quarantine"));
    assertThat(listed.body())
        .contains("\"entity\":\"contact|acme/7\"", "cannot be read", "2026-11-25T08:00:00Z");
    var retry = "/api/v1/cluster/quarantine/retry";
    assertProblem(
        house.send(house.as(House.key("acme"), retry).POST(BodyPublishers.noBody())), 401, "");

    var retried = house.send(house.as(House.OPERATOR, retry).POST(BodyPublishers.noBody()));
    assertThat(retried.body()).contains("\"cases\":1");
    assertThat(house.quarantine).isEmpty();
  }

  @Test
  void requestsAreCountedByRouteAndStatusNeverByWhatTheClientWrote() throws IOException {
    house.get("/agents/anna");
    house.get("/agents/nobody");
    house.send(house.request("/etc/passwd"));

    assertThat(house.server.counters())
        .containsEntry(
            "santra_http_requests_total{route=\"GET /api/v1/tenants/{tenant}/agents/{agent}\","
                + "status=\"200\"}",
            1L)
        .containsEntry("santra_http_requests_total{route=\"none\",status=\"404\"}", 1L);
    assertThat(house.server.counters().keySet().toString()).doesNotContain("anna", "passwd");
  }

  @Test
  void stoppingTakesNoLongerThanItMay() throws IOException {
    house.get("/agents/anna"); // leaves a kept-alive connection behind
    var began = System.nanoTime();
    house.server.close();
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
  }
}
