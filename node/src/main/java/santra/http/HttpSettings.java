package santra.http;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * Where the HTTP door is and where its limits are.
 *
 * @param address a numeric address; port 0 binds a free one
 * @param operatorKey SHA-256 (lower-case hex) of the cluster operator's key; without it the
 *     operator's routes refuse everybody
 * @param answerWithin how long the floor may take before the client gets 503
 * @param maxConnections at once; further ones wait to be accepted
 * @param maxRequests at once; further ones get 503
 * @param maxTenantRequests at once of one tenant; further ones get 503
 * @param strikes failed authentications a minute of one source before it gets 429
 * @param requestWithin a client that has not sent its whole request within this time is cut off
 * @param stopWithin how long {@link HttpServer#close} waits for running requests
 */
public record HttpSettings(
    InetSocketAddress address,
    Optional<String> operatorKey,
    Duration answerWithin,
    int maxConnections,
    int maxRequests,
    int maxTenantRequests,
    int strikes,
    Duration requestWithin,
    Duration stopWithin) {

  /** The usual limits. */
  public static HttpSettings on(InetSocketAddress address, Optional<String> operatorKey) {
    return new HttpSettings(
        address,
        operatorKey,
        Duration.ofSeconds(5),
        2_000,
        1_000,
        64,
        20,
        Duration.ofSeconds(10),
        Duration.ofSeconds(5));
  }

  @Override
  public String toString() {
    return "HttpSettings[" + address + "]"; // never the operator's key, not even its hash
  }
}
