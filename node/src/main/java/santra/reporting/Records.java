package santra.reporting;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import santra.vocabulary.ContactId;
import santra.vocabulary.TenantId;

/**
 * Reads what happened, as JSON text. Blocking: call from a virtual thread, never from an actor or
 * an event loop.
 */
public interface Records {

  /**
   * Contact records in the order they were written, one JSON object each.
   *
   * @param after position to continue from; 0 for the beginning
   * @param limit at most this many
   * @return the position after the last one given
   */
  long contacts(TenantId tenant, long after, int limit, Consumer<String> line);

  Optional<String> contact(ContactId contact);

  /** Why the contact was offered to whom: a JSON object for each of its offers, in order. */
  List<String> decisions(ContactId contact);

  /**
   * The SIP messages of the contact's legs, secrets blanked: a JSON object each, in the order of
   * the nodes' clocks; a second or two behind. Empty when none are kept, or no longer.
   */
  List<String> trace(ContactId contact);

  /**
   * Parts of recordings that began in a stretch of time, in order, a JSON object each; a second or
   * so behind.
   *
   * @param from inclusive
   * @param to exclusive
   */
  List<String> recordings(TenantId tenant, Instant from, Instant to, int limit);

  /** Where a part of a contact's recording is kept; empty when there is none of that number. */
  Optional<String> recordingFile(ContactId contact, int number);

  /**
   * Journal events of the tenant's contacts, agents and queues, one JSON object each with {@code
   * position}, {@code entity}, {@code sequence}, {@code event} (the manifest) and the event's
   * fields.
   */
  long events(TenantId tenant, long after, int limit, Consumer<String> line);

  /**
   * Every stay in a queue that began or ended in a stretch of time, or spans it, in no order.
   *
   * @param from inclusive
   * @param to exclusive
   */
  void entries(TenantId tenant, Instant from, Instant to, Consumer<QueueEntry> entry);

  /** The tenant's books: contacts by outcome, and per queue the figures, as one JSON object. */
  String books(TenantId tenant);
}
