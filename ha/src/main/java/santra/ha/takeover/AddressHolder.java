package santra.ha.takeover;

import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;

/**
 * Whoever can serve an address besides this node's own. An address is {@code HOST:PORT}. Both may
 * be asked twice for the same address; the second time changes nothing.
 */
public interface AddressHolder {
  /** Serves the address; fails when it cannot be had, and is then asked again. */
  CompletionStage<Done> adopt(String address);

  /** Serves it no more; done when the address is free for its home. */
  CompletionStage<Done> giveBack(String address);
}
