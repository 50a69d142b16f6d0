package santra.persistence.entity;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;
import org.jspecify.annotations.Nullable;
import santra.persistence.codec.CodecRegistry;

/**
 * Keeps back what an older build in the cluster could not read. An entity may move to any node at
 * any time, so during a rolling upgrade every node writes only what the oldest can read: a command
 * that would need more is refused until the upgrade is over. Until {@link #follow} is called,
 * nothing is kept back.
 */
public final class Generations implements Extension {
  static final String REFUSAL = "a node of an older build is in the cluster, and could not read it";

  private final AtomicLong refusals = new AtomicLong();
  private volatile @Nullable Limit limit;

  private record Limit(CodecRegistry codecs, IntSupplier inForce) {}

  private Generations() {}

  private static final class Id extends ExtensionId<Generations> {
    private static final Id ONLY = new Id();

    @Override
    public Generations createExtension(ActorSystem<?> system) {
      return new Generations();
    }
  }

  public static Generations of(ActorSystem<?> system) {
    return Id.ONLY.apply(system);
  }

  /**
   * @param inForce the generation that every node can read; asked for each event of a later one
   *     than 0, so it must answer at once
   */
  public void follow(CodecRegistry codecs, IntSupplier inForce) {
    limit = new Limit(codecs, inForce);
  }

  /** Why these may not be written now; empty if they may. */
  Optional<String> refusal(List<?> events) {
    var now = limit;
    if (now == null) return Optional.empty();
    for (var event : events) {
      var needed = now.codecs().generation(event);
      if (needed > 0 && needed > now.inForce().getAsInt()) {
        refusals.incrementAndGet();
        return Optional.of(REFUSAL);
      }
    }
    return Optional.empty();
  }

  public Map<String, Long> figures() {
    var now = limit;
    return Map.of(
        "generation", now == null ? 0L : now.inForce().getAsInt(), "kept-back", refusals.get());
  }
}
