package santra.queue;

import java.time.Instant;
import java.util.Optional;
import santra.vocabulary.Claim;
import santra.vocabulary.ContactId;

/** What has happened to a queue: the journal's vocabulary. Add, never rename or remove. */
public sealed interface QueueEvent {
  /**
   * @param claimed what it may claim over others; empty for nothing
   */
  record Joined(ContactId contact, Instant at, Optional<Claim> claimed) implements QueueEvent {
    public Joined(ContactId contact, Instant at) {
      this(contact, at, Optional.empty());
    }
  }

  /** {@code since} repeats the entry, so that readers can tell the wait from this event alone. */
  record Left(ContactId contact, Outcome outcome, Instant since, Instant at)
      implements QueueEvent {}
}
