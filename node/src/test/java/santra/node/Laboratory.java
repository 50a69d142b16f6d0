package santra.node;

import com.typesafe.config.ConfigFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.pattern.StatusReply;
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;
import org.apache.pekko.persistence.testkit.PersistenceTestKitSnapshotPlugin;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.apache.pekko.persistence.testkit.javadsl.SnapshotTestKit;
import santra.persistence.codec.Serialization;
import santra.persistence.entity.Subscriber;

/** An actor system whose time is ours, with a journal in memory that our codecs write and read. */
public final class Laboratory implements AutoCloseable {
  /** Real time, for what only has to be scheduled. */
  public static final Duration PATIENCE = Duration.ofSeconds(10);

  public static final Instant T0 = Instant.parse("2026-11-24T08:00:00Z");

  public final ActorTestKit kit;
  public final PersistenceTestKit journal;
  public final SnapshotTestKit snapshots;
  public final ManualClock clock = new ManualClock();
  private final ActorSystem<Void> system;
  private final ManualTime time;

  public Laboratory() {
    var config =
        PersistenceTestKitPlugin.config()
            .withFallback(PersistenceTestKitSnapshotPlugin.config())
            .withFallback(ManualTime.config())
            .withFallback(Serialization.config())
            .withFallback(
                ConfigFactory.parseString(
                    """
                    pekko.loggers = ["org.apache.pekko.event.slf4j.Slf4jLogger"]
                    pekko.loglevel = WARNING
                    pekko.log-dead-letters = off
                    """))
            .withFallback(ConfigFactory.load())
            .resolve();
    system =
        ActorSystem.create(
            Behaviors.<Void>empty(),
            "laboratory",
            ActorSystemSetup.create(
                BootstrapSetup.create(config), Serialization.setup(Codecs.all())));
    kit = ActorTestKit.create(system);
    journal = PersistenceTestKit.create(system);
    snapshots = SnapshotTestKit.create(system);
    time = ManualTime.get(system);
  }

  /** A new day: what was stored is forgotten. */
  public void clear() {
    journal.clearAll();
    journal.resetPolicy();
    snapshots.clearAll();
  }

  /** Clock and timers go on together. */
  public void pass(Duration duration) {
    clock.pass(duration);
    time.timePasses(duration);
  }

  /** Gives an order and waits for the answer. */
  public <M> StatusReply<Done> ask(
      ActorRef<M> entity, Function<ActorRef<StatusReply<Done>>, M> message) {
    var reply = order(entity, message);
    return reply.receiveMessage(PATIENCE);
  }

  /** Gives an order; the answer comes to the probe. */
  public <M> TestProbe<StatusReply<Done>> order(
      ActorRef<M> entity, Function<ActorRef<StatusReply<Done>>, M> message) {
    var reply = kit.<StatusReply<Done>>createTestProbe();
    entity.tell(message.apply(reply.ref()));
    return reply;
  }

  public void stop(ActorRef<?> entity) {
    kit.stop(entity, PATIENCE);
  }

  @Override
  public void close() {
    kit.shutdownTestKit();
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
  }

  /** Stands still until it is told to go on. */
  public static final class ManualClock extends Clock {
    private volatile Instant now = T0;

    synchronized void pass(Duration duration) {
      now = now.plus(duration);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  /** A subscriber that remembers what it was told, and what was durable at that moment. */
  public final class Told<E, S> implements Subscriber<E, S> {
    public final List<E> events = new CopyOnWriteArrayList<>();
    public final List<S> recoveries = new CopyOnWriteArrayList<>();
    public final List<Long> sequences = new CopyOnWriteArrayList<>();
    public final List<List<Object>> durable = new CopyOnWriteArrayList<>();
    private final String id;

    public Told(String id) {
      this.id = id;
    }

    @Override
    public void recorded(S before, List<E> recorded, S now, long sequence) {
      durable.add(new ArrayList<>(journal.persistedInStorage(id)));
      events.addAll(recorded);
      sequences.add(sequence);
    }

    @Override
    public void recovered(S now, long sequence) {
      recoveries.add(now);
      sequences.add(sequence);
    }
  }
}
