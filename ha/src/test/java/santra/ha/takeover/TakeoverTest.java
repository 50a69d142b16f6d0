package santra.ha.takeover;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.Test;
import santra.ha.TestNodes;

/** Three nodes and real listeners: whoever connects to an address is told who serves it. */
class TakeoverTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Serves addresses by saying its name to whoever connects. */
  private static final class Doors implements AddressHolder, AutoCloseable {
    private final String name;
    private final Map<String, ServerSocket> open = new ConcurrentHashMap<>();

    Doors(String name) {
      this.name = name;
    }

    @Override
    public CompletionStage<Done> adopt(String address) {
      try {
        if (!open.containsKey(address)) open(address);
        return CompletableFuture.completedStage(Done.done());
      } catch (IOException taken) {
        return CompletableFuture.failedStage(taken);
      }
    }

    private void open(String address) throws IOException {
      var door = new ServerSocket();
      door.setReuseAddress(true);
      try {
        door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port(address)));
      } catch (IOException taken) {
        door.close();
        throw taken;
      }
      open.put(address, door);
      Thread.ofVirtual()
          .start(() -> {
            while (!door.isClosed())
              try (var caller = door.accept()) {
                caller.getOutputStream().write(name.getBytes(StandardCharsets.US_ASCII));
              } catch (IOException closed) {
                assertThat(closed).isNotNull();
              }
          });
    }

    @Override
    public CompletionStage<Done> giveBack(String address) {
      try {
        var door = open.remove(address);
        if (door != null) door.close();
        return CompletableFuture.completedStage(Done.done());
      } catch (IOException stuck) {
        return CompletableFuture.failedStage(stuck);
      }
    }

    /** What a leaving node does before it leaves. */
    void shut() {
      open.keySet().forEach(this::giveBack);
    }

    @Override
    public void close() {
      shut();
    }
  }

  private static int port(String address) {
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
  }

  private static String whoServes(String address) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port(address))) {
      socket.setSoTimeout(1_000);
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException nobody) {
      return "nobody";
    }
  }

  @Test
  void anAddressIsAlwaysServedBySomebodyAndComesHome() throws Exception {
    var ports = TestNodes.freePorts(3).stream().sorted().toList();
    var homes = ports.stream().map(port -> "127.0.0.1:" + port).toList();
    try (var nodes = new TestNodes(3).homes(homes);
        var a = new Doors("a");
        var b = new Doors("b");
        var c = new Doors("c")) {
      var first = start(nodes, 0, true, homes.get(0), a);
      var second = start(nodes, 1, false, homes.get(1), b);
      var third = start(nodes, 2, false, homes.get(2), c);
      for (int each = 0; each < 3; each++) {
        var home = homes.get(each);
        var name = "abc".substring(each, each + 1);
        TestNodes.until(PATIENCE, () -> whoServes(home).equals(name));
      }
      TestNodes.until(PATIENCE, () -> TestNodes.members(third).size() == 3);

      a.shut();
      TestNodes.leave(first);
      TestNodes.until(PATIENCE, () -> whoServes(homes.get(0)).equals("b"));
      b.shut();
      TestNodes.leave(second);
      TestNodes.until(PATIENCE, () -> whoServes(homes.get(1)).equals("c"));
      TestNodes.until(PATIENCE, () -> whoServes(homes.get(0)).equals("c"));

      var back = join(nodes, 0, false, homes.get(0), a);
      TestNodes.until(PATIENCE, () -> TestNodes.members(back).size() == 2);
      // A start takes its time, and callers need not wait for it.
      TestNodes.until(PATIENCE, () -> knows(back, 3));
      assertThat(whoServes(homes.get(0))).isEqualTo("c");
      open(back, homes.get(0), a);
      TestNodes.until(PATIENCE, () -> whoServes(homes.get(0)).equals("a"));
      // It never saw the second node, and is the next in its ring no more than the third is.
      TestNodes.until(PATIENCE, () -> whoServes(homes.get(1)).equals("c"));
      c.shut();
      TestNodes.leave(third);
      TestNodes.until(PATIENCE, () -> whoServes(homes.get(2)).equals("a"));
      TestNodes.until(PATIENCE, () -> whoServes(homes.get(1)).equals("a"));
    }
  }

  private final Map<ActorSystem<Void>, Takeover> takeovers = new HashMap<>();

  private boolean knows(ActorSystem<Void> node, long addresses) {
    return Objects.requireNonNull(takeovers.get(node))
        .figures()
        .entrySet()
        .contains(Map.entry("addresses.known", addresses));
  }

  private ActorSystem<Void> start(
      TestNodes nodes, int number, boolean form, String home, Doors doors) throws IOException {
    var system = join(nodes, number, form, home, doors);
    open(system, home, doors);
    return system;
  }

  private ActorSystem<Void> join(
      TestNodes nodes, int number, boolean form, String home, Doors doors) {
    var system = nodes.start(number, form);
    takeovers.put(system, Takeover.start(system, home, doors));
    return system;
  }

  private static void open(ActorSystem<?> system, String home, Doors doors) throws IOException {
    Takeover.claim(system, home).toCompletableFuture().join();
    Home.open(PATIENCE, () -> doors.open(home));
  }
}
