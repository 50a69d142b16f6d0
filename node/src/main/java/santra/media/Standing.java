package santra.media;

import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import santra.protocol.ng.Bencoded.Dictionary;

/**
 * How one media server stands, as far as this node has heard: whether it lives, and how full it is.
 * Written on the pulse's thread, read on any.
 */
final class Standing {
  /** A server that came back so lately may have forgotten what it held. */
  private static final long SUSPECT_NANOS = TimeUnit.SECONDS.toNanos(60);

  /** For servers that do not say how many sessions they can hold. */
  private static final long USUAL_CAPACITY = 1_000;

  private final InetSocketAddress address;
  private final String name;

  /** Placed there and not in its own count yet; all of them, where it does not tell its count. */
  private final AtomicInteger placed = new AtomicInteger();

  private volatile boolean alive;
  private volatile boolean heard;
  private volatile boolean draining;
  private volatile boolean counts;
  private volatile long sessions;
  private volatile long capacity = USUAL_CAPACITY;
  private volatile long began;
  private volatile String incarnation = "";

  /**
   * @param alive as long as nothing else is heard
   */
  Standing(InetSocketAddress address, boolean alive, long nanos) {
    this.address = address;
    this.alive = alive;
    var host = address.getAddress().getHostAddress();
    name = (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
    began = nanos;
  }

  InetSocketAddress address() {
    return address;
  }

  /** {@code host:port}, as it ends the names of its sessions. */
  String name() {
    return name;
  }

  boolean alive() {
    return alive;
  }

  /** It has answered at least once. */
  boolean known() {
    return heard;
  }

  /** It has answered at least once, and lives. */
  boolean proven() {
    return alive && heard;
  }

  boolean draining() {
    return draining;
  }

  long sessions() {
    return sessions + placed.get();
  }

  /** Known by what it does not say of itself: rtpengine tells only that it lives. */
  boolean relays() {
    return heard && incarnation.isEmpty();
  }

  double load() {
    return (double) sessions() / capacity;
  }

  /** Whether it may have forgotten its sessions. */
  boolean suspect(long nanos) {
    return nanos - began < SUSPECT_NANOS;
  }

  void placed() {
    placed.incrementAndGet();
  }

  void released() {
    if (!counts) placed.updateAndGet(count -> Math.max(0, count - 1));
  }

  /** True when this changes who can be relied on. */
  boolean heard(Dictionary pong, long nanos) {
    var now = pong.text("started").orElse("");
    var returned = !alive;
    var another = heard && !now.equals(incarnation);
    if (returned || another) began = nanos;
    incarnation = now;
    draining = pong.whole("draining").orElse(0L) != 0;
    capacity = Math.max(1, pong.whole("capacity").orElse(USUAL_CAPACITY));
    pong.whole("sessions")
        .ifPresent(count -> {
          counts = true;
          sessions = count;
          placed.set(0);
        });
    var first = !heard;
    heard = true;
    alive = true;
    return returned || another || first;
  }

  /** True when it was alive until now. */
  boolean lost() {
    if (!alive) return false;
    alive = false;
    placed.set(0);
    sessions = 0;
    return true;
  }

  @Override
  public String toString() {
    return name;
  }
}
