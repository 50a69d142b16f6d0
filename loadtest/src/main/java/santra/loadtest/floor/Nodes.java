package santra.loadtest.floor;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Where a cluster listens: node N at {@code base.N}, at the standard ports.
 *
 * @param base for instance {@code 127.0.0}
 */
public record Nodes(String base, int count) {
  private static final int SIP = 5060;
  private static final int HTTP = 8080;

  public InetSocketAddress sip(int node) {
    return new InetSocketAddress(base + "." + node, SIP);
  }

  public List<InetSocketAddress> allSip() {
    return IntStream.rangeClosed(1, count).mapToObj(this::sip).toList();
  }

  public List<URI> http() {
    return IntStream.rangeClosed(1, count)
        .mapToObj(node -> URI.create("http://" + base + "." + node + ":" + HTTP))
        .toList();
  }

  /** Where callers call from: the address the tenants' trunk is told of. */
  public String callers() {
    return base + ".201";
  }

  public String agents() {
    return base + ".202";
  }
}
