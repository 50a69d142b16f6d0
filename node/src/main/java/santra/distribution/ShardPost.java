package santra.distribution;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
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
import santra.ha.membership.Departures;
import santra.queue.QueueCommand;
import santra.queue.entity.QueueEntity;
import santra.queue.entity.QueueReport;
import santra.toll.TollCommand;
import santra.toll.entity.TollEntity;
import santra.toll.entity.TollReport;
import santra.vocabulary.AgentRef;
import santra.vocabulary.ContactId;
import santra.vocabulary.QueueRef;
import santra.vocabulary.TenantId;

/** The post of a running cluster: messages go through the shards. */
final class ShardPost implements Post {
  private static final EntityTypeKey<ContactEntity.Message> CONTACTS =
      EntityTypeKey.create(ContactEntity.Message.class, ContactEntity.TYPE);
  private static final EntityTypeKey<AgentEntity.Message> AGENTS =
      EntityTypeKey.create(AgentEntity.Message.class, AgentEntity.TYPE);
  private static final EntityTypeKey<QueueEntity.Message> QUEUES =
      EntityTypeKey.create(QueueEntity.Message.class, QueueEntity.TYPE);
  private static final EntityTypeKey<DistributorEntity.Message> DISTRIBUTORS =
      EntityTypeKey.create(DistributorEntity.Message.class, DistributorEntity.TYPE);

  private static final EntityTypeKey<TollEntity.Message> TOLLS =
      EntityTypeKey.create(TollEntity.Message.class, TollEntity.TYPE);

  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private static final Duration HEARD_EVERYWHERE = Duration.ofMillis(500);

  private final ActorSystem<?> system;
  private final ClusterSharding sharding;
  private final Unanswered unanswered = new Unanswered();

  ShardPost(ActorSystem<?> system) {
    this.system = system;
    this.sharding = ClusterSharding.get(system);
    Departures.watch(system, "post", this::nodeGone);
  }

  /** Again a little later: the shard regions hear of it by themselves, perhaps after us. */
  private void nodeGone() {
    unanswered.nodeGone();
    system
        .scheduler()
        .scheduleOnce(HEARD_EVERYWHERE, unanswered::nodeGone, system.executionContext());
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

  private EntityRef<DistributorEntity.Message> distributor(TenantId tenant) {
    return sharding.entityRefFor(DISTRIBUTORS, tenant.name());
  }

  @Override
  public CompletionStage<Done> tell(ContactId contact, ContactCommand command) {
    return contact(contact)
        .askWithStatus(replyTo -> new ContactEntity.Tell(command, replyTo), PATIENCE);
  }

  @Override
  public CompletionStage<Introduction> introduce(ContactId contact) {
    return contact(contact).askWithStatus(ContactEntity.Introduce::new, PATIENCE);
  }

  @Override
  public CompletionStage<Done> resume(ContactId contact) {
    return contact(contact).askWithStatus(ContactEntity.Resume::new, PATIENCE);
  }

  @Override
  public CompletionStage<Done> tell(AgentRef agent, AgentCommand command) {
    return agent(agent).askWithStatus(replyTo -> new AgentEntity.Tell(command, replyTo), PATIENCE);
  }

  @Override
  public CompletionStage<AgentReport> report(AgentRef agent) {
    return agent(agent).ask(AgentEntity.Report::new, PATIENCE);
  }

  @Override
  public CompletionStage<Done> tell(QueueRef queue, QueueCommand command) {
    return queue(queue).askWithStatus(replyTo -> new QueueEntity.Tell(command, replyTo), PATIENCE);
  }

  @Override
  public CompletionStage<QueueReport> report(QueueRef queue) {
    return queue(queue).ask(QueueEntity.Report::new, PATIENCE);
  }

  private EntityRef<TollEntity.Message> account(TenantId tenant) {
    return sharding.entityRefFor(TOLLS, tenant.name());
  }

  @Override
  public CompletionStage<Done> tell(TenantId tenant, TollCommand command) {
    return account(tenant)
        .askWithStatus(replyTo -> new TollEntity.Tell(command, replyTo), PATIENCE);
  }

  @Override
  public CompletionStage<TollReport> toll(TenantId tenant) {
    return account(tenant).ask(TollEntity.Report::new, PATIENCE);
  }

  @Override
  public void tell(TenantId tenant, Distributor.Heard news) {
    distributor(tenant).tell(news);
  }

  @Override
  public CompletionStage<DistributorEntity.Ready> countReady(TenantId tenant) {
    return distributor(tenant).ask(DistributorEntity.CountReady::new, PATIENCE);
  }

  @Override
  public <T> CompletionStage<T> unlessLost(CompletionStage<T> asked) {
    return unanswered.unlessLost(asked);
  }

  @Override
  public <T> CompletionStage<T> after(Duration pause, Supplier<CompletionStage<T>> what) {
    return Patterns.after(pause, system.classicSystem(), what::get);
  }
}
