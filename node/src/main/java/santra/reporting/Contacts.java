package santra.reporting;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import santra.vocabulary.ContactId;
import santra.vocabulary.QueueId;

/**
 * Stays in queues brought together by contact: over several queues a contact counts once, however
 * many of them it passed through.
 */
public final class Contacts {
  private record Key(String group, ContactId contact) {}

  private final Map<String, Set<QueueId>> groups;
  private final Map<Key, List<QueueEntry>> stays = new HashMap<>();
  private final int most;

  /**
   * @param groups queues that count as one, by name
   * @param most contacts; more are refused
   */
  public Contacts(Map<String, Set<QueueId>> groups, int most) {
    this.groups = Map.copyOf(groups);
    this.most = most;
  }

  /** There are more contacts than can be held at once. */
  public static final class TooMany extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  public void add(QueueEntry entry) {
    if (entry.wasRefused()) return;
    groups.forEach((group, queues) -> {
      if (!queues.contains(entry.queue())) return;
      if (stays.size() >= most) throw new TooMany();
      stays.computeIfAbsent(new Key(group, entry.contact()), _ -> new ArrayList<>(1)).add(entry);
    });
  }

  /** Every contact once for each group it was in. */
  public void each(BiConsumer<String, QueueEntry> contact) {
    stays.forEach((key, all) -> contact.accept(key.group(), QueueEntry.asOne(all)));
  }
}
