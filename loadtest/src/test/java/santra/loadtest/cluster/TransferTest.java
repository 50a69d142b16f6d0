package santra.loadtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import santra.loadtest.centre.Centre;
import santra.loadtest.centre.Organisation;
import santra.loadtest.centre.Organisation.Agent;
import santra.loadtest.centre.Organisation.Line;
import santra.loadtest.centre.Organisation.Queue;
import santra.loadtest.desk.Books;
import santra.loadtest.desk.ContactRecord;
import santra.loadtest.desk.Desk;
import santra.loadtest.floor.Floor;
import santra.loadtest.ledger.Sight;
import santra.loadtest.ledger.Story;
import santra.loadtest.phone.AgentPhone.Reaction;

/**
 * Callers who are sent on, by REFER from a phone and by a desk, while the node that carries them
 * dies: each stays one contact with one record, and both queues' books are exact.
 */
class TransferTest {
  @RegisterExtension static final SharedCluster cluster = new SharedCluster();

  private static final int EACH = 3;
  private static final Duration SOON = Duration.ofSeconds(40);
  private static final String REFERRED = "+358230100";
  private static final String ORDERED = "+358230200";
  private static final String SUPPORT = "+358230900";

  private static Centre centre(Path folder) {
    var agents = new ArrayList<Agent>();
    for (var skill : List.of("sales", "orders", "support"))
      for (int i = 0; i < (skill.equals("support") ? 2 : 1) * EACH; i++)
        agents.add(new Agent(skill + i, "1" + agents.size(), Map.of(skill, 5), ""));
    return new Centre(
        folder,
        List.of(
            new Organisation(
                "transfer",
                "transfer.example",
                List.of(queue("sales"), queue("orders"), queue("support")),
                List.of(
                    new Line(REFERRED, "sales", false),
                    new Line(ORDERED, "orders", false),
                    new Line(SUPPORT, "support", true)),
                agents)));
  }

  private static Queue queue(String id) {
    return new Queue(id, Map.of(id, 1), Duration.ofSeconds(12), Duration.ZERO);
  }

  @Test
  void whoIsSentOnIsLostByNobodysDeath() throws Exception {
    var centre = centre(cluster.folder());
    try (var floor = new Floor(centre, cluster.open(centre).nodes(), 40)) {
      var calls = new Calls(floor, "transfer", SOON);
      floor.behave(_ -> Reaction.answer(Duration.ofMillis(300), Calls.FOR_EVER));
      floor.open();
      var desk = floor.desk("transfer");

      // To one agent.
      var sent = call(calls, REFERRED);
      calls.await(sent, Sight.CALLER_HEARD_AGENT);
      for (int i = 0; i < EACH; i++)
        desk.transfer(desk.contactOf("sales" + i), "agent", "support" + i);
      calls.await("support hears nobody", sent, TransferTest::heardBySupport);
      floor.leave();
      calls.await(sent, Sight.CALLER_HUNG_UP);
      calls.await("not ready", () -> desk.states().values().stream().allMatch("ready"::equals));

      // By REFER; the caller waits for support when the node dies.
      for (int i = 0; i < 2 * EACH; i++) desk.notReady("support" + i, "lunch");
      var referred = call(calls, REFERRED);
      var ordered = call(calls, ORDERED);
      calls.await(referred, Sight.CALLER_HEARD_AGENT);
      calls.await(ordered, Sight.CALLER_HEARD_AGENT);
      for (int i = 0; i < EACH; i++) floor.phone("transfer/sales" + i).refer(SUPPORT);
      calls.await(referred, Sight.AGENT_NOTIFIED);
      assertThat(referred).allMatch(story -> story.has(Sight.AGENT_NOTIFIED, "SIP/2.0 200 OK"));
      calls.await(referred, Sight.AGENT_RELEASED);

      // By a desk, after hold; the node dies in the same moment.
      var contacts = new ArrayList<String>();
      for (int i = 0; i < EACH; i++) contacts.add(desk.contactOf("orders" + i));
      for (var contact : contacts) desk.order(contact, "hold");
      cluster.everybodyReady();
      cluster.underWay();
      cluster.kill(() -> {
        for (var contact : contacts) desk.transfer(contact, "queue", "support");
      });
      for (int i = 0; i < 2 * EACH; i++) desk.ready("support" + i);
      calls.await("support hears nobody", referred, TransferTest::heardBySupport);
      calls.await("support hears nobody", ordered, TransferTest::heardBySupport);
      calls.await(ordered, Sight.AGENT_RELEASED);
      cluster.restart();
      floor.leave();
      calls.await(referred, Sight.CALLER_HUNG_UP);
      calls.await(ordered, Sight.CALLER_HUNG_UP);

      assertThat(floor.settled(SOON)).as("settled: %s", calls.stories()).isTrue();
      var records = desk.contacts();
      assertThat(records).hasSize(calls.count());
      assertThat(records)
          .allMatch(record -> record.outcome().equals("answered"))
          .allMatch(record -> record.agent().startsWith("support"));
      assertThat(records)
          .extracting(ContactRecord::transferredFrom)
          .containsOnly(List.of("sales"), List.of("orders"))
          .filteredOn(List.of("orders")::equals)
          .hasSize(EACH);
      assertThat(records.stream().map(ContactRecord::queue).filter("support"::equals))
          .hasSize(2 * EACH);
      assertThat(floor.books()).allMatch(books -> books.balances(), "balances");
      // Two stays each; who went to an agent is counted in sales once more.
      calls.await(
          "miscounted",
          () ->
              offered(desk, "sales") == 3 * EACH
                  && offered(desk, "orders") == EACH
                  && offered(desk, "support") == 2 * EACH);
      assertThat(desk.states().values()).containsOnly("ready");
      assertThat(floor.complaints()).allMatch(one -> one.startsWith("a stray "));
    }
  }

  private static long offered(Desk desk, String queue) throws IOException {
    return desk.books().queues().stream()
        .filter(one -> one.queue().equals(queue))
        .mapToLong(Books.QueueBooks::offered)
        .sum();
  }

  private static boolean heardBySupport(Story story) {
    return story.entries().stream()
        .anyMatch(entry ->
            entry.sight() == Sight.AGENT_HEARD_CALLER && entry.detail().startsWith("support"));
  }

  private static List<Story> call(Calls calls, String line) {
    return calls.call(EACH, line, SharedCluster.VICTIM);
  }
}
