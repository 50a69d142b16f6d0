package santra.persistence.entity;

import java.io.NotSerializableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import santra.persistence.codec.CodecException;

/**
 * Entities of this node whose history cannot be read. Each refuses whatever it is told, at once and
 * with the reason, until {@link #RETRY_AFTER} has passed; then the next message lets it try its
 * history again, so that what has been repaired comes back by itself.
 */
public final class Quarantine implements Extension {
  private static final Logger LOG = LoggerFactory.getLogger(Quarantine.class);

  /** A history that cannot be read today cannot be read in a second either. */
  public static final Duration RETRY_AFTER = Duration.ofMinutes(5);

  /** Beyond it entities still refuse, one try after another, but are not listed. */
  private static final int MOST_LISTED = 10_000;

  private final Clock clock;
  private final Map<String, Case> cases = new ConcurrentHashMap<>();
  private final AtomicLong found = new AtomicLong();

  /**
   * One entity that cannot be recovered.
   *
   * @param entity its persistence id, {@code contact|tenant/uuid}
   * @param since when it was found first
   * @param lastTried when its history was read last
   */
  public record Case(String entity, String reason, Instant since, Instant lastTried) {}

  Quarantine(Clock clock) {
    this.clock = clock;
  }

  private static final class Id extends ExtensionId<Quarantine> {
    private static final Id ONLY = new Id();

    @Override
    public Quarantine createExtension(ActorSystem<?> system) {
      return new Quarantine(Clock.systemUTC());
    }
  }

  public static Quarantine of(ActorSystem<?> system) {
    return Id.ONLY.apply(system);
  }

  /** Those that refuse now, or will try again when they are next told something. */
  public List<Case> cases() {
    var all = new ArrayList<>(cases.values());
    all.sort(Comparator.comparing(Case::since).thenComparing(Case::entity));
    return all;
  }

  /** For metrics: entities in quarantine now, and histories found unreadable since the start. */
  public Map<String, Long> figures() {
    return Map.of("quarantined", (long) cases.size(), "poisoned", found.get());
  }

  /** Lets an entity try its history at the next message, say once somebody has repaired it. */
  public boolean release(String entity) {
    return cases.remove(entity) != null;
  }

  /** Why this entity refuses; empty when it may try its history. */
  Optional<String> refusal(String entity) {
    return Optional.ofNullable(cases.get(entity))
        .filter(it -> it.lastTried().plus(RETRY_AFTER).isAfter(clock.instant()))
        .map(Case::reason);
  }

  /** Said once for each entity and node, however often it is tried again. */
  String admit(String entity, Throwable failure) {
    var reason = reason(failure);
    var now = clock.instant();
    var known = cases.get(entity);
    if (known == null) {
      found.incrementAndGet();
      LOG.error("ALARM {} is in quarantine: {}", entity, reason);
    }
    if (known != null || cases.size() < MOST_LISTED)
      cases.put(entity, new Case(entity, reason, known == null ? now : known.since(), now));
    return reason;
  }

  /** It has been recovered after all. */
  void discharge(String entity) {
    if (cases.remove(entity) != null) LOG.info("{} has left quarantine", entity);
  }

  /**
   * Whether it is the history that is wrong. Everything else, such as a journal that does not
   * answer, passes by itself and is tried again.
   */
  static boolean poisoned(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause())
      if (at instanceof CodecException
          || at instanceof NotSerializableException
          || at instanceof ImpossibleHistory) return true;
    return false;
  }

  private static String reason(Throwable failure) {
    var deepest = failure;
    for (Throwable at = failure; at != null; at = at.getCause())
      if (at instanceof CodecException
          || at instanceof NotSerializableException
          || at instanceof ImpossibleHistory) deepest = at;
    return "its history cannot be read: " + deepest.getMessage();
  }

  /** The rulebook says that this cannot have happened. */
  static final class ImpossibleHistory extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ImpossibleHistory(RuntimeException cause) {
      super(String.valueOf(cause.getMessage()), cause);
    }
  }
}
