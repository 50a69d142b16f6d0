package santra.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requirements 1-3 and 237: the state of queues for anybody. */
class PublicStatusTest {
  private final House house = new House();

  @AfterEach
  void close() {
    house.close();
  }

  private String status() throws IOException {
    return house.send(house.request("/public/v1/acme/status")).body();
  }

  @Test
  void anybodySeesTheQueuesThatAreShownAndNothingElse() throws IOException {
    var answer = house.send(house.request("/public/v1/acme/status"));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .contains("\"fresh\":true", "\"queue\":\"sales\"", "\"title\":\"Sales\"", "\"open\":true")
        .contains("\"waiting\":1", "\"expectedWaitMinutes\":{\"atLeast\":0,\"atMost\":3}")
        .doesNotContain("help", "offered", "anna");
    assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
  }

  @Test
  void whoShowsNothingIsNotThere() throws IOException {
    assertThat(house.send(house.request("/public/v1/nobody/status")).statusCode()).isEqualTo(404);
  }

  @Test
  void aFloorThatDoesNotAnswerIsShownAsItWasAndAsOld() throws IOException {
    status();
    house.centre.broken = true;
    house.clock.forward(Duration.ofSeconds(3));

    assertThat(status()).contains("\"waiting\":1", "\"fresh\":false");
    house.centre.broken = false;
    house.clock.forward(Duration.ofSeconds(1));
    assertThat(status()).contains("\"fresh\":true");
  }

  @Test
  void whatIsShownIsKeptToBeScored() throws IOException {
    status();
    status();

    assertThat(house.served).hasSize(1).first().asString().startsWith("acme/sales WaitRange");
  }

  @Test
  void whoComesTooOftenIsSentAway() throws IOException {
    for (int i = 0; i < 120; i++) status();

    var answer = house.send(house.request("/public/v1/acme/status"));

    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.headers().firstValue("Retry-After")).contains("60");
  }

  @Test
  void aStreamSaysTheStatusAtOnce() throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      var answer =
          client.send(
              house.request("/public/v1/acme/status/stream").build(), BodyHandlers.ofLines());
      var lines = answer.body().iterator();
      var first = List.of(lines.next(), lines.next(), lines.next());

      assertThat(answer.headers().firstValue("Content-Type")).contains("text/event-stream");
      assertThat(first.getFirst()).isEqualTo("retry: 2000");
      assertThat(first.getLast()).startsWith("data: {").contains("\"waiting\":1");
      client.shutdownNow();
    }
  }
}
