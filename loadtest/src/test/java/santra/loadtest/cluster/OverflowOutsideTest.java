package santra.loadtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import santra.loadtest.centre.Centre;
import santra.loadtest.centre.Organisation;
import santra.loadtest.centre.Organisation.Agent;
import santra.loadtest.centre.Organisation.Line;
import santra.loadtest.centre.Organisation.Queue;
import santra.loadtest.floor.Floor;
import santra.loadtest.ledger.Sight;
import santra.loadtest.ledger.Story;
import santra.loadtest.phone.AgentPhone.Reaction;
import santra.loadtest.phone.Caller;
import santra.loadtest.phone.OutsideLine;
import santra.loadtest.phone.PhoneBank;
import santra.loadtest.phone.Voices;

/**
 * Who waits in vain is sent to a number outside that is busy, keeps the place, and is sent to
 * another, while the node that carries the call is killed; and whom a flow leads to a busy number
 * goes on in the flow.
 */
class OverflowOutsideTest {
  private static final int VICTIM = 2;
  private static final Duration SOON = Duration.ofSeconds(40);
  private static final Duration FOR_EVER = Duration.ofMinutes(5);
  private static final String BUSY = "+358401111111";
  private static final String SLOW = "+358402222222";
  private static final String DUTY = "+358403333333";

  private static final String LED =
      """
      dialling: {country: "+358", national: "0", allow: ["+358"]}
      flows:
        led:
          start: first
          steps:
            first: {transfer: "0401111111", otherwise: duty}
            duty: {transfer: "0403333333", otherwise: sales}
            sales: {queue: sales}
          tests:
            on-duty: {at: 2026-12-01T10:00, not-reached: first, ends: duty}
      """;

  private final List<Story> stories = new ArrayList<>();

  private static Centre centre(Path folder, PhoneBank carrier) {
    return new Centre(
        folder,
        List.of(
            new Organisation(
                "acme",
                "acme.example",
                List.of(
                    new Queue(
                        "sales",
                        Map.of("sales", 1),
                        Duration.ofSeconds(12),
                        Duration.ZERO,
                        ", overflow: [{after: 2s, number: \"%s\"}, {after: 5s, number: \"%s\"}]"
                            .formatted(BUSY, SLOW))),
                List.of(
                    new Line("+358200100", "sales", false), new Line("+358200200", "sales", "led")),
                List.of(new Agent("anna", "1001", Map.of("sales", 5), "")),
                LED,
                """
                  good:
                    to: "sip:%s:%d"
                    options: 0s
                    rates: [{prefix: "+358", per-minute: 0.60}]
                """
                    .formatted(carrier.address().getHostString(), carrier.address().getPort()))));
  }

  @Test
  void whoWaitsInVainTalksWithTheNumberThatAnswers(@TempDir Path folder) throws Exception {
    try (var voices = new Voices(20);
        var carrier = new PhoneBank("carrier", new InetSocketAddress("127.0.35.1", 0), voices)) {
      var busy = new OutsideLine(carrier, BUSY, Reaction.reject(486, Duration.ofMillis(200)));
      var slow = new OutsideLine(carrier, SLOW, Reaction.answer(Duration.ofSeconds(8), FOR_EVER));
      var duty = new OutsideLine(carrier, DUTY, Reaction.answer(Duration.ofSeconds(1), FOR_EVER));
      var centre = centre(folder, carrier);
      try (var cluster = ClusterUnderTest.start("127.0.36", 3, centre);
          var floor = new Floor(centre, cluster.nodes(), 40)) {
        floor.behave(_ -> Reaction.answer(Duration.ofMillis(300), FOR_EVER));
        floor.open();
        var desk = floor.desk("acme");

        var led = call(floor, "led", "+358200200", VICTIM);
        await(() -> duty.heardCaller() > 0);
        floor.leave(led);
        await(() -> duty.over() == 1);
        var served = call(floor, "served", "+358200100", 1);
        await(() -> served.has(Sight.CALLER_HEARD_AGENT));
        var inVain = call(floor, "in-vain", "+358200100", VICTIM);
        await(() -> busy.over() == 2);
        await(() -> slow.rung() == 1);
        cluster.killNode(VICTIM);
        await(() -> slow.heardCaller() > 0);
        cluster.restartNode(VICTIM);
        floor.leave(inVain);
        await(() -> slow.over() == 1);
        floor.leave(served);

        assertThat(floor.settled(SOON)).as("settled: %s", stories).isTrue();
        var records = desk.contacts();
        assertThat(records).hasSize(3).allMatch(record -> record.outcome().equals("answered"));
        assertThat(records)
            .filteredOn(record -> !record.testId().equals(served.testId()))
            .hasSize(2)
            .allSatisfy(record ->
                assertThat(record.outside()).containsExactly("good 486", "good 200 paid"));
        assertThat(floor.books()).allMatch(books -> books.balances(), "balances");
        assertThat(floor.books())
            .flatExtracting(books -> books.queues())
            .singleElement()
            .satisfies(queue -> assertThat(queue.flowOut()).isEqualTo(1));
      }
    }
  }

  private Story call(Floor floor, String name, String number, int node) {
    var caller = "+3586%08d".formatted(stories.size());
    var plan = new Caller.Plan(caller, number, FOR_EVER, FOR_EVER);
    var story = floor.call(name, "acme", plan, true, node);
    stories.add(story);
    return story;
  }

  private void await(BooleanSupplier what) throws InterruptedException {
    var deadline = System.nanoTime() + SOON.toNanos();
    while (!what.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        stories.forEach(System.out::println);
        throw new AssertionError("not in " + SOON);
      }
      Thread.sleep(50);
    }
  }
}
