package santra.queue;

import java.time.Instant;
import santra.vocabulary.ContactId;

/** A contact in the queue. Its place is its time of entry, which no fault and no offer changes. */
public record Waiting(ContactId contact, Instant since) {}
