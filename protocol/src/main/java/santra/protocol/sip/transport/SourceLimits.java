package santra.protocol.sip.transport;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * A token bucket for each source address. Two levels: requests that open a transaction are counted
 * after parsing, so that calls in progress are not shed; frames of any kind are counted before, at
 * a multiple, so that a flood does not even cost the parsing. Used on the event loop only.
 */
final class SourceLimits {
  static final int MAX_SOURCES = 8_192;
  static final int FRAMES_PER_REQUEST = 8;

  private final int perSecond;
  private final LongSupplier nanos;
  private final Map<InetAddress, Bucket> buckets = new Recent();

  SourceLimits(int perSecond, LongSupplier nanos) {
    this.perSecond = perSecond;
    this.nanos = nanos;
  }

  boolean frame(InetAddress source) {
    return bucket(source).frame();
  }

  boolean request(InetAddress source) {
    return bucket(source).request();
  }

  int sources() {
    return buckets.size();
  }

  private Bucket bucket(InetAddress source) {
    var bucket = buckets.computeIfAbsent(source, _ -> new Bucket(perSecond, nanos.getAsLong()));
    bucket.refill(perSecond, nanos.getAsLong());
    return bucket;
  }

  /** The oldest goes first: whoever forges addresses gets others' buckets refilled, no more. */
  private static final class Recent extends LinkedHashMap<InetAddress, Bucket> {
    private static final long serialVersionUID = 1L;

    Recent() {
      super(64, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<InetAddress, Bucket> eldest) {
      return size() > MAX_SOURCES;
    }
  }

  /** One second's worth at most. */
  private static final class Bucket {
    private double requests;
    private double frames;
    private long at;

    Bucket(int perSecond, long now) {
      requests = perSecond;
      frames = (double) perSecond * FRAMES_PER_REQUEST;
      at = now;
    }

    void refill(int perSecond, long now) {
      var earned = (now - at) / 1e9 * perSecond;
      at = now;
      requests = Math.min(perSecond, requests + earned);
      frames =
          Math.min((double) perSecond * FRAMES_PER_REQUEST, frames + earned * FRAMES_PER_REQUEST);
    }

    boolean request() {
      if (requests < 1) return false;
      requests--;
      return true;
    }

    boolean frame() {
      if (frames < 1) return false;
      frames--;
      return true;
    }
  }
}
