package santra.loadtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

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
import santra.loadtest.desk.ContactRecord;
import santra.loadtest.desk.Desk;
import santra.loadtest.floor.Floor;
import santra.loadtest.ledger.Sight;
import santra.loadtest.ledger.Story;
import santra.loadtest.phone.AgentPhone.Reaction;
import santra.loadtest.phone.Caller;

/**
 * An agent consults another, hands the caller over, comes back, is taken over by a supervisor,
 * while the node that carries them dies: each stays one contact with one record, and the books are
 * exact.
 */
class ConsultTest {
  private static final int VICTIM = 2;
  private static final int EACH = 3;
  private static final Duration SOON = Duration.ofSeconds(40);
  private static final Duration FOR_EVER = Duration.ofMinutes(5);

  private final List<Story> stories = new ArrayList<>();

  private static Centre centre(Path folder) {
    var agents = new ArrayList<Agent>();
    for (var skill : List.of("sales", "expert"))
      for (int i = 0; i < EACH; i++)
        agents.add(new Agent(skill + i, "1" + agents.size(), Map.of(skill, 5), ""));
    return new Centre(
        folder,
        List.of(
            new Organisation(
                "acme",
                "acme.example",
                List.of(
                    new Queue("sales", Map.of("sales", 1), Duration.ofSeconds(12), Duration.ZERO)),
                List.of(new Line("+358200100", "sales", false)),
                agents)));
  }

  @Test
  void whoConsultsLosesNobodyByADeath(@TempDir Path folder) throws Exception {
    var centre = centre(folder);
    try (var cluster = ClusterUnderTest.start("127.0.28", 3, centre);
        var floor = new Floor(centre, cluster.nodes(), 40)) {
      floor.behave(_ -> Reaction.answer(Duration.ofMillis(300), FOR_EVER));
      floor.open();
      var desk = floor.desk("acme");

      // The node dies while the two agents talk and the caller hears music; then the caller is
      // handed over.
      var consulted = call(floor, "c");
      await(consulted, story -> story.has(Sight.CALLER_HEARD_AGENT));
      var contacts = contacts(desk);
      each(contacts, (contact, i) -> desk.order(contact, "consult", "expert" + i));
      await(consulted, ConsultTest::colleaguesTalk);
      assertThat(consulted).as("the caller is not heard").noneMatch(ConsultTest::heardByExpert);
      cluster.killNode(VICTIM);
      each(contacts, (contact, _) -> desk.order(contact, "complete"));
      await(consulted, ConsultTest::heardByExpert);
      await(consulted, story -> story.has(Sight.AGENT_RELEASED));
      cluster.restartNode(VICTIM);
      floor.leave();
      await(consulted, story -> story.has(Sight.CALLER_HUNG_UP));

      // It dies in the moment of the order to consult.
      var asked = call(floor, "k");
      await(asked, story -> story.has(Sight.CALLER_HEARD_AGENT));
      contacts = contacts(desk);
      each(contacts, (contact, i) -> desk.order(contact, "consult", "expert" + i));
      cluster.killNode(VICTIM);
      await(asked, ConsultTest::colleaguesTalk);
      each(contacts, (contact, _) -> desk.order(contact, "complete"));
      await(asked, ConsultTest::heardByExpert);
      cluster.restartNode(VICTIM);
      floor.leave();
      await(asked, story -> story.has(Sight.CALLER_HUNG_UP));

      // It dies in the moment of the hand-over, by a supervisor this time.
      var taken = call(floor, "t");
      await(taken, story -> story.has(Sight.CALLER_HEARD_AGENT));
      contacts = contacts(desk);
      each(contacts, (contact, i) -> desk.order(contact, "listen", "expert" + i));
      await(taken, story -> connected(story, "expert"));
      each(contacts, (contact, i) -> desk.order(contact, "take-over", "expert" + i));
      cluster.killNode(VICTIM);
      await(taken, ConsultTest::heardByExpert);
      await(taken, story -> story.has(Sight.AGENT_RELEASED));
      cluster.restartNode(VICTIM);
      floor.leave();
      await(taken, story -> story.has(Sight.CALLER_HUNG_UP));

      // Back to the caller, who has it all in the record of the first agent.
      var back = call(floor, "b");
      await(back, story -> story.has(Sight.CALLER_HEARD_AGENT));
      contacts = contacts(desk);
      each(contacts, (contact, i) -> desk.order(contact, "consult", "expert" + i));
      await(back, ConsultTest::colleaguesTalk);
      each(contacts, (contact, _) -> desk.order(contact, "conference"));
      each(contacts, (contact, _) -> desk.order(contact, "back"));
      await(back, story -> released(story, "expert"));
      floor.leave();
      await(back, story -> story.has(Sight.CALLER_HUNG_UP));

      // By the phone alone: a call beside, and a REFER that replaces it; the node dies with it.
      var referred = call(floor, "r");
      await(referred, story -> story.has(Sight.CALLER_HEARD_AGENT));
      for (int i = 0; i < EACH; i++) floor.phone("acme/sales" + i).consult("1" + (EACH + i));
      await(referred, ConsultTest::colleaguesTalk);
      for (int i = 0; i < EACH; i++) floor.phone("acme/sales" + i).referBeside();
      await(referred, story -> story.has(Sight.AGENT_NOTIFIED, "SIP/2.0 200 OK"));
      cluster.killNode(VICTIM);
      await(referred, ConsultTest::heardByExpert);
      await(referred, story -> released(story, "sales"));
      await(referred, story -> story.has(Sight.ASIDE_RELEASED));
      cluster.restartNode(VICTIM);
      floor.leave();
      await(referred, story -> story.has(Sight.CALLER_HUNG_UP));

      assertThat(floor.settled(SOON)).as("settled: %s", stories).isTrue();
      var records = desk.contacts();
      assertThat(records).hasSize(stories.size());
      assertThat(records).allMatch(record -> record.outcome().equals("answered"));
      assertThat(records.stream().filter(record -> record.agent().startsWith("expert")))
          .hasSize(4 * EACH)
          .allMatch(record -> record.transferredFrom().equals(List.of("sales")));
      assertThat(records.stream().filter(record -> record.agent().startsWith("sales")))
          .hasSize(EACH)
          .extracting(ContactRecord::transferredFrom)
          .containsOnly(List.of());
      assertThat(floor.books()).allMatch(books -> books.balances(), "balances");
      assertThat(desk.states().values()).containsOnly("ready");
      assertThat(floor.complaints()).allMatch(one -> one.startsWith("a stray "));
    }
  }

