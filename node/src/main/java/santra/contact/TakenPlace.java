package santra.contact;

import java.time.Instant;
import santra.vocabulary.ContactId;
import santra.vocabulary.QueueId;

/**
 * The place of a call-back that was open when its customer called in: the call stands there now.
 *
 * @param from whose call-back it was
 * @param since the place
 * @param joined when the call itself had entered that queue
 */
public record TakenPlace(ContactId from, QueueId queue, Instant since, Instant joined) {
  /** Whether it is that place in that queue. */
  public boolean is(QueueId which, Instant when) {
    return queue.equals(which) && since.equals(when);
  }
}
