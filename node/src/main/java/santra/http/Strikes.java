package santra.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.function.LongSupplier;

/**
 * Counts failed authentications by source address and minute. Remembers the latest sources only, so
 * that a flood of addresses costs no memory. An IPv6 source is its /64, which one host owns whole.
 */
final class Strikes {
  private static final int MAX_SOURCES = 10_000;
  private static final long WINDOW = Duration.ofMinutes(1).toNanos();

  private final int allowed;
  private final LongSupplier nanoTime;
  private final LinkedHashMap<String, Window> sources = new LinkedHashMap<>(16, 0.75f, true);

  private record Window(long start, int strikes) {}

  Strikes(int allowed, LongSupplier nanoTime) {
    this.allowed = allowed;
    this.nanoTime = nanoTime;
  }

  /** Notes one more failure; true when the source has had its share of this minute. */
  synchronized boolean isOut(InetAddress source) {
    var now = nanoTime.getAsLong();
    var name = nameOf(source);
    var before = sources.get(name);
    var fresh = before == null || now - before.start > WINDOW;
    var window =
        fresh || before == null ? new Window(now, 1) : new Window(before.start, more(before));
    sources.put(name, window);
    if (sources.size() > MAX_SOURCES) sources.pollFirstEntry();
    return window.strikes > allowed;
  }

  private static int more(Window window) {
    return Math.min(window.strikes, Integer.MAX_VALUE - 1) + 1;
  }

  synchronized int size() {
    return sources.size();
  }

  private static String nameOf(InetAddress source) {
    var bytes = source.getAddress();
    return HexFormat.of()
        .formatHex(source instanceof Inet6Address ? Arrays.copyOf(bytes, 8) : bytes);
  }
}
