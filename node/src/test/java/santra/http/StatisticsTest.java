package santra.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import santra.contact.ContactRecord;
import santra.queue.Outcome;
import santra.reporting.AgentSpan;
import santra.reporting.CallLeg;
import santra.reporting.Estimate;
import santra.reporting.QueueEntry;
import santra.reporting.Visit;
import santra.vocabulary.AgentId;
import santra.vocabulary.ContactId;
import santra.vocabulary.QueueId;
import santra.vocabulary.TenantId;

class StatisticsTest {
  private static final String QUEUES = "/statistics/queues";
  private final House house = new House();
  private Optional<Duration> promised = Optional.empty();

  @AfterEach
  void close() {
    house.close();
  }

  private void answered(String since, int waitedS) {
    var at = Instant.parse(since);
    house.records.entries.add(
        new QueueEntry(
            new QueueId("sales"),
            new ContactId(new TenantId("acme"), UUID.randomUUID()),
            at,
            Optional.of(new QueueEntry.Leaving(at.plusSeconds(waitedS), Outcome.ANSWERED)),
            Optional.of(new QueueEntry.Handling(Duration.ofSeconds(60), Duration.ofSeconds(10))),
            promised));
  }

  @Test
  void aQueuesHourHasFourServiceLevels() throws IOException {
    answered("2026-11-25T10:10:00Z", 20);
    answered("2026-11-25T10:20:00Z", 60);

    var body = house.get(QUEUES + "?from=2026-11-25T10:00:00Z&to=2026-11-25T11:00:00Z").body();

    assertThat(body)
        .contains("\"offered\":2,\"answered\":2,\"answeredInPromise\":1")
        .contains("\"averageWaitMs\":40000", "\"averageHandlingMs\":70000")
        .contains(
            "\"serviceLevel\":{\"positive\":0.5,\"handled\":0.5,\"negative\":0.5,\"ignore\":0.5}");
    assertThat(house.get(QUEUES + "?from=2026-11-25&promise=1m").body())
        .contains("\"answeredInPromise\":2");
  }

  /** Row 46. */
  @Test
  void anAgreementWithAnotherTenantHasALineOfItsOwn() throws IOException {
    assertThat(house.get("/statistics/agreements?from=2026-11-20&to=2026-11-21").body())
        .contains(
            "{\"agreement\":\"night\",\"role\":\"gives\",\"other\":\"clinic\",\"contacts\":5,\"answered\":2,"
                + "\"abandoned\":1,\"released\":1,\"open\":1,\"talkMs\":240000}");
    assertThat(house.get("/statistics/agreements?from=2026-11-20&format=csv").body())
        .contains("night,gives,clinic,5,2,1,1,1,240000");
  }

  @Test
  void csvHasOneLineForEachQueueAndInterval() throws IOException {
    answered("2026-11-25T10:10:00Z", 20);

    var csv =
        house.get(
            QUEUES + "?from=2026-11-25T10:00:00Z&to=2026-11-25T11:00:00Z&interval=15m&format=csv");

    assertThat(csv.headers().firstValue("Content-Type").orElse("")).startsWith("text/csv");
    assertThat(csv.body().lines()).hasSize(5).element(0).asString().startsWith("queue,from,to,");
    assertThat(csv.body()).contains(",1,1,1,0,0,0,0,0,20000,20000,70000,1.0000,1.0000,1.0000,");
  }

  /** Row 126: call-backs have figures of their own beside the queue's. */
  @Test
  void callBacksHaveFiguresOfTheirOwn() throws IOException {
    var at = Instant.parse("2026-11-25T10:10:00Z");
    house.records.entries.add(
        new QueueEntry(
            new QueueId("sales"),
            new ContactId(new TenantId("acme"), UUID.randomUUID()),
            at,
            Optional.of(new QueueEntry.Leaving(at.plusSeconds(630), Outcome.ANSWERED)),
            Optional.empty(),
            Optional.empty(),
            Optional.of(new QueueEntry.CalledBack(at.plusSeconds(30), false))));
    var hour = QUEUES + "?from=2026-11-25T10:00:00Z&to=2026-11-25T11:00:00Z";

    assertThat(house.get(hour).body())
        .contains("\"offered\":1,\"answered\":1")
        .contains(
            "\"callbacks\":{\"promised\":1,\"kept\":1,\"calledIn\":0,\"givenUp\":0,\"open\":0,"
                + "\"averageWaitMs\":600000}");
    var csv = house.get(hour + "&format=csv").body();
    assertThat(csv.lines().findFirst().orElseThrow())
        .endsWith(
            ",callbacks_promised,callbacks_kept,callbacks_called_in,callbacks_given_up,"
                + "callbacks_open,callbacks_average_wait_ms");
    assertThat(csv).containsPattern(",1,1,0,0,0,600000\\R");
  }