  private interface Order {
    void give(String contact, int number) throws Exception;
  }

  private static void each(List<String> contacts, Order order) throws Exception {
    for (int i = 0; i < contacts.size(); i++) order.give(contacts.get(i), i);
  }

  private static List<String> contacts(Desk desk) throws Exception {
    var contacts = new ArrayList<String>();
    for (int i = 0; i < EACH; i++) contacts.add(desk.contactOf("sales" + i));
    return contacts;
  }

  private static boolean saw(Story story, Sight sight, String agents) {
    return story.entries().stream()
        .anyMatch(entry -> entry.sight() == sight && entry.detail().startsWith(agents));
  }

  private static boolean colleaguesTalk(Story story) {
    return saw(story, Sight.AGENT_HEARD_COLLEAGUE, "sales")
        && saw(story, Sight.AGENT_HEARD_COLLEAGUE, "expert");
  }

  private static boolean heardByExpert(Story story) {
    return saw(story, Sight.AGENT_HEARD_CALLER, "expert");
  }

  private static boolean connected(Story story, String agents) {
    return saw(story, Sight.AGENT_CONNECTED, agents);
  }

  private static boolean released(Story story, String agents) {
    return saw(story, Sight.AGENT_RELEASED, agents);
  }

  private List<Story> call(Floor floor, String name) {
    var calls = new ArrayList<Story>();
    for (int i = 0; i < EACH; i++) {
      var caller = "+3587%08d".formatted(stories.size());
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
