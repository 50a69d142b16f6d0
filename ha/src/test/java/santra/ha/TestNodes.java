package santra.ha;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import santra.ha.membership.ClusterConfig;
import santra.ha.membership.Joining;
import santra.ha.shutdown.Shutdown;

/** A few nodes on loopback ports of their own. */
public final class TestNodes implements AutoCloseable {
  private final List<Integer> ports;
  private List<String> homes = List.of();
  private List<Integer> generations = List.of();
  private final List<ActorSystem<Void>> started = new ArrayList<>();

  public TestNodes(int nodes) {
    this.ports = freePorts(nodes);
  }

  /** The addresses that each of them is the home of. */
  public TestNodes homes(List<String> all) {
    homes = all;
    return this;
  }

  /** What each of them says that it can read. */
  public TestNodes generations(List<Integer> all) {
    generations = all;
    return this;
  }

  public static List<Integer> freePorts(int count) {
    var sockets = new ArrayList<ServerSocket>();
    try {
      for (int each = 0; each < count; each++) {
        sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      var ports = sockets.stream().map(ServerSocket::getLocalPort).toList();
      for (var socket : sockets) socket.close();
      return ports;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** A node that, when its actor system is terminated, is as suddenly gone as a killed one. */
  public ActorSystem<Void> start(int node, boolean form) {
    var cluster =
        ClusterConfig.node("santra", "127.0.0.1", ports.get(node))
            .seeds(ports.stream().map(port -> "127.0.0.1:" + port).toList())
            .form(form)
            .home(homes.isEmpty() ? "" : homes.get(node))
            .generation(generations.isEmpty() ? 0 : generations.get(node))
            .exitJvm(false)
            .config();
    var config =
        ConfigFactory.parseString(
                """
                pekko.loglevel = WARNING
                pekko.stdout-loglevel = WARNING
                pekko.coordinated-shutdown {
                  run-by-jvm-shutdown-hook = off
                  run-by-actor-system-terminate = off
                }
                """)
            .withFallback(cluster)
            .withFallback(ConfigFactory.load());
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "santra", config);
    started.add(system);
    Joining.join(system);
    return system;
  }

  /** The addresses of the members this node sees up. */
  public static List<String> members(ActorSystem<?> node) {
    var up = new TreeSet<String>();
    for (Member member : Cluster.get(node).state().getMembers()) {
      if (member.status().equals(MemberStatus.up())) up.add(member.address().toString());
    }
    return List.copyOf(up);
  }

  public static void until(Duration patience, BooleanSupplier wanted) throws InterruptedException {
    var end = System.nanoTime() + patience.toNanos();
    while (!wanted.getAsBoolean()) {
      if (System.nanoTime() > end)
        throw new AssertionError("not within " + patience.toSeconds() + " s");
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  /** What SIGTERM does. */
  public static void leave(ActorSystem<?> node) {
    Shutdown.of(node, Duration.ofSeconds(30))
        .run("test")
        .toCompletableFuture()
        .orTimeout(30, TimeUnit.SECONDS)
        .join();
  }

  /** What kill -9 does, as far as one process can show it. */
  public static void kill(ActorSystem<?> node) {
    node.terminate();
    node.getWhenTerminated().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    started.forEach(ActorSystem::terminate);
    started.forEach(TestNodes::kill);
  }
}
