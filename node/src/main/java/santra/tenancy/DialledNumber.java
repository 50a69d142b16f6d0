package santra.tenancy;

import java.util.Optional;
import santra.flow.Flow;
import santra.vocabulary.Claim;
import santra.vocabulary.QueueId;

/**
 * A routing point: what happens to a contact that dialled this number.
 *
 * @param greeting prompt file, relative to the prompts folder, played once before the queue
 * @param flow what happens before a queue; empty for nothing but the greeting
 * @param queue where a caller comes without a flow; with one, where it counts before the flow has
 *     chosen
 * @param answer when the caller's leg is answered, which is when the caller begins to pay
 * @param emergency callers here are never refused because the centre is overloaded
 * @param claim what its callers may claim over others who wait
 */
public record DialledNumber(
    String number,
    Optional<String> greeting,
    Optional<Flow> flow,
    QueueId queue,
    AnswerPolicy answer,
    boolean emergency,
    Claim claim) {

  /** When the caller's INVITE gets its 200. */
  public enum AnswerPolicy {
    /** On arrival; greeting and music flow in the answered call. */
    AT_ONCE,
    /** When an agent answers; greeting and music flow as early media (183). */
    BY_AGENT
  }
}