  @Test
  void whatCannotBeReadIsRefusedWithItsName() throws IOException {
    for (var wrong :
        new String[] {
          "from=yesterday",
          "interval=7m",
          "view=sideways",
          "promise=-1s",
          "format=xml",
          "from=2026-11-25&to=2026-11-24",
          "interval=15m&from=2020-01-01",
          "from=2026-11-25&from=2026-11-24"
        }) {
      var answer = house.get(QUEUES + "?" + wrong);
      assertThat(answer.statusCode()).as(wrong).isEqualTo(400);
    }
  }

  /** What was promised when the contact came is what it is measured by. */
  @Test
  void aContactIsMeasuredByThePromiseThatWasInForceThen() throws IOException {
    promised = Optional.of(Duration.ofSeconds(60));
    answered("2026-11-25T10:10:00Z", 45);
    promised = Optional.of(Duration.ofSeconds(30));
    answered("2026-11-25T11:10:00Z", 45);

    assertThat(house.get(QUEUES + "?from=2026-11-25&interval=1d").body())
        .contains("\"answered\":2,\"answeredInPromise\":1");
  }

  /** Requirement 29: the service roll-up counts a contact once. */
  @Test
  void aContactThatPassedThroughTwoQueuesOfAServiceCountsOnce() throws IOException {
    var contact = new ContactId(new TenantId("acme"), UUID.randomUUID());
    var at = Instant.parse("2026-11-25T10:10:00Z");
    house.records.entries.add(
        new QueueEntry(
            new QueueId("sales"),
            contact,
            at,
            Optional.of(new QueueEntry.Leaving(at.plusSeconds(30), Outcome.RELEASED)),
            Optional.empty(),
            Optional.empty()));
    house.records.entries.add(
        new QueueEntry(
            new QueueId("help"),
            contact,
            at.plusSeconds(30),
            Optional.of(new QueueEntry.Leaving(at.plusSeconds(50), Outcome.ANSWERED)),
            Optional.empty(),
            Optional.empty()));

    var body = house.get(QUEUES + "?from=2026-11-25&interval=1d&by=tenant").body();

    assertThat(body).contains("\"queue\":\"acme\"", "\"offered\":1,\"answered\":1");
    assertThat(body).contains("\"averageWaitMs\":50000", "\"flowOut\":0");
    assertThat(house.get(QUEUES + "?from=2026-11-25&interval=1d&by=service").body())
        .contains("\"queue\":\"care\"", "\"offered\":1,\"answered\":1");
  }

  @Test
  void aSheetIsAFile() throws IOException {
    answered("2026-11-25T10:10:00Z", 20);
    var sheet = house.get(QUEUES + "?from=2026-11-25&format=xlsx");

    assertThat(sheet.statusCode()).isEqualTo(200);
    assertThat(sheet.body()).startsWith("PK");
    assertThat(sheet.headers().firstValue("Content-Disposition").orElse(""))
        .isEqualTo("attachment; filename=\"queues-2026-11-25.xlsx\"");
  }

  @Test
  void legsAreExportedByTheThousandAndWithTheirCause() throws IOException {
    var at = Instant.parse("2026-11-25T10:10:00Z");
    for (long n = 1; n <= 2_100; n++)
      house.records.legs.add(
          new CallLeg(
              n,
              "c" + n,
              "c",
              "=call",
              "in",
              "+358401234567",
              "100",
              at,
              Optional.of(at.plusSeconds(1)),
              at.plusMillis(61_200),
              "answered",
              200));

    var csv = house.get("/exports/legs?from=2026-11-25&format=csv").body();

    assertThat(csv.lines()).hasSize(2_101);
    assertThat(csv)
        .contains("2100,acme,c2100,c,'=call,in,+358401234567,100,")
        .contains(",61,answered,200,16");
    assertThat(house.get("/exports/legs?from=2026-11-25").body().lines()).hasSize(2_100);
    assertThat(house.get("/exports/queue-log?from=2026-11-25").body())
        .isEqualTo("1|c|sales|NONE|ENTERQUEUE||040|1\n");
    assertThat(house.get("/exports/contacts?from=2026-11-25").body().lines()).hasSize(2_500);
    answered("2026-11-25T10:10:00Z", 20);
    assertThat(house.get("/exports/stays?from=2026-11-25").body().lines()).hasSize(2);
  }

