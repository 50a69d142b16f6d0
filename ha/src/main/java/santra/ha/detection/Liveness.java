package santra.ha.detection;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.ClusterEvent.MemberEvent;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.UniqueAddress;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Down;
import org.apache.pekko.cluster.typed.Subscribe;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one idle connection to every other member's liveness port. While beats come, the member
 * lives. When the connection ends, the kernel of its host is asked: if nobody listens on its ports
 * any more, the process is gone, and it is downed at once instead of after seconds of silence.
 * Silence itself (a pause, a cut cable, a lost host) proves nothing and is left to the failure
 * detector and the split-brain resolver.
 *
 * <p>A firewall could forge one node's proof, so the other members are asked as well; one that
 * finds the process alive is believed, and the question comes again.
 */
public final class Liveness {
  private static final Logger LOG = LoggerFactory.getLogger(Liveness.class);

  /** The liveness port is the Artery port plus this, on the cluster's own address. */
  public static final int PORT_OFFSET = 2_000;

  /** Exit status of a node whose liveness port died. */
  public static final int LISTENER_DIED = 77;

  private static final int CONNECT_MS = 500;
  private static final int SILENT_MS = 2_000;
  private static final int BEAT_MS = 200;
  private static final int AGAIN_MS = 25;

  private final Cluster cluster;
  private final Testimony testimony;
  private final Map<UniqueAddress, Thread> watched = new ConcurrentHashMap<>();
  private final AtomicLong proofs = new AtomicLong();

  private Liveness(Cluster cluster, Testimony testimony) {
    this.cluster = cluster;
    this.testimony = testimony;
  }

  /** Begins to beat and to watch; ends with the actor system. */
  public static Liveness start(ActorSystem<?> system) {
    Runnable halt = () -> Runtime.getRuntime().halt(LISTENER_DIED);
    var cluster = Cluster.get(system);
    var self = cluster.selfMember().uniqueAddress();
    var testimony = Testimony.of(system.settings().config().getString("santra.ha.testimony-of"));
    var liveness = new Liveness(cluster, testimony);
    try {
      var port =
          new LivenessPort(liveness(self.address()), self::longUid, liveness::refusedHere, halt);
      system.getWhenTerminated().thenRun(port::close);
    } catch (IOException unbound) {
      throw new UncheckedIOException(
          "liveness port " + liveness(self.address()) + " cannot be opened", unbound);
    }
    var _ = system.systemActorOf(liveness.membership(), "liveness", Props.empty());
    system.getWhenTerminated().thenRun(liveness::stop);
    return liveness;
  }

  /** Proofs of death given by this node since its start. */
  public long proofs() {
    return proofs.get();
  }

  public Testimony testimony() {
    return testimony;
  }

  private Behavior<MemberEvent> membership() {
    return Behaviors.setup(context -> {
      cluster.subscriptions().tell(Subscribe.create(context.getSelf(), MemberEvent.class));
      for (var member : cluster.state().getMembers()) watch(member);
      return Behaviors.receive(MemberEvent.class)
          .onMessage(
              ClusterEvent.MemberRemoved.class,
              removed -> {
                forget(removed.member().uniqueAddress());
                return Behaviors.same();
              })
          .onAnyMessage(event -> {
            watch(event.member());
            return Behaviors.same();
          })
          .build();
    });
  }

  private void watch(Member member) {
    var peer = member.uniqueAddress();
    if (peer.equals(cluster.selfMember().uniqueAddress())
        || member.status().equals(MemberStatus.removed())) return;
    watched.computeIfAbsent(
        peer,
        _ -> {
          var watcher =
              Thread.ofPlatform().daemon().name("liveness-watch").unstarted(() -> watch(peer));
          watcher.start();
          return watcher;
        });
  }

  private void forget(UniqueAddress gone) {
    var watcher = watched.remove(gone);
    if (watcher != null) watcher.interrupt();
    testimony.forget(gone.address().toString(), gone.longUid());
  }

