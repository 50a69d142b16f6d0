package santra.protocol.sip.transport;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What browsers must do to be let in (RFC 7118, RFC 6455).
 *
 * @param path of the only resource
 * @param origins pages that may connect, such as {@code https://agent.example.com}; {@code *} for
 *     any. Whoever names no origin is no browser and is let in: digest tells who it is
 * @param ping a connection that has been silent for this long is pinged; silent for twice as long,
 *     it is closed
 */
public record WebSettings(String path, List<String> origins, Duration ping) {
  public static final WebSettings USUAL = new WebSettings("/", List.of(), Duration.ofSeconds(30));

  public WebSettings {
    origins = origins.stream().map(origin -> origin.toLowerCase(Locale.ROOT)).toList();
  }

  boolean admits(String origin) {
    return origins.contains("*") || origins.contains(origin.toLowerCase(Locale.ROOT));
  }
}
