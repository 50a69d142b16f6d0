package santra.reporting;

import java.time.Instant;
import santra.routing.WaitRange;
import santra.vocabulary.QueueId;
import santra.vocabulary.TenantId;

/** Keeps the expected waits that were shown to the public, so that they can be held to account. */
public interface ServedWaits {
  /** So long after it a contact that comes is one it was said to. */
  long HOLDS_S = 60;

  /** A range is shown from now on. May block; lost rather than failing. */
  void note(TenantId tenant, QueueId queue, Instant at, WaitRange range);
}
