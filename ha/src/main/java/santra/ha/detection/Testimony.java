package santra.ha.detection;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * What this node knows of the other members first-hand: when it last heard a beat of each, and
 * which are proved dead. Addresses are Pekko's ({@code pekko://santra@10.0.0.1:25520}).
 *
 * <p>Pekko makes failure detectors by reflection and hands them nothing of ours, so they find their
 * node's testimony by name.
 */
public final class Testimony {
  private static final Map<String, Testimony> BY_NODE = new ConcurrentHashMap<>();

  private final LongSupplier nanos;
  private final Map<String, Long> heardAt = new ConcurrentHashMap<>();

  /** Address to the UID of the incarnation that is gone: a restarted node reuses its address. */
  private final Map<String, Long> dead = new ConcurrentHashMap<>();

  Testimony(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** The testimony of one node of this process, by the name its configuration gives. */
  static Testimony of(String node) {
    return BY_NODE.computeIfAbsent(node, _ -> new Testimony(System::nanoTime));
  }

  void heard(String address, long atNanos) {
    heardAt.put(address, atNanos);
  }

  void proved(String address, long uid) {
    dead.put(address, uid);
  }

  /** The incarnation has left the membership: whoever has its address now is another. */
  void forget(String address, long uid) {
    if (dead.remove(address, uid)) heardAt.remove(address);
  }

  public boolean provedDead(String address) {
    return dead.containsKey(address);
  }

  /** Whether a beat of that address came within the time. */
  public boolean heardWithin(String address, Duration time) {
    var at = heardAt.get(address);
    return at != null && nanos.getAsLong() - at <= time.toNanos();
  }
}
