package santra.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import santra.agent.AgentCommand.Missing;
import santra.vocabulary.ContactId;
import santra.vocabulary.Decision.Accepted;
import santra.vocabulary.MissPolicy;
import santra.vocabulary.QueueId;
import santra.vocabulary.TenantId;
import santra.vocabulary.Why;

/**
 * Law: capacity is never exceeded, in 10,000 random steps (requirement 69; voice: one contact at a
 * time). Whatever is told in whatever order, and told again or after another has taken over from
 * the journal, an agent who has a contact gets no other before it is over.
 */
class CapacityTest {
  private static final int STEPS = 10_000;
  private static final Instant T0 = Instant.parse("2026-11-24T08:00:00Z");
  private static final QueueId SALES = new QueueId("sales");
  private static final Why WHY = new Why("test", 1, 0, 0, "v1");

  @Test
  void capacityIsNeverExceededInTenThousandRandomSteps() {
    for (long seed = 1; seed <= 5; seed++) {
      var random = new Random(seed);
      var agent = Agent.NEW;
      int talked = 0;
      int picked = 0;
      for (int step = 0; step < STEPS; step++) {
        var now = T0.plusMillis(step * 500L);
        var command =
            random.nextInt(6) == 0 && agent.deadline().isPresent()
                ? agent.deadline().get().command()
                : anything(random, now);
        if (!(Agent.decide(agent, command) instanceof Accepted<AgentEvent>(var events))) continue;
        for (var event : events) {
          var before = agent;
          agent = Agent.evolve(agent, event);
          if (event instanceof AgentEvent.Reserved reserved) {
            assertThat(before.activity())
                .as("seed %d step %d: %s", seed, step, reserved)
                .isInstanceOfAny(
                    Activity.Ready.class, Activity.NotReady.class, Activity.LoggedOut.class);
            if (command instanceof AgentCommand.Pick) picked++;
            // A conversation that nobody had heard of is a fact; nothing is ever offered so.
            if (!(before.activity() instanceof Activity.Ready))
              assertThat(command)
                  .as("seed %d step %d", seed, step)
                  .isInstanceOfAny(AgentCommand.Pick.class, AgentCommand.Answer.class);
          }
          if (event instanceof AgentEvent.Answered(var contact, _)) {
            talked++;
            assertThat(before.contact()).as("seed %d step %d", seed, step).contains(contact);
          }
        }
      }
      assertThat(talked).isGreaterThan(10);
      assertThat(picked).isGreaterThan(10);
    }
  }

  private static ContactId contact(Random random) {
    return new ContactId(new TenantId("acme"), new UUID(0, random.nextInt(5)));
  }

  private static AgentCommand anything(Random random, Instant now) {
    var contact = contact(random);
    var lapses = now.plusSeconds(30);
    return switch (random.nextInt(14)) {
      case 0 -> new AgentCommand.LogIn(now);
      case 1 ->
          random.nextInt(4) == 0
              ? new AgentCommand.LogOut(now)
              : new AgentCommand.MakeReady(now, Optional.of(By.SUPERVISOR));
      case 2, 3 -> new AgentCommand.MakeReady(now);
      case 4 -> new AgentCommand.MakeNotReady("lunch", now);
      case 5, 6 -> new AgentCommand.Reserve(contact, SALES, now, lapses, WHY);
      case 7 -> new AgentCommand.Pick(contact, SALES, now, lapses, WHY);
      case 8, 9 ->
          new AgentCommand.Answer(
              contact,
              now,
              random.nextBoolean()
                  ? Optional.empty()
                  : Optional.of(new AgentCommand.Offered(SALES, now.minusSeconds(5), WHY)));
      case 10 ->
          new AgentCommand.Miss(
              contact,
              List.of(Missing.values()).get(random.nextInt(4)),
              now,
              Optional.empty(),
              Optional.of(new MissPolicy(random.nextBoolean(), random.nextInt(3))));
      case 11 -> new AgentCommand.Withdraw(contact, now, Optional.empty());
      case 12 ->
          new AgentCommand.Finish(
              contact,
              now,
              Duration.ofSeconds(random.nextInt(3)),
              random.nextBoolean(),
              Optional.empty());
      default ->
          random.nextBoolean()
              ? new AgentCommand.CutWrapUp(now, By.AGENT)
              : new AgentCommand.ExtendWrapUp(
                  now.plusSeconds(9), Duration.ofSeconds(20), now, By.AGENT);
    };
  }
}
