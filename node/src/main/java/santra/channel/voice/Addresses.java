package santra.channel.voice;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import santra.protocol.sip.transport.Flow;
import santra.protocol.sip.transport.Transport;

/**
 * The SIP addresses that this node's edge serves: its own, and those it has adopted from nodes that
 * died. A leg keeps to the address its peer knows, whoever serves it.
 */
public final class Addresses {
  private final String own;
  private final Set<String> served = ConcurrentHashMap.newKeySet();

  /**
   * @param own this node's SIP address, {@code host:port}
   */
  public Addresses(String own) {
    this.own = own;
  }

  String own() {
    return own;
  }

  Set<String> served() {
    return Set.copyOf(served);
  }

  boolean serves(String address) {
    return served.contains(address);
  }

  /** Once its listeners are open. */
  void add(String address) {
    served.add(address);
  }

  void remove(String address) {
    served.remove(address);
  }

  /** The address a flow belongs to. Other transports have ports of their own at the same host. */
  String of(Flow flow) {
    var local = Wire.text(flow.local());
    if (flow.transport() == Transport.UDP || flow.transport() == Transport.TCP) return local;
    var host = local.substring(0, local.lastIndexOf(':') + 1);
    for (var address : served) if (address.startsWith(host)) return address;
    return own;
  }
}
