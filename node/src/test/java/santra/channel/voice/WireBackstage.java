package santra.channel.voice;

import java.time.Clock;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Consumer;

/** Lets the simulation in: the wire's effects with its orders brought elsewhere. */
public final class WireBackstage {
  private WireBackstage() {}

  /**
   * @param served every SIP address there is
   */
  public static VoiceEffects effects(
      Iterable<String> served, Consumer<EdgeOrder> orders, Clock clock) {
    var addresses = new Addresses("nowhere:0");
    served.forEach(addresses::add);
    // Starts no thread: an order for an address that is served is a plain call.
    var timer = new ScheduledThreadPoolExecutor(0);
    return new VoiceEffects(new Edges(addresses, orders, timer, () -> 0), clock);
  }
}
