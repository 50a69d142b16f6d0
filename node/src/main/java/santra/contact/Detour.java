package santra.contact;

import java.time.Instant;
import santra.contact.ContactEvent.Overflowed;

/**
 * A stay in a queue that ended because the queue sent the contact on: whoever takes over may have
 * to say it again.
 *
 * @param plan what the contact went by there
 * @param since its place there
 */
public record Detour(Plan plan, Instant since, Overflowed overflowed) {}
