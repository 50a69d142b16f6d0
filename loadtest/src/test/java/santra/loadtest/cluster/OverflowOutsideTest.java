package santra.loadtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import santra.loadtest.centre.Centre;
import santra.loadtest.centre.Organisation;
import santra.loadtest.centre.Organisation.Agent;
import santra.loadtest.centre.Organisation.Line;
import santra.loadtest.centre.Organisation.Queue;
import santra.loadtest.floor.Floor;
import santra.loadtest.ledger.Sight;
import santra.loadtest.phone.AgentPhone.Reaction;
import santra.loadtest.phone.OutsideLine;
import santra.loadtest.phone.PhoneBank;
import santra.loadtest.phone.Voices;

/**
 * Who waits in vain is sent to a number outside that is busy, keeps the place, and is sent to
 * another, while the node that carries the call is killed; and whom a flow leads to a busy number
 * goes on in the flow.
 */
class OverflowOutsideTest {
  @RegisterExtension static final SharedCluster cluster = new SharedCluster();

  private static final Duration SOON = Duration.ofSeconds(40);
  private static final String LINE = "+358250100";
  private static final String LED_LINE = "+358250200";
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

  private static Centre centre(Path folder, PhoneBank carrier) {
    return new Centre(
        folder,
        List.of(
            new Organisation(
                "overflow",
                "overflow.example",
                List.of(
                    new Queue(
                        "sales",
                        Map.of("sales", 1),
                        Duration.ofSeconds(12),
                        Duration.ZERO,
                        ", overflow: [{after: 2s, number: \"%s\"}, {after: 5s, number: \"%s\"}]"
                            .formatted(BUSY, SLOW))),
                List.of(new Line(LINE, "sales", false), new Line(LED_LINE, "sales", "led")),
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
  void whoWaitsInVainTalksWithTheNumberThatAnswers() throws Exception {
    try (var voices = new Voices(20);
        var carrier = new PhoneBank("carrier", new InetSocketAddress("127.0.35.1", 0), voices)) {
      var busy = new OutsideLine(carrier, BUSY, Reaction.reject(486, Duration.ofMillis(200)));
      var slow = new OutsideLine(carrier, SLOW, Reaction.ignore());
      var duty =
          new OutsideLine(carrier, DUTY, Reaction.answer(Duration.ofSeconds(1), Calls.FOR_EVER));
      var centre = centre(cluster.folder(), carrier);
      try (var floor = new Floor(centre, cluster.open(centre).nodes(), 40)) {
        var calls = new Calls(floor, "overflow", SOON);
        floor.behave(_ -> Reaction.answer(Duration.ofMillis(300), Calls.FOR_EVER));
        floor.open();
        var desk = floor.desk("overflow");

        var led = calls.call(LED_LINE, SharedCluster.VICTIM);
        calls.await("nobody is on duty", () -> duty.heardCaller() > 0);
        floor.leave(led);
        calls.await("who was on duty still talks", () -> duty.over() == 1);
        var served = calls.call(LINE, 1);
        calls.await(served, Sight.CALLER_HEARD_AGENT);
        cluster.everybodyReady();
        var inVain = calls.call(LINE, SharedCluster.VICTIM);
        calls.await("the first number was not tried", () -> busy.over() == 2);
        calls.await("the second number was not tried", () -> slow.rung() == 1);
        cluster.kill(() -> {});
        slow.pickUp(SharedCluster.TAKEN_OVER, Calls.FOR_EVER);
        calls.await("the second number hears nobody", () -> slow.heardCaller() > 0);
        cluster.restart();
        floor.leave(inVain);
        calls.await("the second number still talks", () -> slow.over() == 1);
        floor.leave(served);

        assertThat(floor.settled(SOON)).as("settled: %s", calls.stories()).isTrue();
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
}
