package santra.media.embedded;

import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Which address a party's voice comes from, and so where its listener is (symmetric RTP, RFC 4961).
 * The first source is taken, since a phone behind a NAT cannot name its address in SDP; from then
 * on every other address is a stranger until the party's next offer.
 *
 * <p>One exception keeps an intruder from winning the race at set-up: within {@link #GRACE} a
 * source that fits the SDP better (the very address; else the same host) takes the place of one
 * that fits it worse.
 */
final class Learning {
  static final long GRACE = TimeUnit.SECONDS.toNanos(3);

  /** A forged source must not aim our voice at somebody's name server. */
  private static final int LOWEST_PORT = 1_024;

  private static final int SAME_FAMILY = 1;
  private static final int SAME_HOST = 2;
  private static final int EXACT = 3;

  private final @Nullable InetSocketAddress signalled;
  private final @Nullable InetSocketAddress before;
  private @Nullable InetSocketAddress learned;
  private int fit;
  private long learnedNanos;

  /**
   * @param signalled the SDP's address; null if it names none, then any source may be learned
   */
  Learning(@Nullable InetSocketAddress signalled) {
    this(signalled, null);
  }

  private Learning(@Nullable InetSocketAddress signalled, @Nullable InetSocketAddress before) {
    this.signalled = signalled;
    this.before = before;
  }

  /**
   * After a new offer: everything may be learned anew. If the offer names the same address as the
   * last one, the listener stays where it was until something else is learned.
   */
  Learning again(@Nullable InetSocketAddress signalledNow) {
    return new Learning(signalledNow, Objects.equals(signalled, signalledNow) ? target() : null);
  }

  /** Whether a packet from there is the party's. */
  boolean accepts(InetSocketAddress source, long nanos) {
    if (source.equals(learned)) return true;
    if (source.getPort() < LOWEST_PORT) return false;
    if (learned != null && nanos - learnedNanos > GRACE) return false;
    int candidate = fit(source);
    if (candidate <= fit) return false;
    if (learned == null) learnedNanos = nanos;
    learned = source;
    fit = candidate;
    return true;
  }

  /** Where to send: the learned address, else the signalled one, else null: nowhere. */
  @Nullable InetSocketAddress target() {
    if (learned != null) return learned;
    return before != null ? before : signalled;
  }

  private int fit(InetSocketAddress source) {
    if (signalled == null) return SAME_FAMILY;
    if (source.equals(signalled)) return EXACT;
    var mine = signalled.getAddress();
    var theirs = source.getAddress();
    if (mine.equals(theirs)) return SAME_HOST;
    return mine.getClass() == theirs.getClass() ? SAME_FAMILY : 0;
  }
}
