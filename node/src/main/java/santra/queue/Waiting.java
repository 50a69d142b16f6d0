package santra.queue;

import java.time.Instant;
import java.util.Optional;
import santra.vocabulary.Claim;
import santra.vocabulary.ContactId;

/**
 * A contact in the queue. Its place is its time of entry, which no fault and no offer changes.
 *
 * @param claimed what it may claim over others; empty for nothing
 */
public record Waiting(ContactId contact, Instant since, Optional<Claim> claimed) {
  public Waiting(ContactId contact, Instant since) {
    this(contact, since, Optional.empty());
  }

  /** Whether it is that stay of that contact. */
  boolean is(ContactId who, Instant when) {
    return contact.equals(who) && since.equals(when);
  }

  public Claim claim() {
    return claimed.orElse(Claim.NONE);
  }
}
