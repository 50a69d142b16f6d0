package santra.media.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Tells of pressed keys: one JSON object in one UDP datagram, as rtpengine's {@code
 * --dtmf-log-dest} does. Best effort: a full socket buffer loses a key, never blocks a loop.
 */
final class DigitLog implements AutoCloseable {
  private final List<InetSocketAddress> listeners;
  private final DatagramChannel channel;

  /** Every listener is told of every key; its number says that it is the same one. */
  private final String prefix = Long.toString(new SecureRandom().nextLong() >>> 1, 36) + "-";

  private final AtomicLong presses = new AtomicLong();

  DigitLog(List<InetSocketAddress> listeners) {
    this.listeners = listeners;
    try {
      channel = DatagramChannel.open();
      channel.configureBlocking(false);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  void report(String session, String tag, String sourceHost, KeyPresses.Press press) {
    if (listeners.isEmpty()) return;
    var number = prefix + presses.incrementAndGet();
    var json = json(session, tag, sourceHost, press, System.currentTimeMillis() / 1000, number);
    var bytes = json.getBytes(StandardCharsets.UTF_8);
    for (var listener : listeners) {
      try {
        var _ = channel.send(ByteBuffer.wrap(bytes), listener);
      } catch (IOException _) {
        // The listener is away; it learns nothing of keys pressed meanwhile.
      }
    }
  }

  /** Duration in milliseconds, volume in -dBm0, timestamp in seconds since 1970. */
  static String json(
      String session,
      String tag,
      String sourceHost,
      KeyPresses.Press press,
      long unixSeconds,
      String number) {
    return ("{\"callid\":\"%s\",\"source_tag\":\"%s\",\"type\":\"DTMF\",\"timestamp\":%d,"
            + "\"source_ip\":\"%s\",\"event\":%d,\"duration\":%d,\"volume\":%d,\"press\":\"%s\"}")
        .formatted(
            escaped(session),
            escaped(tag),
            unixSeconds,
            sourceHost,
            press.event(),
            press.duration() / 8,
            press.volume(),
            number);
  }

  private static String escaped(String text) {
    var out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') out.append('\\').append(c);
      else if (c < 0x20) out.append("\\u%04x".formatted((int) c));
      else out.append(c);
    }
    return out.toString();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
