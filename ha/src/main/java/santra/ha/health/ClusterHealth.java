package santra.ha.health;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;

/** The checks every node has: its dispatcher turns, it is a member, it is not on its way out. */
public final class ClusterHealth {
  /** A dispatcher that has not run a trivial task for so long is stuck. */
  static final Duration STUCK = Duration.ofSeconds(10);

  private static final Duration BEAT = Duration.ofSeconds(1);

  private ClusterHealth() {}

  /**
   * Adds this system's checks: live {@code dispatcher} and {@code membership}; ready {@code up}.
   */
  public static void watch(ActorSystem<?> system, Health health) {
    var beat = new AtomicLong(System.nanoTime());
    var beating =
        system
            .scheduler()
            .scheduleAtFixedRate(
                Duration.ZERO, BEAT, () -> beat.set(System.nanoTime()), system.executionContext());
    system.getWhenTerminated().thenRun(beating::cancel);
    health.addLive("dispatcher", () -> dispatcher(System.nanoTime() - beat.get()));

    var cluster = Cluster.get(system);
    var joined = new AtomicBoolean();
    health.addLive("membership", () -> membership(cluster.selfMember().status(), joined));
    var shutdown = CoordinatedShutdown.get(system);
    health.addReady(
        "up",
        () ->
            shutdown.getShutdownReason().isPresent()
                ? Optional.of("leaving")
                : up(cluster.selfMember().status()));
  }

  static Optional<String> dispatcher(long sinceBeatNanos) {
    return sinceBeatNanos <= STUCK.toNanos()
        ? Optional.empty()
        : Optional.of("stuck for %d s".formatted(Duration.ofNanos(sinceBeatNanos).toSeconds()));
  }

  /** Pekko says "removed" also of a node that has not joined yet; that one is well. */
  static Optional<String> membership(MemberStatus status, AtomicBoolean joined) {
    var out = status.equals(MemberStatus.down()) || status.equals(MemberStatus.removed());
    if (!out) joined.set(true);
    return out && joined.get() ? Optional.of(status.toString()) : Optional.empty();
  }

  static Optional<String> up(MemberStatus status) {
    return status.equals(MemberStatus.up())
        ? Optional.empty()
        : Optional.of(status.equals(MemberStatus.removed()) ? "not joined" : status.toString());
  }
}