  private void stop() {
    List.copyOf(watched.values()).forEach(Thread::interrupt);
    watched.clear();
  }

  private void watch(UniqueAddress peer) {
    try {
      while (watched.containsKey(peer)) {
        if (listen(peer) == Heard.ANOTHER_INCARNATION) {
          proved(peer, "another process has its port");
          return;
        }
        if (refusedHere(artery(peer.address()))) {
          if (!contradicted(peer.address())) {
            proved(peer, "its kernel refuses its ports");
            return;
          }
          LOG.warn("{} seems dead from here, but another node finds it alive", peer.address());
        }
        TimeUnit.MILLISECONDS.sleep(AGAIN_MS);
      }
    } catch (InterruptedException removed) {
      LOG.debug("{} is watched no more", peer.address());
    }
  }

  private enum Heard {
    ITS_END,
    ANOTHER_INCARNATION
  }

  /**
   * Beats with a member until the connection ends. An answer counts from when it was asked for: it
   * shows that both directions work, and the cutting of either is noticed by both ends.
   */
  private Heard listen(UniqueAddress peer) throws InterruptedException {
    try (var socket = new Socket()) {
      socket.connect(liveness(peer.address()), CONNECT_MS);
      socket.setTcpNoDelay(true);
      var in = new DataInputStream(socket.getInputStream());
      var out = socket.getOutputStream();
      socket.setSoTimeout(SILENT_MS);
      if (in.readLong() != peer.longUid()) return Heard.ANOTHER_INCARNATION;
      var address = peer.address().toString();
      while (watched.containsKey(peer)) {
        var asked = System.nanoTime();
        out.write(LivenessPort.BEAT);
        if (in.readByte() != LivenessPort.BEAT) return Heard.ITS_END;
        testimony.heard(address, asked);
        if (!silentFor(BEAT_MS, socket, in)) return Heard.ITS_END;
        socket.setSoTimeout(SILENT_MS);
      }
      throw new InterruptedException("watched no more");
    } catch (IOException ended) {
      LOG.debug("{}: {}", peer.address(), ended.toString());
      return Heard.ITS_END;
    }
  }

  /** The pause between two beats; an end is noticed at once, and not after the pause. */
  private static boolean silentFor(int millis, Socket socket, DataInputStream in)
      throws IOException {
    socket.setSoTimeout(millis);
    try {
      in.readByte();
      return false;
    } catch (SocketTimeoutException silence) {
      return true;
    }
  }

  /** Downs by address, so only while that incarnation is still the member. */
  private void proved(UniqueAddress peer, String why) {
    if (!watched.containsKey(peer)) return;
    proofs.incrementAndGet();
    testimony.proved(peer.address().toString(), peer.longUid());
    cluster.manager().tell(new Down(peer.address()));
    LOG.warn("{} is proved dead: {}; downed", peer.address(), why);
  }

  private boolean refusedHere(InetSocketAddress artery) {
    if (members().noneMatch(member -> artery(member.address()).equals(artery))) return false;
    try {
      return Kernel.refuses(
          new InetSocketAddress(artery.getAddress(), artery.getPort() + PORT_OFFSET), artery);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private boolean contradicted(Address dead) {
    var self = cluster.selfMember().address();
    return members()
        .map(Member::address)
        .filter(other -> !other.equals(self) && !other.equals(dead))
        .filter(other -> !testimony.provedDead(other.toString()))
        .toList()
        .parallelStream()
        .anyMatch(other -> Kernel.contradicts(liveness(other), artery(dead)));
  }

  private Stream<Member> members() {
    return StreamSupport.stream(cluster.state().getMembers().spliterator(), false);
  }

  private static InetSocketAddress artery(Address address) {
    return new InetSocketAddress(
        InetAddress.ofLiteral(address.getHost().orElseThrow()), address.getPort().orElseThrow());
  }

  private static InetSocketAddress liveness(Address address) {
    var artery = artery(address);
    return new InetSocketAddress(artery.getAddress(), artery.getPort() + PORT_OFFSET);
  }
}
