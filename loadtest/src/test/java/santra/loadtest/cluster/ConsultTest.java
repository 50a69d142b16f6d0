package santra.loadtest.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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

/**
 * An agent consults another, hands the caller over, comes back, is taken over by a supervisor,
 * while the node that carries them dies: each stays one contact with one record, and the books are
 * exact.
 */
class ConsultTest {
  @RegisterExtension static final SharedCluster cluster = new SharedCluster();

  private static final int EACH = 3;
  private static final Duration SOON = Duration.ofSeconds(40);

  /** How they are sent on; each way has agents and experts of its own. */
  private enum Way {
    CONSULTED(1),
    ASKED(2),
    TAKEN(3),
    REFERRED(4);

    private final int number;

    Way(int number) {
      this.number = number;
    }

    private String line() {
      return "+35822010" + number;
    }

    private String queue() {
      return "sales-" + name().toLowerCase(Locale.ROOT);
    }

    private String agent(int each) {
      return queue() + each;
    }

    private String experts() {
      return "expert-" + name().toLowerCase(Locale.ROOT);
    }

    private String expert(int each) {
      return experts() + each;
    }

    private String device(int each) {
      return "1%d%d".formatted(number, each);
    }

    private String expertsDevice(int each) {
      return "2%d%d".formatted(number, each);
    }
  }

  private static Centre centre(Path folder) {
    var queues = new ArrayList<Queue>();
    var lines = new ArrayList<Line>();
    var agents = new ArrayList<Agent>();
    for (var way : Way.values()) {
      var skills = Map.of(way.queue(), 1);
      queues.add(new Queue(way.queue(), skills, Duration.ofSeconds(12), Duration.ZERO));
      lines.add(new Line(way.line(), way.queue(), false));
      for (int i = 0; i < EACH; i++) {
        agents.add(new Agent(way.agent(i), way.device(i), Map.of(way.queue(), 5), ""));
        agents.add(new Agent(way.expert(i), way.expertsDevice(i), Map.of("expert", 5), ""));
      }
    }
    return new Centre(
        folder, List.of(new Organisation("consult", "consult.example", queues, lines, agents)));
  }

  @Test
  void whoConsultsLosesNobodyByADeath() throws Exception {
    var centre = centre(cluster.folder());
    try (var floor = new Floor(centre, cluster.open(centre).nodes(), 80)) {
      var calls = new Calls(floor, "consult", SOON);
      floor.behave(_ -> Reaction.answer(Duration.ofMillis(300), Calls.FOR_EVER));
      floor.open();
      var desk = floor.desk("consult");

      // Back to the caller, who has it all in the record of the first agent.
      var back = call(calls, Way.CONSULTED);
      calls.await(back, Sight.CALLER_HEARD_AGENT);
      var beforehand = contacts(desk, Way.CONSULTED);
      each(beforehand, (contact, i) -> desk.order(contact, "consult", Way.CONSULTED.expert(i)));
      calls.await("they do not talk", back, ConsultTest::colleaguesTalk);
      each(beforehand, (contact, _) -> desk.order(contact, "conference"));
      each(beforehand, (contact, _) -> desk.order(contact, "back"));
      calls.await("not released", back, story -> released(story, "expert"));
      floor.leave();
      calls.await(back, Sight.CALLER_HUNG_UP);
      calls.await("not ready", () -> desk.states().values().stream().allMatch("ready"::equals));

      var consulted = call(calls, Way.CONSULTED);
      var asked = call(calls, Way.ASKED);
      var taken = call(calls, Way.TAKEN);
      var referred = call(calls, Way.REFERRED);
      for (var some : List.of(consulted, asked, taken, referred))
        calls.await(some, Sight.CALLER_HEARD_AGENT);
      var ofConsulted = contacts(desk, Way.CONSULTED);
      var ofAsked = contacts(desk, Way.ASKED);
      var ofTaken = contacts(desk, Way.TAKEN);

      // The node dies while the two agents talk and the caller hears music; then the caller is
      // handed over.
      each(ofConsulted, (contact, i) -> desk.order(contact, "consult", Way.CONSULTED.expert(i)));
      calls.await("they do not talk", consulted, ConsultTest::colleaguesTalk);
      assertThat(consulted).as("the caller is not heard").noneMatch(ConsultTest::heardByExpert);
      each(ofTaken, (contact, i) -> desk.order(contact, "listen", Way.TAKEN.expert(i)));
      calls.await("nobody listens", taken, story -> connected(story, "expert"));
      for (int i = 0; i < EACH; i++)
        floor.phone("consult/" + Way.REFERRED.agent(i)).consult(Way.REFERRED.expertsDevice(i));
      calls.await("they do not talk", referred, ConsultTest::colleaguesTalk);
      cluster.everybodyReady();
      cluster.underWay();

      cluster.kill(() -> {
        // By the phone alone: a call beside, and a REFER that replaces it; the node dies with it.
        for (int i = 0; i < EACH; i++)
          floor.phone("consult/" + Way.REFERRED.agent(i)).referBeside();
        calls.await(
            "the REFER came to nothing",
            referred,
            story -> story.has(Sight.AGENT_NOTIFIED, "SIP/2.0 200 OK"));
        // In the moment of the order to consult, and of the hand-over, by a supervisor.
        each(ofAsked, (contact, i) -> desk.order(contact, "consult", Way.ASKED.expert(i)));
        each(ofTaken, (contact, i) -> desk.order(contact, "take-over", Way.TAKEN.expert(i)));
      });

      each(ofConsulted, (contact, _) -> desk.order(contact, "complete"));
      calls.await("they do not talk", asked, ConsultTest::colleaguesTalk);
      each(ofAsked, (contact, _) -> desk.order(contact, "complete"));
      for (var some : List.of(consulted, asked, taken, referred))
        calls.await("no expert hears the caller", some, ConsultTest::heardByExpert);
      for (var some : List.of(consulted, taken)) calls.await(some, Sight.AGENT_RELEASED);
      calls.await("not released", referred, story -> released(story, "sales"));
      calls.await(referred, Sight.ASIDE_RELEASED);
      cluster.restart();
      floor.leave();
      for (var some : List.of(consulted, asked, taken, referred))
        calls.await(some, Sight.CALLER_HUNG_UP);

      assertThat(floor.settled(SOON)).as("settled: %s", calls.stories()).isTrue();
      var records = desk.contacts();
      assertThat(records).hasSize(calls.count());
      assertThat(records).allMatch(record -> record.outcome().equals("answered"));
      for (var way : Way.values())
        assertThat(records.stream().filter(record -> record.agent().startsWith(way.experts())))
            .hasSize(EACH)
            .allMatch(record -> record.transferredFrom().equals(List.of(way.queue())));
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

  private static List<String> contacts(Desk desk, Way way) throws Exception {
    var contacts = new ArrayList<String>();
    for (int i = 0; i < EACH; i++) contacts.add(desk.contactOf(way.agent(i)));
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

  private static List<Story> call(Calls calls, Way way) {
    return calls.call(EACH, way.line(), SharedCluster.VICTIM);
  }
}
