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
import santra.loadtest.phone.Caller;
import santra.loadtest.phone.OutsideLine;
import santra.loadtest.phone.PhoneBank;
import santra.loadtest.phone.Voices;

/**
 * Rows 123-126: who presses the key while waiting hangs up, keeps the place, and is called when it
 * is its turn, while the node that took the call is killed.
 */
class CallbackTest {
  @RegisterExtension static final SharedCluster cluster = new SharedCluster();

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String LINE = "+358260100";
  private static final String CUSTOMER = "+358401234567";
  private static final Caller.Keys ONE =
      new Caller.Keys("1", Duration.ofSeconds(1), Duration.ofSeconds(1), true);

  private static Centre centre(Path folder, PhoneBank carrier) {
    return new Centre(
        folder,
        List.of(
            new Organisation(
                "callback",
                "callback.example",
                List.of(
                    new Queue(
                        "sales",
                        Map.of("sales", 1),
                        Duration.ofSeconds(12),
                        Duration.ZERO,
                        ", call-back: {key: \"1\", tries: 3, every: 1s}")),
                List.of(new Line(LINE, "sales", false)),
                List.of(new Agent("anna", "1001", Map.of("sales", 5), "")),
                """
                dialling: {country: "+358", national: "0", allow: ["+358"]}
                """,
                """
                  good:
                    to: "sip:%s:%d"
                    options: 0s
                    rates: [{prefix: "+358", per-minute: 0.60}]
                """
                    .formatted(carrier.address().getHostString(), carrier.address().getPort()))));
  }

  @Test
  void whoAsksForACallBackKeepsThePlaceAndTalksInItsTurn() throws Exception {
    try (var voices = new Voices(20);
        var carrier = new PhoneBank("carrier", new InetSocketAddress("127.0.33.1", 0), voices)) {
      // Not at home at first.
      var customer =
          OutsideLine.ofCustomer(carrier, CUSTOMER, Reaction.reject(486, Duration.ofMillis(200)));
      var centre = centre(cluster.folder(), carrier);
      try (var floor = new Floor(centre, cluster.open(centre).nodes(), 40)) {
        var calls = new Calls(floor, "callback", SOON);
        floor.behave(_ -> Reaction.answer(Duration.ofMillis(300), Calls.FOR_EVER));
        floor.open();
        var desk = floor.desk("callback");

        var first = calls.call(LINE, 1);
        calls.await(first, Sight.CALLER_HEARD_AGENT);
        var second =
            calls.call(
                new Caller.Plan(CUSTOMER, LINE, Calls.FOR_EVER, Calls.FOR_EVER, ONE),
                SharedCluster.VICTIM);
        calls.await(second, Sight.CALLER_RELEASED);
        var third = calls.call(LINE, 1);
        calls.await(third, Sight.CALLER_HEARD_MUSIC);
        cluster.kill(() -> {});
        cluster.restart();

        // The number is called before the agent talks with who came later, but is busy; until it is
        // called again, that one is served.
        floor.leave(first);
        calls.await("the customer was not called", () -> customer.rung() == 1);
        customer.behave(Reaction.answer(Duration.ofMillis(500), Duration.ofSeconds(5)));
        calls.await(third, Sight.CALLER_HEARD_AGENT);
        floor.leave(third);
        calls.await("the customer hears nobody", () -> customer.heardCaller() > 0);
        calls.await(second, Sight.AGENT_HEARD_CALLER);
        calls.await("the customer still talks", () -> customer.over() == 2);

        assertThat(floor.settled(SOON)).as("settled: %s", calls.stories()).isTrue();
        var records = desk.contacts();
        assertThat(records).hasSize(3).allMatch(record -> record.outcome().equals("answered"));
        assertThat(records)
            .filteredOn(record -> record.testId().equals(second.testId()))
            .singleElement()
            .satisfies(record ->
                assertThat(record.outside()).containsExactly("good 486", "good 200 paid"));
        assertThat(floor.books()).allMatch(books -> books.balances(), "balances");
      }
    }
  }
}
