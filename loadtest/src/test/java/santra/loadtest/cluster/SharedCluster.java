package santra.loadtest.cluster;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import santra.loadtest.centre.Centre;
import santra.loadtest.floor.Nodes;

/**
 * One cluster of three nodes and two media servers for all classes of a run, started by the first
 * of them. Each class is a guest with tenants, numbers and domains of its own.
 *
 * <p>A node that is killed and comes back costs half a minute on a small machine, so guests who run
 * at the same time share a death: each says how far it has come, and it happens when all are there.
 * A guest alone waits for nobody. A class that breaks something else than {@link #VICTIM} is {@code
 * Isolated}.
 *
 * <pre>
 *   cluster.everybodyReady();   // whoever prepares for long has done so
 *   cluster.underWay();         // what takes some seconds and lasts for some has begun
 *   cluster.kill(lastMoment);   // what must be under way in that very moment
 *   cluster.restart();          // when nobody needs it dead any more
 * </pre>
 */
final class SharedCluster implements BeforeAllCallback, AfterAllCallback {
  static final int VICTIM = 2;

  /** Somebody else serves the dead node's address by then; what a peer says once is heard. */
  static final Duration TAKEN_OVER = Duration.ofSeconds(3);

  private static final Path TENANTS = Path.of("target", "cluster", "tenants");
  private static final Duration OTHERS_COME_WITHIN = Duration.ofMinutes(4);

  private static final Duration SAID = Duration.ofMillis(200);

  private final String base;
  private final @Nullable Opening own;
  private @Nullable House house;
  private String guest = "";

  /** How a cluster is started. */
  interface Opening {
    ClusterUnderTest start(String base, Centre centre) throws IOException, InterruptedException;
  }

  /** What a guest does when all are there. */
  interface Moment {
    void come() throws Exception;
  }

  /** How a node goes. */
  private interface End {
    void of(ClusterUnderTest cluster, int node);
  }

  /** In the order in which they happen; a guest may leave out what it does not need. */
  private enum Step {
    RESTART,
    READY,
    UNDER_WAY,
    LAST_MOMENT,
    DEATH
  }

  SharedCluster() {
    this("127.0.9", null);
  }

  /** One that is not shared, for guests who can also live elsewhere. */
  SharedCluster(String base, @Nullable Opening own) {
    this.base = base;
    this.own = own;
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    guest = context.getRequiredTestClass().getSimpleName();
    var store =
        (own == null ? context.getRoot() : context).getStore(Namespace.create(SharedCluster.class));
    Opening opening = own == null ? SharedCluster::shared : own;
    var found = store.getOrComputeIfAbsent(House.class, _ -> new House(base, opening), House.class);
    house = found;
    found.enter(guest);
  }

  private static ClusterUnderTest shared(String base, Centre centre)
      throws IOException, InterruptedException {
    return ClusterUnderTest.start(base, 3, centre, "SHA-256, MD5", 2);
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    house().leave(guest);
  }

  /** Where the tenants' files are written. */
  Path folder() {
    return own == null ? TENANTS : TENANTS.resolveSibling("tenants-" + guest);
  }

  /** Puts the tenants on the cluster, and returns it when every node has them. */
  ClusterUnderTest open(Centre centre) throws IOException, InterruptedException {
    return house().open(centre);
  }

  void everybodyReady() throws InterruptedException {
    house().await(guest, Step.READY);
  }

  void underWay() throws InterruptedException {
    house().await(guest, Step.UNDER_WAY);
  }

  /** SIGKILL; returns when the node is dead. */
  void kill(Moment last) throws Exception {
    end(last, ClusterUnderTest::killNode);
  }

  /**
   * The same, and before it dies the node stands still: what is sent then reaches its socket, and
   * surely nobody.
   */
  void kill(Moment last, Runnable unheard) throws Exception {
    house().unheard(unheard);
    kill(last);
  }

  /** SIGTERM; returns when the node has been told. */
  void terminate(Moment last) throws Exception {
    end(last, ClusterUnderTest::terminateNode);
  }

