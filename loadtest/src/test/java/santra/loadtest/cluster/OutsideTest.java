package santra.loadtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import santra.loadtest.desk.ContactRecord;
import santra.loadtest.desk.Desk;
import santra.loadtest.floor.Floor;
import santra.loadtest.ledger.Sight;
import santra.loadtest.ledger.Story;
import santra.loadtest.phone.AgentPhone.Reaction;
import santra.loadtest.phone.Caller;
import santra.loadtest.phone.OutsideLine;
import santra.loadtest.phone.PhoneBank;
import santra.loadtest.phone.Voices;

/**
 * Rows 54 and 178-180: callers who are sent to numbers outside, over trunks of which one is dead
 * and one refuses, while the node that carries them is killed.
 */
class OutsideTest {
  private static final int VICTIM = 2;
  private static final Duration SOON = Duration.ofSeconds(40);
  private static final Duration FOR_EVER = Duration.ofMinutes(5);
  private static final String MOBILE = "+358401234567";
  private static final String BUSY = "+358401111111";
  private static final String SLOW = "+358402222222";

  private final List<Story> stories = new ArrayList<>();

  private static Centre centre(Path folder, PhoneBank refusing, PhoneBank good) {
    var trunks =
        """
          silent: {to: "sip:127.0.31.9:5060", priority: 1, patience: 500ms, options: 0s}
          refusing: {to: "sip:%s:%d", priority: 2, options: 0s}
          good:
            to: "sip:%s:%d"
            priority: 3
            options: 1s
            rates: [{prefix: "+358", per-minute: 0.60}]
        """
            .formatted(
                refusing.address().getHostString(),
                refusing.address().getPort(),
                good.address().getHostString(),
                good.address().getPort());
    return new Centre(
        folder,
        List.of(
            new Organisation(
                "acme",
                "acme.example",
                List.of(
                    new Queue("sales", Map.of("sales", 1), Duration.ofSeconds(12), Duration.ZERO)),
                List.of(new Line("+358200100", "sales", false)),
                List.of(new Agent("anna", "1001", Map.of("sales", 5), "")),
                """
                dialling: {country: "+358", national: "0", allow: ["+358"], deny: ["+358700"]}
                """,
                trunks)));
  }

  @Test
  void whoIsSentOutsideIsConnectedOverTheNextTrunkThatWorks(@TempDir Path folder) throws Exception {
    try (var voices = new Voices(20);
        var refusing = bank("refusing", voices);
        var good = bank("good", voices)) {
      var never = new OutsideLine(refusing, MOBILE, Reaction.reject(503, Duration.ZERO));
      for (var number : List.of(BUSY, SLOW))
        new OutsideLine(refusing, number, Reaction.reject(503, Duration.ZERO));
      var mobile = new OutsideLine(good, MOBILE, Reaction.answer(Duration.ofMillis(500), FOR_EVER));
      var busy = new OutsideLine(good, BUSY, Reaction.reject(486, Duration.ofMillis(200)));
      var slow = new OutsideLine(good, SLOW, Reaction.answer(Duration.ofSeconds(8), FOR_EVER));
      var centre = centre(folder, refusing, good);
      try (var cluster = ClusterUnderTest.start("127.0.32", 3, centre);
          var floor = new Floor(centre, cluster.nodes(), 40)) {
        floor.behave(_ -> Reaction.answer(Duration.ofMillis(300), FOR_EVER));
        floor.open();
        var desk = floor.desk("acme");

        // By REFER, over the third trunk; the node dies while they talk.
        var referred = talking(floor, "r");
        floor.phone("acme/anna").refer("0401234567");
        await(() -> referred.has(Sight.AGENT_NOTIFIED, "SIP/2.0 200 OK"));
        await(() -> mobile.heardCaller() > 0);
        assertThat(never.rung()).isEqualTo(1);
        assertThat(mobile.invitation()).contains("P-Asserted-Identity", "Diversion");
        await(() -> ready(desk));
        cluster.killNode(VICTIM);
        cluster.restartNode(VICTIM);
        floor.leave();
        await(() -> referred.has(Sight.CALLER_HUNG_UP));
        await(() -> mobile.over() == 1);

        // By a desk to a number that is busy: the caller is back in the queue, and answered.
        var returned = talking(floor, "b");
        desk.transfer(desk.contactOf("anna"), "number", BUSY);
        await(() -> busy.over() == 1);
        await(() -> count(returned, Sight.AGENT_HEARD_CALLER) == 1 && rungTwice(returned));

        // What the tenant may not call is called by nobody.
        var contact = desk.contactOf("anna");
        for (var denied : List.of("+358700123", "+4612345678", "112"))
          assertThatThrownBy(() -> desk.transfer(contact, "number", denied))
              .isInstanceOf(Desk.Refusal.class);
        floor.leave();
        await(() -> returned.has(Sight.CALLER_HUNG_UP));
        await(() -> ready(desk));

        // The node dies while the number rings, and whoever takes over hears the answer.
        var rescued = talking(floor, "k");
        desk.transfer(desk.contactOf("anna"), "number", SLOW);
        await(() -> slow.rung() == 1);
        cluster.killNode(VICTIM);
        await(() -> slow.heardCaller() > 0);
        cluster.restartNode(VICTIM);
        floor.leave();
        await(() -> rescued.has(Sight.CALLER_HUNG_UP));
        await(() -> slow.over() == 1);

        assertThat(floor.settled(SOON)).as("settled: %s", stories).isTrue();
        var records = desk.contacts();
        assertThat(records).hasSize(3).allMatch(record -> record.outcome().equals("answered"));
        assertThat(outside(records, referred))
            .containsExactly("silent 408", "refusing 503", "good 200 paid");
        assertThat(outside(records, returned))
            .containsExactly("silent 408", "refusing 503", "good 486");
        assertThat(outside(records, rescued)).last().asString().isEqualTo("good 200 paid");
        assertThat(floor.books()).allMatch(books -> books.balances(), "balances");
      }
    }
  }

  private static PhoneBank bank(String name, Voices voices) throws Exception {
    return new PhoneBank(name, new InetSocketAddress("127.0.31.1", 0), voices);
  }

  private static List<String> outside(List<ContactRecord> records, Story story) {
    return records.stream()
        .filter(record -> record.testId().equals(story.testId()))
        .findFirst()
        .orElseThrow()
        .outside();
  }

  private static boolean ready(Desk desk) {
    try {
      return "ready".equals(desk.states().get("anna"));
    } catch (Exception unreachable) {
      return false;
    }
  }

  private static long count(Story story, Sight sight) {
    return story.entries().stream().filter(entry -> entry.sight() == sight).count();
  }

  private static boolean rungTwice(Story story) {
    return count(story, Sight.AGENT_CONNECTED) == 2;
  }

  private Story talking(Floor floor, String name) throws InterruptedException {
    var caller = "+3586%08d".formatted(stories.size());
    var plan = new Caller.Plan(caller, "+358200100", FOR_EVER, FOR_EVER);
    var story = floor.call(name, "acme", plan, true, VICTIM);
    stories.add(story);
    await(() -> story.has(Sight.CALLER_HEARD_AGENT));
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
