package santra.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;

/** Virtual time: what happens next is the earliest of what was put down, never two at once. */
final class Hours {
  static final Instant BEGIN = Instant.parse("2026-11-24T08:00:00Z");

  private record Due(long atMs, long number, Runnable what) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      return atMs != other.atMs
          ? Long.compare(atMs, other.atMs)
          : Long.compare(number, other.number);
    }
  }

  private final PriorityQueue<Due> due = new PriorityQueue<>();
  private long nowMs;
  private long number;

  long nowMs() {
    return nowMs;
  }

  Instant now() {
    return BEGIN.plusMillis(nowMs);
  }

  void after(long delayMs, Runnable what) {
    due.add(new Due(nowMs + Math.max(0, delayMs), number++, what));
  }

  void after(Duration delay, Runnable what) {
    // Rounded up, as timers are: never early.
    after(delay.plusNanos(999_999).toMillis(), what);
  }

  void runUntil(long endMs) {
    while (!due.isEmpty() && due.peek().atMs() <= endMs) {
      var next = due.poll();
      nowMs = next.atMs();
      next.what().run();
    }
    nowMs = endMs;
  }
}
