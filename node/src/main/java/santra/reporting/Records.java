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

  /** Every span of the tenant's agents that touches a stretch of time, in no order. */
  void agentSpans(TenantId tenant, Instant from, Instant to, Consumer<AgentSpan> span);

  /** Every stretch of hold that touches a stretch of time; known when the contact has ended. */
  void holds(TenantId tenant, Instant from, Instant to, Consumer<AgentTimes.Hold> hold);

  /** Every contact that came in a stretch of time, in no order. */
  void visits(TenantId tenant, Instant from, Instant to, Consumer<Visit> visit);

  /**
   * Legs that ended in a stretch of time, in the order of their numbers.
   *
   * @param after number to continue from; 0 for the beginning
   * @return the number of the last one given
   */
  long legs(
      TenantId tenant, Instant from, Instant to, long after, int limit, Consumer<CallLeg> leg);

  /**
   * Records of contacts that ended in a stretch of time, in the order they were written, one JSON
   * object each; {@code after} and the result as in {@link #contacts}.
   */
  long contacts(
      TenantId tenant, Instant from, Instant to, long after, int limit, Consumer<String> line);

  /**
   * A place in the {@code queue_log}.
   *
   * @param number of the line among those of one event
   */
  record LogMark(long atMs, long position, int number) {}

  /**
   * Lines of Asterisk's {@code queue_log}, in the order of their times.
   *
   * @param after to continue from; empty for the beginning
   * @return the place of the last one given; empty when there are no more
   */
  Optional<LogMark> queueLog(
      TenantId tenant,
      Instant from,
      Instant to,
      Optional<LogMark> after,
      int limit,
      Consumer<String> line);

  /** Every expected wait that was told or shown in a stretch of time, in no order. */
  void estimates(TenantId tenant, Instant from, Instant to, Consumer<Estimate> estimate);

  /**
   * What was agreed with other tenants, and how often it was used in a stretch of time.
   *
   * @param from inclusive
   * @param to exclusive
   */
  void agreements(TenantId tenant, Instant from, Instant to, Consumer<AgreementFigures> figures);

  /** The tenant's books: contacts by outcome, and per queue the figures, as one JSON object. */
  String books(TenantId tenant);
}
