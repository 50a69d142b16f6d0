package santra.queue;

import java.time.Instant;
import santra.vocabulary.ContactId;

/** What has happened to a queue: the journal's vocabulary. Add, never rename or remove. */
public sealed interface QueueEvent {
  record Joined(ContactId contact, Instant at) implements QueueEvent {}

  /** {@code since} repeats the entry, so that readers can tell the wait from this event alone. */
  record Left(ContactId contact, Outcome outcome, Instant since, Instant at)
      implements QueueEvent {}
}