  @Test
  void agentsTimesAreShownAsJsonAndAsTable() throws IOException {
    var at = Instant.parse("2026-11-25T10:10:00Z");
    house.records.spans.add(
        new AgentSpan(
            new AgentId("anna"),
            AgentSpan.State.NOT_READY,
            "lunch",
            Optional.empty(),
            Optional.empty(),
            at,
            Optional.of(at.plusSeconds(60)),
            17));

    assertThat(house.get("/statistics/agents?from=2026-11-25&interval=1d").body())
        .contains("\"loggedInMs\":60000", "\"notReadyMs\":{\"lunch\":60000}", "\"utilisation\":0.0")
        .doesNotContain("occupancy", "averageHandlingMs");
    assertThat(house.get("/statistics/agents?from=2026-11-25&interval=1d&format=csv").body())
        .contains("utilisation,not_ready_ms:lunch\r\n", ",60000,0,,,0.0000,60000\r\n");
    assertThat(house.get("/statistics/agents/anna/spans?from=2026-11-25").body())
        .contains("\"state\":\"not-ready\"", "\"position\":17");
    assertThat(house.get("/statistics/agents/nobody/spans").statusCode()).isEqualTo(404);
  }

  @Test
  void aRoutingPointCountsEverybodyWhoCame() throws IOException {
    var at = Instant.parse("2026-11-25T10:10:00Z");
    for (var outcome : ContactRecord.Outcome.values())
      house.records.visits.add(
          new Visit(
              new ContactId(new TenantId("acme"), UUID.randomUUID()),
              "+358100",
              at,
              Optional.empty(),
              Optional.of(new Visit.End(at.plusSeconds(9), outcome))));

    assertThat(house.get("/statistics/numbers?from=2026-11-25&interval=1d").body())
        .contains(
            "\"offered\":6,\"answered\":1,\"abandoned\":1,\"shortAbandoned\":0,\"selfServed\":1,"
                + "\"flowOut\":2,\"refused\":1,\"open\":0");
  }

  @Test
  void aContractsMonthIsStatedAndContactsHaveACost() throws IOException {
    answered("2026-11-20T10:10:00Z", 20);
    answered("2026-11-20T10:20:00Z", 600);
    var at = Instant.parse("2026-11-20T10:10:00Z");
    house.records.visits.add(
        new Visit(
            new ContactId(new TenantId("acme"), UUID.randomUUID()),
            "100",
            at,
            Optional.of(at.plusSeconds(20)),
            Optional.of(new Visit.End(at.plusSeconds(120), ContactRecord.Outcome.ANSWERED))));

    var month = house.get("/contracts/city/statement?month=2026-11").body();

    assertThat(month)
        .contains("\"closed\":false", "\"fee\":10000.00", "\"sanctionPercent\":11.5")
        .contains("\"kept\":1,\"of\":2,\"percent\":50.00,\"met\":false", "\"due\":8850.00");
    assertThat(house.get("/contracts/city/statement?month=2026-11&format=csv").body())
        .contains("all,,,,,,,,,11.5,1150.00,EUR");
    assertThat(house.get("/contracts/other/statement").statusCode()).isEqualTo(404);
    assertThat(house.get("/contracts/city/statement?month=13").statusCode()).isEqualTo(400);
    assertThat(house.get("/statistics/costs?from=2026-11-20&to=2026-11-21&interval=1d").body())
        .contains("\"total\":0.20,\"perContact\":0.2000");
  }

  /** Row 5 of domain section 6: an estimate is worth what its outcome says. */
  @Test
  void estimatesAreScoredAgainstTheirOutcomes() throws IOException {
    for (int minutes : new int[] {1, 3, 5})
      house.records.estimates.add(
          new Estimate(
              new QueueId("sales"),
              Estimate.Kind.TOLD,
              Duration.ZERO,
              Duration.ofMinutes(4),
              Optional.of(Duration.ofMinutes(minutes)),
              minutes != 1));

    assertThat(house.get("/statistics/estimates?from=2026-11-25").body())
        .contains(
            "\"queue\":\"sales\",\"told\":{\"given\":3,\"open\":0,\"unknown\":1,\"scored\":2,\"within\":1,"
                + "\"withinShare\":0.5,\"meanErrorMs\":60000,\"meanBiasMs\":0}");
  }

  @Test
  void anotherTenantsStaysAreNotSeen() throws IOException {
    answered("2026-11-25T10:10:00Z", 20);

    assertThat(
            house
                .send(
                    house.as(
                        House.key("beta"), "/api/v1/tenants/beta" + QUEUES + "?from=2026-11-25"))
                .body())
        .contains("\"queues\":[]");
  }
}
