package santra.contact;

import java.time.Instant;
import santra.flow.Position;

/** How far an open contact has come. */
public sealed interface Stage {
  /** Recorded; the media server is asked to anchor the caller's voice. */
  record Arriving(Instant until) implements Stage {}

  record Greeting(Instant endsAt) implements Stage {}

  /**
   * The caller walks a flow.
   *
   * @param since when it came to this position
   */
  record InFlow(Position position, Instant since) implements Stage {}

  record Waiting(Instant since) implements Stage {}

  /** Still in its place in the queue, while one agent's device rings. */
  record Ringing(Instant since, Offer offer) implements Stage {}

  /**
   * @param held the caller hears music, and is heard by nobody
   */
  record Talking(Instant queuedAt, Instant since, Offer offer, boolean held) implements Stage {
    Talking with(Offer next) {
      return new Talking(queuedAt, since, next, held);
    }

    Talking held(boolean now) {
      return new Talking(queuedAt, since, offer, now);
    }
  }
}