  private void end(Moment last, End how) throws Exception {
    house().await(guest, Step.LAST_MOMENT);
    last.come();
    house().go(how);
    house().await(guest, Step.DEATH);
  }

  /** Returns when the node is ready again. */
  void restart() throws InterruptedException {
    house().await(guest, Step.RESTART);
  }

  private House house() {
    if (house == null) throw new IllegalStateException("no test runs");
    return house;
  }

  /** The cluster and its guests; one monitor for all. */
  private static final class House implements AutoCloseable {
    private final String base;
    private final Opening opening;
    private final Set<String> guests = new LinkedHashSet<>();
    private final Map<String, Step> waiting = new HashMap<>();
    private @Nullable ClusterUnderTest cluster;
    private boolean dead;
    private String broken = "";
    private final List<Runnable> unheard = new ArrayList<>();
    private End how = ClusterUnderTest::killNode;

    House(String base, Opening opening) {
      this.base = base;
      this.opening = opening;
    }

    synchronized void enter(String guest) throws InterruptedException {
      while (dead) wait();
      guests.add(guest);
    }

    ClusterUnderTest open(Centre centre) throws IOException, InterruptedException {
      // Before the cluster starts, so that the guests who come first need no reloading.
      centre.write(new Nodes(base, 3).callers() + "/32");
      var open = started(centre);
      open.admit(centre);
      return open;
    }

    private synchronized ClusterUnderTest started(Centre centre)
        throws IOException, InterruptedException {
      assumeTrue(broken.isEmpty(), "skipped: " + broken);
      if (cluster == null)
        try {
          cluster = opening.start(base, centre);
        } catch (IOException | RuntimeException failed) {
          broken = "the cluster did not start: " + failed;
          throw failed;
        }
      return cluster;
    }

    synchronized void await(String guest, Step step) throws InterruptedException {
      waiting.put(guest, step);
      advance();
      var deadline = System.nanoTime() + OTHERS_COME_WITHIN.toNanos();
      while (waiting.containsKey(guest) && broken.isEmpty()) {
        var left = (deadline - System.nanoTime()) / 1_000_000;
        if (left <= 0) throw new AssertionError("not all of " + guests + " came: " + waiting);
        wait(left);
      }
      if (!broken.isEmpty()) throw new AssertionError(broken);
    }

    /** Nothing happens before every guest waits; then the earliest step of all. */
    private void advance() throws InterruptedException {
      if (waiting.isEmpty() || waiting.size() < guests.size() || cluster == null) return;
      var next = Collections.min(waiting.values());
      try {
        switch (next) {
          case RESTART, READY, UNDER_WAY, LAST_MOMENT -> restart(cluster);
          case DEATH -> end(cluster);
        }
      } catch (IOException | RuntimeException failed) {
        broken = "the cluster broke: " + failed;
      }
      waiting.values().removeIf(next::equals);
      notifyAll();
    }

    synchronized void unheard(Runnable said) {
      unheard.add(said);
    }

    synchronized void go(End end) {
      how = end;
    }

    private void end(ClusterUnderTest open) throws IOException, InterruptedException {
      if (!unheard.isEmpty()) {
        open.pause("node" + VICTIM);
        unheard.forEach(Runnable::run);
        unheard.clear();
        Thread.sleep(SAID); // the robots have their own threads
      }
      how.of(open, VICTIM);
      dead = true;
    }

    private void restart(ClusterUnderTest open) throws IOException, InterruptedException {
      if (dead) open.restartNode(VICTIM);
      dead = false;
    }

    /** The last one leaves everything as it was, whatever went wrong. */
    synchronized void leave(String guest) throws InterruptedException {
      guests.remove(guest);
      waiting.remove(guest);
      if (guests.isEmpty() && cluster != null && broken.isEmpty())
        try {
          cluster.mend();
          dead = false;
        } catch (IOException | RuntimeException failed) {
          broken = "the cluster did not come back after " + guest + ": " + failed;
        }
      advance();
      notifyAll();
    }

    @Override
    public synchronized void close() {
      if (cluster != null) cluster.close();
    }
  }
}
