package santra.ha.shutdown;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a node leaves: on SIGTERM, when it is downed, or when asked. The phases run in this order,
 * each bounded in time and each going on to the next if a task fails:
 *
 * <ol>
 *   <li>{@link #beforeUnbind}: say that this node is leaving (not ready any more)
 *   <li>{@link #onUnbind}: accept no new work
 *   <li>{@link #onRequestsDone}: finish what is under way
 *   <li>{@link #onStop}: stop what serves it
 *   <li>the shards and singletons move to other nodes, the node leaves the cluster
 *   <li>{@link #last}: close what entities needed until now, such as pools
 * </ol>
 *
 * A watchdog halts the JVM if all that takes longer than the limit: a node that cannot leave must
 * not stay half-alive.
 */
public final class Shutdown {
  private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);

  /** EX_SOFTWARE of sysexits.h; a supervisor restarts the node. */
  static final int OVERRUN = 70;

  private record Asked(String why) implements CoordinatedShutdown.Reason {}

  private final CoordinatedShutdown coordinated;
  private final Duration limit;
  private final Runnable halt;
  private final AtomicBoolean armed = new AtomicBoolean();

  private Shutdown(CoordinatedShutdown coordinated, Duration limit, Runnable halt) {
    this.coordinated = coordinated;
    this.limit = limit;
    this.halt = halt;
  }

  /**
   * Watches over this system's end.
   *
   * @param limit for everything together
   */
  public static Shutdown of(ActorSystem<?> system, Duration limit) {
    return of(system, limit, () -> Runtime.getRuntime().halt(OVERRUN));
  }

  static Shutdown of(ActorSystem<?> system, Duration limit, Runnable halt) {
    var shutdown = new Shutdown(CoordinatedShutdown.get(system), limit, halt);
    shutdown.watch(system);
    return shutdown;
  }

  public void beforeUnbind(String name, Supplier<CompletionStage<Done>> task) {
    add(CoordinatedShutdown.PhaseBeforeServiceUnbind(), name, task);
  }

  public void onUnbind(String name, Supplier<CompletionStage<Done>> task) {
    add(CoordinatedShutdown.PhaseServiceUnbind(), name, task);
  }

  public void onRequestsDone(String name, Supplier<CompletionStage<Done>> task) {
    add(CoordinatedShutdown.PhaseServiceRequestsDone(), name, task);
  }

  public void onStop(String name, Supplier<CompletionStage<Done>> task) {
    add(CoordinatedShutdown.PhaseServiceStop(), name, task);
  }

  public void last(String name, Supplier<CompletionStage<Done>> task) {
    add(CoordinatedShutdown.PhaseBeforeActorSystemTerminate(), name, task);
  }

  /** Leaves now. Asked twice, it leaves once. */
  public CompletionStage<Done> run(String why) {
    return coordinated.runAll(new Asked(why));
  }

  private void add(String phase, String name, Supplier<CompletionStage<Done>> task) {
    coordinated.addTask(phase, name, task);
  }

  /** From the first phase, and from the JVM's own end, which comes first if actors are stuck. */
  private void watch(ActorSystem<?> system) {
    var over = system.getWhenTerminated();
    var watcher =
        Thread.ofPlatform().daemon().name("shutdown-watchdog").unstarted(() -> wait(over));
    Runnable arm =
        () -> {
          if (armed.compareAndSet(false, true)) watcher.start();
        };
    var hook = new Thread(arm, "shutdown-arm");
    Runtime.getRuntime().addShutdownHook(hook);
    beforeUnbind(
        "watchdog",
        () -> {
          LOG.info("Leaving: {}", coordinated.getShutdownReason().orElseThrow());
          arm.run();
          return CompletableFuture.completedStage(Done.getInstance());
        });
    over.thenRun(() -> forget(hook));
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      LOG.debug("The JVM is ending already");
    }
  }

  private void wait(CompletionStage<Done> over) {
    try {
      over.toCompletableFuture().get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException overrun) {
      LOG.error("ALARM shutdown took longer than {} s: halting", limit.toSeconds());
      halt.run();
    } catch (InterruptedException | ExecutionException ended) {
      LOG.debug("The shutdown watchdog ends", ended);
    }
  }
}
