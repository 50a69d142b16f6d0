package santra.persistence.journal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import santra.persistence.journal.EventTables.Stored;
import santra.persistence.journal.EventTables.Verdict;

/**
 * Who may write an entity's events. Whoever recovers it takes the next epoch of its partition with
 * a condition that Paxos decides, before it reads; each write is conditional on the writer's epoch.
 * So a write of an earlier epoch either was decided before the taking, and is read, or is never
 * applied, however late it arrives. Decision 16 has the whole argument.
 *
 * <p>Within this process an epoch belongs to the history that was read with it: a write must begin
 * at the number behind it.
 */
final class Fence {
  private static final Logger LOG = LoggerFactory.getLogger(Fence.class);

  /** Entities whose epoch is remembered; one beyond that recovers before its next write. */
  private static final int MOST_HELD = 50_000;

  /** Takings that lose against others before the recovery is given up for now. */
  private static final int MOST_TRIES = 10;

  private final long partitionSize;
  private final Map<String, Held> held = new LinkedHashMap<>(1024, 0.75f, true);

  /**
   * What this process may write for one entity.
   *
   * @param next the only sequence number its next write may begin with
   */
  record Held(long partition, long epoch, long next) {}

  /** The epoch was taken by another owner, or never held: nothing was written. */
  static final class Fenced extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Fenced(String message) {
      super(message);
    }
  }

  /**
   * @param partitionSize sequence numbers of a partition, as the plug-in is configured
   */
  Fence(long partitionSize) {
    this.partitionSize = partitionSize;
  }

  /** The partition an event belongs to; a write that spans two is wholly in the second. */
  long partition(long sequence) {
    return (Math.max(sequence, 1) - 1) / partitionSize;
  }

  /**
   * Takes the entity's next epoch. What is read after that is all that was ever acknowledged.
   *
   * @param from an event known to be there, or 0: where the search for the last partition begins
   */
  CompletionStage<Held> take(EventTables tables, String persistenceId, long from) {
    var known = held(persistenceId);
    var first = partition(from);
    return take(
        tables,
        persistenceId,
        first,
        known.filter(it -> it.partition() == first).map(Held::epoch).orElse(0L),
        0,
        MOST_TRIES);
  }

  private CompletionStage<Held> take(
      EventTables tables,
      String persistenceId,
      long partition,
      long expected,
      long least,
      int tries) {
    if (tries == 0)
      return CompletableFuture.failedStage(
          new Fenced(persistenceId + " is taken by others again and again"));
    var epoch = Math.max(expected, least) + 1;
    return tables
        .take(persistenceId, partition, expected, epoch)
        .thenCompose(verdict -> {
          if (verdict.applied())
            return CompletableFuture.completedStage(new Held(partition, epoch, 0));
          return verdict.closed()
              ? take(tables, persistenceId, partition + 1, 0, verdict.epoch(), tries)
              : take(tables, persistenceId, partition, verdict.epoch(), least, tries - 1);
        });
  }

  /** From now on this process writes with it, unless it has taken a later one meanwhile. */
  synchronized void hold(String persistenceId, Held taken) {
    var now = held.get(persistenceId);
    if (now != null && now.epoch() > taken.epoch()) return;
    held.put(persistenceId, taken);
    if (held.size() > MOST_HELD) held.remove(held.keySet().iterator().next());
  }

  synchronized Optional<Held> held(String persistenceId) {
    return Optional.ofNullable(held.get(persistenceId));
  }

  private synchronized void lose(String persistenceId, long epoch) {
    var now = held.get(persistenceId);
    if (now != null && now.epoch() <= epoch) held.remove(persistenceId);
  }

  /**
   * Writes events that follow each other. After a failure of any kind the epoch is no longer held:
   * only a recovery tells what was written.
   *
   * @throws Fenced at once, if they do not follow what was read or written last
   */
  CompletionStage<Void> write(EventTables tables, String persistenceId, List<Stored> events) {
    var first = events.getFirst().sequence();
    var last = events.getLast().sequence();
    var mine = begin(persistenceId, first, last);
    return turn(tables, persistenceId, mine, partition(last))
        .thenCompose(partition -> tables.write(persistenceId, partition, mine.epoch(), events))
        .thenAccept(verdict -> applied(persistenceId, mine, verdict))
        .whenComplete((_, failed) -> {
          if (failed != null) lose(persistenceId, mine.epoch());
        });
  }

  private synchronized Held begin(String persistenceId, long first, long last) {
    var mine = held.get(persistenceId);
    if (mine == null)
      throw new Fenced(persistenceId + " must be recovered before it writes event " + first);
    if (mine.next() != first)
      throw new Fenced(
          "%s wants to write event %d where %d is next: it is not the latest here"
              .formatted(persistenceId, first, mine.next()));
    held.put(
        persistenceId,
        new Held(Math.max(mine.partition(), partition(last)), mine.epoch(), last + 1));
    return mine;
  }

  /**
   * Goes on to the next partition where the events belong there. First the old one is marked closed
   * and then the new one taken: who takes the old one in between sees the mark, and takes both.
   */
  private CompletionStage<Long> turn(
      EventTables tables, String persistenceId, Held mine, long wanted) {
    if (wanted <= mine.partition()) return CompletableFuture.completedStage(mine.partition());
    if (wanted > mine.partition() + 1)
      return CompletableFuture.failedStage(
          new IllegalArgumentException("a write that spans three partitions"));
    return tables
        .close(persistenceId, mine.partition(), mine.epoch())
        .thenAccept(verdict -> applied(persistenceId, mine, verdict))
        .thenCompose(_ -> tables.take(persistenceId, wanted, 0, mine.epoch()))
        .thenAccept(verdict -> applied(persistenceId, mine, verdict))
        .thenApply(_ -> wanted);
  }

  private static void applied(String persistenceId, Held mine, Verdict verdict) {
    if (verdict.applied()) return;
    LOG.warn(
        "{} is written by another owner (epoch {}); ours was {}",
        persistenceId,
        verdict.epoch(),
        mine.epoch());
    throw new Fenced(
        "%s has another owner since epoch %d; ours was %d"
            .formatted(persistenceId, verdict.epoch(), mine.epoch()));
  }
}
