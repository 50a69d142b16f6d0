package santra.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import santra.agent.Activity;
import santra.agent.Agent;
import santra.agent.AgentCommand;
import santra.agent.AgentEvent;
import santra.contact.Contact;
import santra.contact.ContactCommand;
import santra.contact.ContactEvent;
import santra.contact.Leg;
import santra.contact.Offer;
import santra.node.Examples;
import santra.vocabulary.AgentId;
import santra.vocabulary.Decision.Accepted;
import santra.vocabulary.Why;

/**
 * Law: of the router and whoever picks a contact out of routing exactly one gets it (requirements
 * 86 and 87). The steps of both, each a message to one entity, are told in every order that can be,
 * some of them twice; what follows is what the rulebooks say.
 */
class PickRaceTest {
  private static final int RACES = 10_000;
  private static final Instant T0 = Examples.AT;
  private static final AgentId ROUTED = new AgentId("routed");
  private static final AgentId PICKING = new AgentId("picking");

  private static final class Race {
    final Random random;
    final Map<AgentId, Agent> agents = new HashMap<>();
    final List<ContactEvent.AgentOffered> offered = new ArrayList<>();
    Contact contact = new Contact.New();
    Instant now = T0.plusSeconds(5);

    Race(long seed) {
      random = new Random(seed);
      told(new ContactCommand.Arrive(Examples.ARRIVAL, T0));
      told(new ContactCommand.Anchor("sdp", T0, T0, Optional.empty()));
      agents.put(ROUTED, new Agent(new Activity.Ready(T0), List.of()));
      agents.put(
          PICKING,
          new Agent(
              random.nextBoolean() ? new Activity.Ready(T0) : new Activity.NotReady("lunch", T0),
              List.of()));
    }

    boolean told(ContactCommand command) {
      if (!(Contact.decide(contact, command) instanceof Accepted<ContactEvent>(var events)))
        return false;
      for (var event : events) {
        if (event instanceof ContactEvent.AgentOffered one) offered.add(one);
        contact = Contact.evolve(Examples.CALL, contact, event);
      }
      return true;
    }

    Agent agent(AgentId agent) {
      return agents.getOrDefault(agent, Agent.NEW);
    }

    boolean told(AgentId agent, AgentCommand command) {
      if (!(Agent.decide(agent(agent), command) instanceof Accepted<AgentEvent>(var events)))
        return false;
      for (var event : events) agents.put(agent, Agent.evolve(agent(agent), event));
      return true;
    }

    /** What is left to do for that agent: reserve, then ring, then give back what rang nobody. */
    List<Runnable> steps(AgentId agent) {
      var at = now;
      var lapses = at.plus(Duration.ofSeconds(30));
      var why = new Why(agent.name(), 1, 0, 0, "v1");
      var reserve =
          agent.equals(PICKING)
              ? new AgentCommand.Pick(Examples.CALL, Examples.SALES, at, lapses, why)
              : new AgentCommand.Reserve(Examples.CALL, Examples.SALES, at, lapses, why);
      var leg = new Leg(agent.name(), Examples.PATH, Examples.DIALOG.tagged(""), "sdp", "");
      var ring =
          new ContactCommand.Ring(
              new Offer(agent, false, leg, at, lapses, why), at, Optional.empty());
      return List.of(
          () -> told(agent, reserve),
          () -> {
            var reserved = agent(agent).contact().isPresent();
            if (reserved && !told(ring))
              told(agent, new AgentCommand.Withdraw(Examples.CALL, at, Optional.of(at)));
          });
    }

    /** Each agent's steps in their order, woven at random; a quarter is told twice. */
    void run() {
      var one = new ArrayList<>(steps(ROUTED));
      now = now.plusMillis(random.nextInt(3));
      var other = new ArrayList<>(steps(PICKING));
      while (!one.isEmpty() || !other.isEmpty()) {
        var next = other.isEmpty() || (!one.isEmpty() && random.nextBoolean()) ? one : other;
        var step = next.removeFirst();
        step.run();
        if (random.nextInt(4) == 0) step.run();
      }
    }
  }

  @Test
  void pickAgainstRouterInTenThousandRacesExactlyOneWins() {
    var won = new HashMap<AgentId, Integer>();
    for (long seed = 0; seed < RACES; seed++) {
      var race = new Race(seed);
      race.run();
      assertThat(race.offered).as("seed %d", seed).hasSize(1);
      var winner = race.offered.getFirst().offer().agent();
      for (var agent : race.agents.entrySet())
        assertThat(agent.getValue().contact().isPresent())
            .as("seed %d: %s", seed, agent.getKey())
            .isEqualTo(agent.getKey().equals(winner));
      won.merge(winner, 1, Integer::sum);
    }
    assertThat(won.values()).as("neither always wins").allMatch(count -> count > RACES / 10);
  }
}
