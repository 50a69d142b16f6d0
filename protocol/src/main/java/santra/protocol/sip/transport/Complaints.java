package santra.protocol.sip.transport;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs a failure once a minute for each kind, so that a fault does not fill the disk. */
final class Complaints {
  private static final Logger LOG = LoggerFactory.getLogger("santra.sip");
  private static final long PAUSE = TimeUnit.MINUTES.toNanos(1);
  private static final int MAX_KINDS = 100;

  private final Map<String, Long> said = new HashMap<>();

  void log(String what, Throwable failure) {
    var kind = what + " " + failure.getClass().getName();
    var now = System.nanoTime();
    synchronized (said) {
      var last = said.get(kind);
      if (last == null ? said.size() >= MAX_KINDS : now - last < PAUSE) return;
      said.put(kind, now);
    }
    LOG.warn("{} failed; said at most once a minute", what, failure);
  }
}
