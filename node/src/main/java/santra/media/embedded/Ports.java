package santra.media.embedded;

import java.util.BitSet;
import java.util.OptionalInt;

/**
 * The even ports of a range; the odd one above each is RTCP's (RFC 3550 section 11) and stays
 * unused. Taken in turn, so that a port rests as long as possible before the next caller has it:
 * late packets of the last call then find nobody.
 */
final class Ports {
  private final int first;
  private final int count;
  private final BitSet taken;
  private int next;

  /** Both ends belong to the range. */
  Ports(int low, int high) {
    first = low + (low & 1);
    count = Math.max(0, (high - first) / 2 + 1);
    taken = new BitSet(count);
  }

  /** Empty when all are taken. */
  synchronized OptionalInt take() {
    int free = taken.nextClearBit(next);
    if (free >= count) free = taken.nextClearBit(0);
    if (free >= count) return OptionalInt.empty();
    taken.set(free);
    next = (free + 1) % count;
    return OptionalInt.of(first + 2 * free);
  }

  synchronized void release(int port) {
    taken.clear((port - first) / 2);
  }

  synchronized int inUse() {
    return taken.cardinality();
  }

  int count() {
    return count;
  }
}
