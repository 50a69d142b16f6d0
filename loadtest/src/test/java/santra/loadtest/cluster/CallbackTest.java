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
 * Rows 123-126: who presses the key while waiting hangs up, keeps the place, and is called when it
 * is its turn, while the node that took the call is killed.
 */
class CallbackTest {
  private static final int VICTIM = 2;
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration FOR_EVER = Duration.ofMinutes(5);
  private static final String CUSTOMER = "+358401234567";
  private static final Caller.Keys ONE =
      new Caller.Keys("1", Duration.ofSeconds(1), Duration.ofSeconds(1), true);

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
                        ", call-back: {key: \"1\", tries: 3, every: 1s}")),
                List.of(new Line("+358200100", "sales", false)),
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
  void whoAsksForACallBackKeepsThePlaceAndTalksInItsTurn(@TempDir Path folder) throws Exception {
    try (var voices = new Voices(20);
        var carrier = new PhoneBank("carrier", new InetSocketAddress("127.0.33.1", 0), voices)) {
      // Not at home at first.
      var customer =
          OutsideLine.ofCustomer(carrier, CUSTOMER, Reaction.reject(486, Duration.ofMillis(200)));
      var centre = centre(folder, carrier);
      try (var cluster = ClusterUnderTest.start("127.0.34", 3, centre);
          var floor = new Floor(centre, cluster.nodes(), 40)) {
        floor.behave(_ -> Reaction.answer(Duration.ofMillis(300), FOR_EVER));
        floor.open();
        var desk = floor.desk("acme");

        var first = call(floor, "first", "+358600000001", Caller.Keys.NONE, 1);
        await(() -> first.has(Sight.CALLER_HEARD_AGENT));
        var second = call(floor, "second", CUSTOMER, ONE, VICTIM);
        await(() -> second.has(Sight.CALLER_RELEASED));
        var third = call(floor, "third", "+358600000003", Caller.Keys.NONE, 1);
        await(() -> third.has(Sight.CALLER_HEARD_MUSIC));
        cluster.killNode(VICTIM);
        cluster.restartNode(VICTIM);

        // The number is called before the agent talks with who came later, but is busy; until it is
        // called again, that one is served.
        floor.leave(first);
        await(() -> customer.rung() == 1);
        customer.behave(Reaction.answer(Duration.ofMillis(500), Duration.ofSeconds(5)));
        await(() -> third.has(Sight.CALLER_HEARD_AGENT));
        floor.leave(third);
        await(() -> customer.heardCaller() > 0);
        await(() -> second.has(Sight.AGENT_HEARD_CALLER));
        await(() -> customer.over() == 2);

        assertThat(floor.settled(SOON)).as("settled: %s", stories).isTrue();
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

  private Story call(Floor floor, String name, String number, Caller.Keys keys, int node) {
    var plan = new Caller.Plan(number, "+358200100", FOR_EVER, FOR_EVER, keys);
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
