package santra.ha.membership;

/** Where a node's Artery port is. */
public record Seed(String host, int port) {
  public Seed {
    if (host.isBlank() || port < 1 || port > 65_535)
      throw new IllegalArgumentException("not host:port: '" + host + ":" + port + "'");
  }

  /** Accepts {@code host:port}. */
  public static Seed parse(String text) {
    var colon = text.lastIndexOf(':');
    try {
      if (colon > 0)
        return new Seed(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    } catch (NumberFormatException notAPort) {
      throw new IllegalArgumentException("not host:port: '" + text + "'", notAPort);
    }
    throw new IllegalArgumentException("not host:port: '" + text + "'");
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
