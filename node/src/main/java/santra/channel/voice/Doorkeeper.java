package santra.channel.voice;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the strain, keeps the door by the rules of {@link Admission}, counts who was refused.
 */
public final class Doorkeeper {
  private static final Logger LOG = LoggerFactory.getLogger(Doorkeeper.class);

  private final Admission.Limits limits;
  private final Supplier<Strain> strain;
  private final LongSupplier nanoTime;
  private final DoubleSupplier chance;
  private final Map<Admission.Cause, LongAdder> refused = new ConcurrentHashMap<>();
  private volatile Admission admission = new Admission.Open();
  private Duration lagBefore = Duration.ZERO;

  /**
   * @param strain of the journal and the heap; the edge adds its own
   * @param chance from 0 to 1, another each time
   */
  public Doorkeeper(
      Admission.Limits limits,
      Supplier<Strain> strain,
      LongSupplier nanoTime,
      DoubleSupplier chance) {
    this.limits = limits;
    this.strain = strain;
    this.nanoTime = nanoTime;
    this.chance = chance;
  }

  private Duration now() {
    return Duration.ofNanos(nanoTime.getAsLong());
  }

  /**
   * Many times a second, from one thread. A loop that has not run is late only at the second look:
   * the whole process may have stood still, and then who looks first says nothing.
   */
  void look(Duration loopLag, int arriving) {
    var was = admission;
    var now = strain.get().atEdge(shorter(loopLag, lagBefore), arriving);
    lagBefore = loopLag;
    admission = Admission.next(was, now, limits, now());
    switch (admission) {
      case Admission.Shut(var cause, _, _) when was instanceof Admission.Open ->
          LOG.error("ALARM new calls are refused, {}: {}", cause.metric(), now);
      case Admission.Open _ when was instanceof Admission.Shut(_, var since, _) ->
          LOG.info("new calls are taken again, after {} ms", now().minus(since).toMillis());
      case Admission.Shut _, Admission.Open _ -> {}
    }
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  /** How long a new caller should wait before the next try; empty when it may come in. */
  Optional<Duration> refuse() {
    return switch (admission) {
      case Admission.Open _ -> Optional.empty();
      case Admission.Shut shut -> {
        refused.computeIfAbsent(shut.cause(), _ -> new LongAdder()).increment();
        yield Optional.of(Admission.retryAfter(shut, now(), chance.getAsDouble()));
      }
    };
  }

  boolean shut() {
    return admission instanceof Admission.Shut;
  }

  /** Why new calls are refused now, if they are: a node that refuses them is not ready. */
  public Optional<String> trouble() {
    return switch (admission) {
      case Admission.Open _ -> Optional.empty();
      case Admission.Shut(var cause, var since, _) ->
          Optional.of(
              "new calls are refused, %s for %d s"
                  .formatted(cause.metric(), now().minus(since).toSeconds()));
    };
  }

  Map<String, Long> figures() {
    var figures = new HashMap<String, Long>();
    figures.put("door.shut", shut() ? 1L : 0L);
    for (var cause : Admission.Cause.values())
      figures.put("refused.overload." + cause.metric(), 0L);
    refused.forEach(
        (cause, count) -> figures.put("refused.overload." + cause.metric(), count.sum()));
    return figures;
  }
}
