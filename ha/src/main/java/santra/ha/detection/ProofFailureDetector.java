package santra.ha.detection;

import com.typesafe.config.Config;
import java.time.Duration;
import org.apache.pekko.event.EventStream;
import org.apache.pekko.remote.FailureDetector;
import org.apache.pekko.remote.FailureDetectorWithAddress;
import org.apache.pekko.remote.PhiAccrualFailureDetector;

/**
 * Phi over Pekko's heartbeats, corrected by first-hand testimony. A member proved dead is
 * unavailable at once: the leader removes a downed member only when the detector calls it
 * unreachable too. A member whose beats arrive is available for a while although its heartbeats are
 * late: they travel on dispatchers, which starve on a busy machine long before the process dies.
 */
public final class ProofFailureDetector implements FailureDetector, FailureDetectorWithAddress {
  /** Beats are answered five times a second. */
  private static final Duration BEATS = Duration.ofSeconds(1);

  private final PhiAccrualFailureDetector phi;
  private final Testimony testimony;

  /** Longer than this without heartbeats, a process that only beats is not a working node. */
  private final Duration mostStarved;

  private volatile String address = "";
  private volatile long heartbeatAt = System.nanoTime();

  /** Pekko calls this constructor reflectively: the signature is fixed. */
  public ProofFailureDetector(Config config, EventStream events) {
    this.phi = new PhiAccrualFailureDetector(config, events);
    this.testimony = Testimony.of(config.getString("testimony-of"));
    this.mostStarved = config.getDuration("most-starved");
  }

  @Override
  public void setAddress(String address) {
    phi.setAddress(address);
    this.address = address;
  }

  @Override
  public void heartbeat() {
    heartbeatAt = System.nanoTime();
    phi.heartbeat();
  }

  @Override
  public boolean isMonitoring() {
    return phi.isMonitoring();
  }

  @Override
  public boolean isAvailable() {
    if (testimony.provedDead(address)) return false;
    return phi.isAvailable()
        || (testimony.heardWithin(address, BEATS)
            && System.nanoTime() - heartbeatAt <= mostStarved.toNanos());
  }
}
