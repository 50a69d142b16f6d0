package santra.ha.shutdown;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;

class ShutdownTest {

  private static ActorSystem<Void> system() {
    return ActorSystem.create(
        Behaviors.empty(),
        "leaving",
        ConfigFactory.parseString(
                """
                pekko.loglevel = WARNING
                pekko.loggers = ["org.apache.pekko.event.slf4j.Slf4jLogger"]
                pekko.coordinated-shutdown {
                  run-by-jvm-shutdown-hook = off
                  default-phase-timeout = 500ms
                }
                """)
            .withFallback(ConfigFactory.load()));
  }

  private static Supplier<CompletionStage<Done>> note(List<String> order, String name) {
    return () -> {
      order.add(name);
      return CompletableFuture.completedStage(Done.getInstance());
    };
  }

  @Test
  void thePhasesRunInOrderAndAFailureOrAHangStopsNone() throws Exception {
    var system = system();
    var order = new CopyOnWriteArrayList<String>();
    var halted = new CountDownLatch(1);
    var shutdown = Shutdown.of(system, Duration.ofSeconds(20), halted::countDown);
    shutdown.last("d", note(order, "last"));
    shutdown.onStop("c", note(order, "stop"));
    shutdown.onRequestsDone("hang", CompletableFuture::new);
    shutdown.onUnbind("fail", () -> CompletableFuture.failedStage(new IllegalStateException("x")));
    shutdown.beforeUnbind("a", note(order, "before"));

    shutdown.run("test").toCompletableFuture().get(10, TimeUnit.SECONDS);

    assertThat(order).containsExactly("before", "stop", "last");
    assertThat(halted.getCount()).isEqualTo(1);
  }

  @Test
  void aShutdownThatOverrunsItsLimitIsCutShort() throws Exception {
    var system = system();
    var halted = new CountDownLatch(1);
    var shutdown = Shutdown.of(system, Duration.ofMillis(100), halted::countDown);
    shutdown.onStop("hang", CompletableFuture::new);

    var over = shutdown.run("test");

    assertThat(halted.await(5, TimeUnit.SECONDS)).isTrue();
    over.toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
