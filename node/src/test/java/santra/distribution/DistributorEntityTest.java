package santra.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static santra.node.Laboratory.T0;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import santra.agent.Activity;
import santra.agent.Agent;
import santra.agent.AgentCommand;
import santra.agent.entity.AgentReport;
import santra.node.Laboratory;
import santra.simulation.Town;
import santra.tenancy.Tenants;
import santra.vocabulary.AgentId;
import santra.vocabulary.AgentRef;
import santra.vocabulary.ContactId;
import santra.vocabulary.Need;
import santra.vocabulary.QueueId;
import santra.vocabulary.QueueRule.Step;
import santra.vocabulary.QueueRuleExample;
import santra.vocabulary.Skill;
import santra.vocabulary.TenantId;

class DistributorEntityTest {
  private static final Laboratory LAB = new Laboratory();
  private static final TenantId ACME = new TenantId("acme");
  private static final Skill FINNISH = new Skill("finnish");

  private final FakePost post = new FakePost();

  @AfterAll
  static void close() {
    LAB.close();
  }

  /** At 20.5 s: the ticks of each second come before and after. */
  @Test
  void theCircleWidensAtItsMomentAndNotAtTheNextTick() {
    var rule =
        QueueRuleExample.of(
            new Step(Duration.ZERO, new Need.Level(FINNISH, 4)),
            new Step(Duration.ofMillis(20_500), new Need.Level(FINNISH, 3)));
    var tenant =
        new Town("acme")
            .queue("sales")
            .rule("sales", rule)
            .skilled("anna", Map.of(FINNISH, 3))
            .version("v1");
    var distributor =
        LAB.kit.spawn(
            DistributorEntity.create(
                ACME, new Entities(post), () -> new Tenants(List.of(tenant)), LAB.clock));
    var anna = new AgentRef(ACME, new AgentId("anna"));
    distributor.tell(
        new Distributor.AgentChanged(
            new AgentReport(anna, new Agent(new Activity.Ready(T0), List.of()), 1)));
    distributor.tell(
        new Distributor.ContactJoined(
            new QueueId("sales"), new ContactId(ACME, new UUID(0, 1)), T0, 1, Optional.empty()));
    hasHeard(distributor);

    LAB.pass(Duration.ofMillis(20_499));
    hasHeard(distributor);
    assertThat(reserved()).isZero();
    LAB.pass(Duration.ofMillis(1));
    hasHeard(distributor);
    assertThat(reserved()).isEqualTo(1);
  }

  private long reserved() {
    return post.sent.stream().filter(AgentCommand.Reserve.class::isInstance).count();
  }

  /** What was told before is done when this is answered. */
  private static void hasHeard(ActorRef<DistributorEntity.Message> distributor) {
    var probe = LAB.kit.<DistributorEntity.Ready>createTestProbe();
    distributor.tell(new DistributorEntity.CountReady(probe.ref()));
    probe.receiveMessage(Laboratory.PATIENCE);
  }
}
