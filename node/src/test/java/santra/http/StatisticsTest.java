package santra.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import santra.queue.Outcome;
import santra.reporting.QueueEntry;
import santra.vocabulary.ContactId;
import santra.vocabulary.QueueId;
import santra.vocabulary.TenantId;

class StatisticsTest {
  private static final String QUEUES = "/statistics/queues";
  private final House house = new House();

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
            Optional.of(new QueueEntry.Handling(Duration.ofSeconds(60), Duration.ofSeconds(10)))));
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
