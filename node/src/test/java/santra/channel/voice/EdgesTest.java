package santra.channel.voice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Three nodes' edges in one actor system: who is told what while an address changes hands. */
class EdgesTest {
  private static final String ONE = "127.0.0.1:5060";
  private static final String TWO = "127.0.0.2:5060";
  private static final String SIX = "[2001:db8:0:0:0:0:0:2]:5060";

  private final ActorTestKit kit = ActorTestKit.create();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final AtomicLong nanos = new AtomicLong();
  private final Party one = new Party(ONE);
  private final Party two = new Party(TWO);
  private final Party three = new Party("127.0.0.3:5060");

  @AfterEach
  void close() {
    timer.shutdownNow();
    kit.shutdownTestKit();
  }

  /** A node: its edge, its keeper and what it was told to do. */
  private final class Party {
    final BlockingQueue<EdgeOrder> done = new LinkedBlockingQueue<>();
    final Addresses addresses;
    final Edges edges;
    final ActorRef<Edges.Keep> keeper;

    Party(String own) {
      addresses = new Addresses(own);
      edges = new Edges(addresses, done::add, timer, nanos::get);
      keeper = kit.spawn(edges.keeper());
    }

    void serve(String address) {
      addresses.add(address);
      keeper.tell(new Edges.Keep.Serve(address));
    }

    void leave(String address) {
      addresses.remove(address);
      keeper.tell(new Edges.Keep.Leave(address));
    }

    void die() {
      kit.stop(keeper);
    }

    EdgeOrder next() throws InterruptedException {
      return Optional.ofNullable(done.poll(10, TimeUnit.SECONDS))
          .orElseThrow(() -> new AssertionError("was told nothing"));
    }
  }

  private static EdgeOrder order(String token) {
    return new EdgeOrder.Withdraw(token, Optional.empty());
  }

  @Test
  void anOrderForTheOwnAddressIsDoneAtOnce() {
    one.addresses.add(ONE);

    one.edges.tell(ONE, order("a"));

    assertThat(one.done).containsExactly(order("a"));
  }

  @Test
  void anOrderForAnotherAddressFindsItsNode() throws Exception {
    two.serve(TWO);
    two.serve(SIX);

    one.edges.tell(TWO, order("a"));
    one.edges.tell(SIX, order("b"));

    assertThat(List.of(two.next(), two.next())).containsExactlyInAnyOrder(order("a"), order("b"));
    assertThat(one.done).isEmpty();
  }

  @Test
  void anOrderBeforeThePortsAreOpenWaits() throws Exception {
    one.edges.tell(ONE, order("a"));
    assertThat(one.done).isEmpty();

    one.serve(ONE);

    assertThat(one.next()).isEqualTo(order("a"));
  }

  @Test
  void whatADyingNodeWasToldLastIsToldToItsHeir() throws Exception {
    two.serve(TWO);
    one.edges.tell(TWO, order("long ago"));
    assertThat(two.next()).isEqualTo(order("long ago"));
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(7));
    one.edges.tell(TWO, order("lately"));
    assertThat(two.next()).isEqualTo(order("lately"));

    two.die();
    three.serve(TWO);
    one.edges.tell(TWO, order("afterwards"));

    assertThat(List.of(three.next(), three.next()))
        .containsExactlyInAnyOrder(order("lately"), order("afterwards"));
    assertThat(three.done).isEmpty();
  }

  @Test
  void anAddressGivenBackIsServedAtHomeAgain() throws Exception {
    three.serve(TWO);
    one.edges.tell(TWO, order("a"));
    assertThat(three.next()).isEqualTo(order("a"));

    nanos.addAndGet(TimeUnit.SECONDS.toNanos(10));
    three.leave(TWO);
    two.serve(TWO);
    two.edges.tell(TWO, order("b"));
    one.edges.tell(TWO, order("c"));

    assertThat(List.of(two.next(), two.next())).containsExactlyInAnyOrder(order("b"), order("c"));
  }
}
