package santra.loadtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import santra.loadtest.centre.Centre;
import santra.loadtest.centre.Organisation;
import santra.loadtest.centre.Organisation.Agent;
import santra.loadtest.centre.Organisation.Line;
import santra.loadtest.centre.Organisation.Queue;
import santra.loadtest.desk.Books;
import santra.loadtest.desk.ContactRecord;
import santra.loadtest.floor.Floor;
import santra.loadtest.ledger.Sight;
import santra.loadtest.ledger.Story;
import santra.loadtest.phone.AgentPhone.Reaction;
import santra.loadtest.phone.Caller;

/**
 * Callers who are sent on, by REFER from a phone and by a desk, while the node that carries them
 * dies: each stays one contact with one record, and both queues' books are exact.
 */
class TransferTest {
  private static final int VICTIM = 2;
  private static final int EACH = 3;
  private static final Duration SOON = Duration.ofSeconds(40);
  private static final Duration FOR_EVER = Duration.ofMinutes(5);
  private static final String SUPPORT = "+358200900";

  private final List<Story> stories = new ArrayList<>();

  private static Centre centre(Path folder) {
    var agents = new ArrayList<Agent>();
    for (var skill : List.of("sales", "support"))
      for (int i = 0; i < EACH; i++)
        agents.add(new Agent(skill + i, "1" + agents.size(), Map.of(skill, 5), ""));
    return new Centre(
        folder,
        List.of(
            new Organisation(
                "acme",
                "acme.example",
                List.of(queue("sales"), queue("support")),
                List.of(new Line("+358200100", "sales", false), new Line(SUPPORT, "support", true)),
                agents)));
  }

  private static Queue queue(String id) {
    return new Queue(id, Map.of(id, 1), Duration.ofSeconds(12), Duration.ZERO);
  }

  @Test
  void whoIsSentOnIsLostByNobodysDeath(@TempDir Path folder) throws Exception {
    var centre = centre(folder);
    try (var cluster = ClusterUnderTest.start("127.0.26", 3, centre);
        var floor = new Floor(centre, cluster.nodes(), 40)) {
      floor.behave(_ -> Reaction.answer(Duration.ofMillis(300), FOR_EVER));
      floor.open();
      var desk = floor.desk("acme");

      // By REFER; the caller waits for support when the node dies.
      for (int i = 0; i < EACH; i++) desk.notReady("support" + i, "lunch");
      var referred = call(floor, "r");
      await(referred, story -> story.has(Sight.CALLER_HEARD_AGENT));
      for (int i = 0; i < EACH; i++) floor.phone("acme/sales" + i).refer(SUPPORT);
      await(referred, story -> story.has(Sight.AGENT_NOTIFIED));
      assertThat(referred).allMatch(story -> story.has(Sight.AGENT_NOTIFIED, "SIP/2.0 200 OK"));
      await(referred, story -> story.has(Sight.AGENT_RELEASED));
      cluster.killNode(VICTIM);
      for (int i = 0; i < EACH; i++) desk.ready("support" + i);
      await(referred, TransferTest::heardBySupport);
      cluster.restartNode(VICTIM);
      floor.leave();
      await(referred, story -> story.has(Sight.CALLER_HUNG_UP));

      // By a desk, after hold; the node dies in the same moment.
      var ordered = call(floor, "o");
      await(ordered, story -> story.has(Sight.CALLER_HEARD_AGENT));
      var contacts = new ArrayList<String>();
      for (int i = 0; i < EACH; i++) contacts.add(desk.contactOf("sales" + i));
      for (var contact : contacts) desk.order(contact, "hold");
      for (var contact : contacts) desk.transfer(contact, "queue", "support");
      cluster.killNode(VICTIM);
      await(ordered, TransferTest::heardBySupport);
      await(ordered, story -> story.has(Sight.AGENT_RELEASED));
      cluster.restartNode(VICTIM);
      floor.leave();
      await(ordered, story -> story.has(Sight.CALLER_HUNG_UP));

      // To one agent.
      var sent = call(floor, "a");
      await(sent, story -> story.has(Sight.CALLER_HEARD_AGENT));
      for (int i = 0; i < EACH; i++)
        desk.transfer(desk.contactOf("sales" + i), "agent", "support" + i);
      await(sent, TransferTest::heardBySupport);
      floor.leave();
      await(sent, story -> story.has(Sight.CALLER_HUNG_UP));

      assertThat(floor.settled(SOON)).as("settled: %s", stories).isTrue();
      var records = desk.contacts();
      assertThat(records).hasSize(stories.size());
      assertThat(records)
          .allMatch(record -> record.outcome().equals("answered"))
          .allMatch(record -> record.transferredFrom().equals(List.of("sales")))
          .allMatch(record -> record.agent().startsWith("support"));
      assertThat(records.stream().map(ContactRecord::queue).filter("support"::equals))
          .hasSize(2 * EACH);
      assertThat(floor.books()).allMatch(books -> books.balances(), "balances");
      // Two stays each; who went to an agent is counted in sales once more.
      await(() -> offered(floor, "sales") == 4 * EACH && offered(floor, "support") == 2 * EACH);
      assertThat(desk.states().values()).containsOnly("ready");
      assertThat(floor.complaints()).allMatch(one -> one.startsWith("a stray "));
    }
  }

  private static long offered(Floor floor, String queue) {
    try {
      return floor.desk("acme").books().queues().stream()
          .filter(one -> one.queue().equals(queue))
          .mapToLong(Books.QueueBooks::offered)
          .sum();
    } catch (IOException unreachable) {
      return -1;
    }
  }

  private static boolean heardBySupport(Story story) {
    return story.entries().stream()
        .anyMatch(entry ->
            entry.sight() == Sight.AGENT_HEARD_CALLER && entry.detail().startsWith("support"));
  }

  private List<Story> call(Floor floor, String name) {
    var calls = new ArrayList<Story>();
    for (int i = 0; i < EACH; i++) {
      var caller = "+3586%08d".formatted(stories.size());
      var plan = new Caller.Plan(caller, "+358200100", FOR_EVER, FOR_EVER);
      var story = floor.call(name + i, "acme", plan, true, VICTIM);
      stories.add(story);
      calls.add(story);
    }
    return calls;
  }

  private void await(List<Story> some, Predicate<Story> what) throws InterruptedException {
    await(() -> some.stream().allMatch(what));
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
