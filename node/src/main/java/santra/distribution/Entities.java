package santra.distribution;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.pattern.Patterns;
import santra.agent.AgentCommand;
import santra.agent.entity.AgentEntity;
import santra.agent.entity.AgentReport;
import santra.contact.ContactCommand;
import santra.contact.entity.ContactEntity;
import santra.contact.entity.Introduction;
import santra.queue.QueueCommand;
import santra.queue.entity.QueueEntity;
import santra.queue.entity.QueueReport;
import santra.vocabulary.AgentRef;
import santra.vocabulary.ContactId;
import santra.vocabulary.QueueRef;
import santra.vocabulary.TenantId;

/**
 * Reaches every entity by its id, wherever in the cluster it lives. {@code order} may be told twice
 * and is tried again until it is heard; {@code ask} is tried once. A refusal completes the stage
 * with {@code StatusReply.ErrorMessage}.
 */
public final class Entities {
  private static final EntityTypeKey<ContactEntity.Message> CONTACTS =
      EntityTypeKey.create(ContactEntity.Message.class, ContactEntity.TYPE);
  private static final EntityTypeKey<AgentEntity.Message> AGENTS =
      EntityTypeKey.create(AgentEntity.Message.class, AgentEntity.TYPE);
  private static final EntityTypeKey<QueueEntity.Message> QUEUES =
      EntityTypeKey.create(QueueEntity.Message.class, QueueEntity.TYPE);
  private static final EntityTypeKey<Distributor.Message> DISTRIBUTORS =
      EntityTypeKey.create(Distributor.Message.class, Distributor.TYPE);

  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final int TRIES = 12;

  private final ActorSystem<?> system;
  private final ClusterSharding sharding;

  public Entities(ActorSystem<?> system) {
    this.system = system;
    this.sharding = ClusterSharding.get(system);
  }

  private EntityRef<ContactEntity.Message> contact(ContactId contact) {
    return sharding.entityRefFor(CONTACTS, contact.entityId());
  }

  private EntityRef<AgentEntity.Message> agent(AgentRef agent) {
    return sharding.entityRefFor(AGENTS, agent.entityId());
  }

  private EntityRef<QueueEntity.Message> queue(QueueRef queue) {
    return sharding.entityRefFor(QUEUES, queue.entityId());
  }

  public CompletionStage<Done> ask(ContactId contact, ContactCommand command) {
    return contact(contact)
        .askWithStatus(replyTo -> new ContactEntity.Tell(command, replyTo), PATIENCE);
  }

  public CompletionStage<Done> order(ContactId contact, ContactCommand command) {
    return untilHeard(() -> ask(contact, command), 1);
  }

  public CompletionStage<Introduction> introduce(ContactId contact) {
    return contact(contact).askWithStatus(ContactEntity.Introduce::new, PATIENCE);
  }

  public CompletionStage<Done> ask(AgentRef agent, AgentCommand command) {
    return agent(agent).askWithStatus(replyTo -> new AgentEntity.Tell(command, replyTo), PATIENCE);
  }

  public CompletionStage<Done> order(AgentRef agent, AgentCommand command) {
    return untilHeard(() -> ask(agent, command), 1);
  }

  public CompletionStage<AgentReport> report(AgentRef agent) {
    return agent(agent).ask(AgentEntity.Report::new, PATIENCE);
  }

  /** As {@link #report}, for somebody who has nowhere else to ask. */
  public CompletionStage<AgentReport> reportAtLast(AgentRef agent) {
    return untilHeard(() -> report(agent), 1);
  }

  private CompletionStage<Done> ask(QueueRef queue, QueueCommand command) {
    return queue(queue).askWithStatus(replyTo -> new QueueEntity.Tell(command, replyTo), PATIENCE);
  }

  public CompletionStage<Done> order(QueueRef queue, QueueCommand command) {
    return untilHeard(() -> ask(queue, command), 1);
  }

  public CompletionStage<QueueReport> report(QueueRef queue) {
    return queue(queue).ask(QueueEntity.Report::new, PATIENCE);
  }

  public void tell(TenantId tenant, Distributor.Message message) {
    sharding.entityRefFor(DISTRIBUTORS, tenant.name()).tell(message);
  }

  CompletionStage<Distributor.Ready> countReady(TenantId tenant) {
    return sharding
        .entityRefFor(DISTRIBUTORS, tenant.name())
        .ask(Distributor.CountReady::new, PATIENCE);
  }

  /**
   * A lost message and a moving shard look alike: silence. Both are answered by saying it again.
   */
  private <T> CompletionStage<T> untilHeard(Supplier<CompletionStage<T>> attempt, int number) {
    return attempt
        .get()
        .exceptionallyCompose(failure -> {
          if (!(CompletionStages.cause(failure) instanceof TimeoutException) || number == TRIES)
            return CompletionStages.failed(failure);
          return Patterns.after(
              Duration.ofMillis(100L * number),
              system.classicSystem(),
              () -> untilHeard(attempt, number + 1));
        });
  }
}
