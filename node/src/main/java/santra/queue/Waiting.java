package santra.queue;

import java.time.Instant;
import java.util.Optional;
import santra.vocabulary.Agreement;
import santra.vocabulary.Claim;
import santra.vocabulary.ContactId;

/**
 * A contact in the queue. Its place is its time of entry, which no fault and no offer changes.
 *
 * @param claimed what it may claim over others; empty for nothing
 * @param putOff since when it keeps its place but may not be matched; empty where it may
 * @param taken by which it was taken from another tenant; empty for one of the queue's own
 */
public record Waiting(
    ContactId contact,
    Instant since,
    Optional<Claim> claimed,
    Optional<Instant> putOff,
    Optional<Agreement> taken) {
  public Waiting(
      ContactId contact, Instant since, Optional<Claim> claimed, Optional<Instant> putOff) {
    this(contact, since, claimed, putOff, Optional.empty());
  }

  public Waiting(ContactId contact, Instant since, Optional<Claim> claimed) {
    this(contact, since, claimed, Optional.empty(), Optional.empty());
  }

  public Waiting(ContactId contact, Instant since) {
    this(contact, since, Optional.empty());
  }

  /** Whether it is that stay of that contact. */
  boolean is(ContactId who, Instant when) {
    return contact.equals(who) && since.equals(when);
  }

  Waiting putOff(Optional<Instant> now) {
    return new Waiting(contact, since, claimed, now, taken);
  }

  /** Whether an agent may be found for it. */
  public boolean isMatched() {
    return putOff.isEmpty();
  }

  public Claim claim() {
    return claimed.orElse(Claim.NONE);
  }
}
