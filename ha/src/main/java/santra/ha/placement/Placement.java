package santra.ha.placement;

import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.ClusterShardingSettings;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.cluster.typed.ClusterSingleton;
import org.apache.pekko.cluster.typed.SingletonActor;

/**
 * What runs exactly once in the cluster: an entity per id, or one job. After a node's death its
 * share starts elsewhere; while it leaves in order, the share moves first.
 */
public final class Placement {
  private final ActorSystem<?> system;

  private Placement(ActorSystem<?> system) {
    this.system = system;
  }

  public static Placement of(ActorSystem<?> system) {
    return new Placement(system);
  }

  /** A kind of entity that has been placed: how to reach each of them, wherever it is. */
  public record Placed<M>(ClusterSharding sharding, EntityTypeKey<M> key) {
    public EntityRef<M> ref(String id) {
      return sharding.entityRefFor(key, id);
    }
  }

  /**
   * Places a kind of entity. Call at every node, once, with the same arguments.
   *
   * @param name of the kind; part of the journal's keys, so it never changes
   * @param behavior the entity with this id, made when the first message for it arrives
   */
  public <M> Placed<M> entity(
      String name, Class<M> messages, Function<String, Behavior<M>> behavior) {
    return place(name, messages, behavior, false);
  }

  /**
   * As {@link #entity}, for entities that leave memory when they have nothing more to do.
   *
   * @param behavior the entity with this id; it tells its shard when it may be passivated
   */
  public <M> Placed<M> restingEntity(
      String name,
      Class<M> messages,
      BiFunction<String, ActorRef<ClusterSharding.ShardCommand>, Behavior<M>> behavior) {
    var sharding = ClusterSharding.get(system);
    var key = EntityTypeKey.create(messages, name);
    sharding.init(
        Entity.of(key, context -> behavior.apply(context.getEntityId(), context.getShard())));
    return new Placed<>(sharding, key);
  }

  /**
   * As {@link #entity}, and all that ever started are started again after their node's death or
   * their shard's move, without waiting for a message. Needs a journal for what it remembers.
   */
  public <M> Placed<M> rememberedEntity(
      String name, Class<M> messages, Function<String, Behavior<M>> behavior) {
    return place(name, messages, behavior, true);
  }

  /**
   * Places one actor per tenant that holds no truth of its own, such as a distributor. Should it
   * fail it starts anew, with nothing; should its node die it starts elsewhere at the next message.
   *
   * @param behavior the actor of this tenant
   */
  public <M> Placed<M> perTenant(
      String name, Class<M> messages, Function<String, Behavior<M>> behavior) {
    return place(
        name,
        messages,
        tenant ->
            Behaviors.supervise(behavior.apply(tenant))
                .onFailure(
                    SupervisorStrategy.restartWithBackoff(
                        Duration.ofMillis(100), Duration.ofSeconds(2), 0.1)),
        false);
  }

  private <M> Placed<M> place(
      String name, Class<M> messages, Function<String, Behavior<M>> behavior, boolean remember) {
    var sharding = ClusterSharding.get(system);
    var key = EntityTypeKey.create(messages, name);
    var settings = ClusterShardingSettings.create(system).withRememberEntities(remember);
    sharding.init(
        Entity.of(key, context -> behavior.apply(context.getEntityId())).withSettings(settings));
    return new Placed<>(sharding, key);
  }

  /**
   * Runs a background job at one node, the oldest. It is closed before the next node opens it; only
   * after a crash can the two overlap for a moment, so the job must be fenced by what it writes to.
   *
   * @param open starts the job at once, without blocking; closing may block
   */
  public void job(String name, Job open) {
    ClusterSingleton.get(system)
        .init(
            SingletonActor.of(JobActor.create(name, open), name)
                .withStopMessage(JobActor.Message.STOP));
  }
}
