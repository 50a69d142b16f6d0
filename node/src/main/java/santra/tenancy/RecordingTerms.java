package santra.tenancy;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import santra.vocabulary.QueueId;

/**
 * What a tenant records.
 *
 * @param key id of the key that new recordings are sealed with
 * @param queues whose conversations are recorded without being asked
 * @param consent prompt that both sides hear before anything is recorded; empty for none
 * @param keep how long recordings are kept; whole days
 */
public record RecordingTerms(
    String key, Set<QueueId> queues, Optional<String> consent, Duration keep) {
  public RecordingTerms {
    queues = Set.copyOf(queues);
  }
}
