package santra.loadtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
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
import santra.loadtest.desk.ContactRecord;
import santra.loadtest.desk.Desk;
import santra.loadtest.floor.Floor;
import santra.loadtest.ledger.Sight;
import santra.loadtest.ledger.Story;
import santra.loadtest.phone.AgentPhone.Reaction;
import santra.loadtest.phone.OutsideLine;
import santra.loadtest.phone.PhoneBank;
import santra.loadtest.phone.Voices;

/**
 * Rows 54 and 178-180: callers who are sent to numbers outside, over trunks of which one is dead
 * and one refuses, while the node that carries them is killed.
 */
class OutsideTest {
  @RegisterExtension static final SharedCluster cluster = new SharedCluster();

  private static final Duration SOON = Duration.ofSeconds(40);
  private static final String LINE = "+358240100";
  private static final String SECOND_LINE = "+358240200";
  private static final String MOBILE = "+358401234567";
  private static final String BUSY = "+358401111111";
  private static final String SLOW = "+358402222222";

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
                "outside",
                "outside.example",
                List.of(queue("sales"), queue("support")),
                List.of(new Line(LINE, "sales", false), new Line(SECOND_LINE, "support", false)),
                List.of(
                    new Agent("anna", "1001", Map.of("sales", 5), ""),
                    new Agent("bea", "1002", Map.of("support", 5), "")),
                """
                dialling: {country: "+358", national: "0", allow: ["+358"], deny: ["+358700"]}
                """,
                trunks)));
  }

  private static Queue queue(String id) {
    return new Queue(id, Map.of(id, 1), Duration.ofSeconds(12), Duration.ZERO);
  }

  @Test
  void whoIsSentOutsideIsConnectedOverTheNextTrunkThatWorks() throws Exception {
    try (var voices = new Voices(20);
        var refusing = bank("refusing", voices);
        var good = bank("good", voices)) {
      var never = new OutsideLine(refusing, MOBILE, Reaction.reject(503, Duration.ZERO));
      for (var number : List.of(BUSY, SLOW))
        new OutsideLine(refusing, number, Reaction.reject(503, Duration.ZERO));
      var mobile =
          new OutsideLine(good, MOBILE, Reaction.answer(Duration.ofMillis(500), Calls.FOR_EVER));
      var busy = new OutsideLine(good, BUSY, Reaction.reject(486, Duration.ofMillis(200)));
      var slow = new OutsideLine(good, SLOW, Reaction.ignore());
      var centre = centre(cluster.folder(), refusing, good);
      try (var floor = new Floor(centre, cluster.open(centre).nodes(), 40)) {
        var calls = new Calls(floor, "outside", SOON);
        floor.behave(_ -> Reaction.answer(Duration.ofMillis(300), Calls.FOR_EVER));
        floor.open();
        var desk = floor.desk("outside");

        // By a desk to a number that is busy: the caller is back in the queue, and answered.
        var returned = talking(calls, LINE);
        desk.transfer(desk.contactOf("anna"), "number", BUSY);
        calls.await("the busy number was not tried", () -> busy.over() == 1);
        calls.await(
            "not answered again",
            () -> count(returned, Sight.AGENT_HEARD_CALLER) == 1 && rungTwice(returned));

        // What the tenant may not call is called by nobody.
        var contact = desk.contactOf("anna");
        for (var denied : List.of("+358700123", "+4612345678", "112"))
          assertThatThrownBy(() -> desk.transfer(contact, "number", denied))
              .isInstanceOf(Desk.Refusal.class);
        floor.leave();
        calls.await(returned, Sight.CALLER_HUNG_UP);
        calls.await("anna is not ready", () -> ready(desk));

        // By REFER, over the third trunk; the node dies while they talk.
        var referred = talking(calls, LINE);
        floor.phone("outside/anna").refer("0401234567");
        calls.await(
            "the REFER came to nothing",
            () -> referred.has(Sight.AGENT_NOTIFIED, "SIP/2.0 200 OK"));
        calls.await("the mobile hears nobody", () -> mobile.heardCaller() > 0);
        assertThat(never.rung()).isEqualTo(1);
        assertThat(mobile.invitation()).contains("P-Asserted-Identity", "Diversion");
        calls.await("anna is not ready", () -> ready(desk));

        // It dies while the number rings, too, and whoever takes over hears the answer.
        var rescued = talking(calls, SECOND_LINE);
        cluster.everybodyReady();
        desk.transfer(desk.contactOf("bea"), "number", SLOW);
        calls.await("the slow number does not ring", () -> slow.rung() == 1);
        cluster.kill(() -> {});
        slow.pickUp(SharedCluster.TAKEN_OVER, Calls.FOR_EVER);
        calls.await("the slow number hears nobody", () -> slow.heardCaller() > 0);
        cluster.restart();
        floor.leave();
        calls.await(List.of(referred, rescued), Sight.CALLER_HUNG_UP);
        calls.await("the mobile still talks", () -> mobile.over() == 1);
        calls.await("the slow number still talks", () -> slow.over() == 1);

        assertThat(floor.settled(SOON)).as("settled: %s", calls.stories()).isTrue();
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

  private static boolean ready(Desk desk) throws IOException {
    return "ready".equals(desk.states().get("anna"));
  }

  private static long count(Story story, Sight sight) {
    return story.entries().stream().filter(entry -> entry.sight() == sight).count();
  }

  private static boolean rungTwice(Story story) {
    return count(story, Sight.AGENT_CONNECTED) == 2;
  }

  private static Story talking(Calls calls, String line) throws InterruptedException {
    var story = calls.call(line, SharedCluster.VICTIM);
    calls.await(story, Sight.CALLER_HEARD_AGENT);
    return story;
  }
}
