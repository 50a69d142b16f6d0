package santra.media.embedded;

import java.util.Optional;
import santra.protocol.rtp.TelephoneEvent;

/**
 * Turns the many packets of a pressed key into one report, RFC 4733 section 2.5. All packets of a
 * key share an RTP timestamp; the key is reported with its first end packet or, if all three were
 * lost, when something newer arrives.
 */
final class KeyPresses {

  /** A key that was released. Duration in timestamp units. */
  record Press(int event, int duration, int volume) {}

  private boolean any;
  private boolean open;
  private int began;
  private TelephoneEvent last = new TelephoneEvent(0, true, 0, 0);

  /** An event packet; the result is a key whose report was still due. */
  Optional<Press> event(int timestamp, TelephoneEvent packet) {
    if (any && timestamp - began < 0) return Optional.empty();
    var due = Optional.<Press>empty();
    if (!any || timestamp != began) {
      due = close();
      any = true;
      open = true;
      began = timestamp;
    } else if (!open) {
      return Optional.empty();
    }
    last = packet;
    // A new key after a lost end leaves two reports due; its own follows with its next packet.
    return packet.end() && due.isEmpty() ? close() : due;
  }

  /** Speech; the result is a key whose end was lost. */
  Optional<Press> speech(int timestamp) {
    return open && timestamp - began > last.duration() ? close() : Optional.empty();
  }

  boolean pressed() {
    return open;
  }

  private Optional<Press> close() {
    if (!open) return Optional.empty();
    open = false;
    return Optional.of(new Press(last.event(), last.duration(), last.volume()));
  }
}
