package santra.queue;

import java.time.Instant;
import santra.vocabulary.ContactId;

/** What may be asked of a queue. */
public sealed interface QueueCommand {
  /**
   * @param most contacts that may wait at once
   */
  record Join(ContactId contact, Instant at, int most) implements QueueCommand {}

  record Leave(ContactId contact, Outcome outcome, Instant at) implements QueueCommand {}
}
