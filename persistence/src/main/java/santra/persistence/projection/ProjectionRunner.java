package santra.persistence.projection;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import santra.persistence.codec.CodecRegistry;

/**
 * Keeps one {@link Projection} up with the journal, on a thread of its own. Idle it looks every 50
 * ms; {@link #nudge} makes it look now. One runner in the cluster is enough; two do no harm, they
 * take turns.
 */
public final class ProjectionRunner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ProjectionRunner.class);

  private static final Duration IDLE_LEAST = Duration.ofMillis(5);
  private static final Duration IDLE_MOST = Duration.ofMillis(50);
  private static final Duration GAP = Duration.ofMillis(10);
  private static final Duration ASIDE = Duration.ofSeconds(1);
  private static final Duration RETRY_LEAST = Duration.ofMillis(100);
  private static final Duration RETRY_MOST = Duration.ofSeconds(2);
  private static final Duration CLOSE = Duration.ofSeconds(5);

  /**
   * How it goes.
   *
   * @param position the last event taken up
   * @param behind positions after it in the journal when last looked
   * @param quarantined events of this projection that could not be applied, ever
   * @param trouble why it stands still, if it does
   */
  public record Status(
      String name, long position, long behind, long quarantined, Optional<String> trouble) {}

  private record Rebuild(CompletableFuture<Void> done, long target) {}

  private final DataSource connections;
  private final Projection projection;
  private final Applier applier;
  private final Thread thread;
  private final Semaphore nudges = new Semaphore(0);
  private final AtomicReference<@Nullable CompletableFuture<Void>> asked = new AtomicReference<>();
  private volatile boolean stopping;
  private volatile Status status;
  private Optional<Rebuild> rebuilding = Optional.empty();
  private boolean created;
  private Duration idle = IDLE_LEAST;
  private Duration retry = RETRY_LEAST;

  /** A runner at rest; {@link #start} sets it going. */
  public ProjectionRunner(
      DataSource connections, CodecRegistry codecs, Projection projection, Clock clock) {
    this.connections = connections;
    this.projection = projection;
    this.applier = new Applier(projection, codecs, clock);
    this.status = new Status(projection.name(), -1, 0, 0, Optional.empty());
    this.thread =
        Thread.ofPlatform().daemon().name("projection-" + projection.name()).unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  /** Something was just written: look now. Cheap; any thread. */
  public void nudge() {
    if (nudges.availablePermits() == 0) nudges.release();
  }

  /**
   * Empties the projection and makes it anew from the first event.
   *
   * @return done when it has reached the event that was the last when it began; cancelled if the
   *     runner stops first
   */
  public CompletableFuture<Void> rebuild() {
    var mine = new CompletableFuture<Void>();
    var current = asked.updateAndGet(waiting -> waiting == null ? mine : waiting);
    nudge();
    return current == null ? mine : current;
  }

  public Status status() {
    return status;
  }

  /**
   * Ends after the batch at hand. The thread is never interrupted: that would close H2's file.
   *
   * @return whether it ended in time
   */
  public boolean stop(Duration atMost) {
    stopping = true;
    nudges.release();
    try {
      if (thread.getState() != Thread.State.NEW && !thread.join(atMost)) return false;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
    return true;
  }

  @Override
  public void close() {
    if (!stop(CLOSE)) LOG.warn("Projection {} did not stop in time", projection.name());
  }

  private void run() {
    while (!stopping) {
      pause(turn());
    }
    var waiting = asked.get();
    if (waiting != null) waiting.cancel(false);
    rebuilding.ifPresent(rebuild -> rebuild.done().cancel(false));
  }

  /** One look at the journal; the time to wait before the next. */
  private Duration turn() {
    try (var connection = connections.getConnection()) {
      if (!created) {
        applier.create(connection);
        created = true;
      }
      var outcome = outcome(connection);
      retry = RETRY_LEAST;
      return next(outcome);
    } catch (SQLException | RuntimeException failed) {
      return troubled(failed);
    }
  }

  private Applier.Outcome outcome(Connection connection) throws SQLException {
    var last = Books.last(connection).orElse(0);
    var wanted = asked.get();
    if (wanted == null && last == status.position() && !applier.probeDue())
      return Applier.Outcome.IDLE;
    var step = wanted == null ? applier.step(connection) : applier.restart(connection);
    if (wanted != null) {
      rebuilding = Optional.of(new Rebuild(wanted, last));
      asked.set(null);
    }
    if (step.outcome() == Applier.Outcome.ASIDE) {
      note(connection, step, last, Optional.of("a newer version of it runs elsewhere"));
    } else {
      note(connection, step, last, Optional.empty());
    }
    rebuilding
        .filter(rebuild -> step.position() >= rebuild.target())
        .ifPresent(rebuild -> {
          rebuilding = Optional.empty();
          rebuild.done().complete(null);
        });
    return step.outcome();
  }

  private void note(Connection connection, Applier.Step step, long last, Optional<String> trouble)
      throws SQLException {
    status =
        new Status(
            projection.name(),
            step.position(),
            Math.max(0, last - step.position()),
            applier.quarantined(connection),
            trouble);
  }

  private Duration next(Applier.Outcome outcome) {
    idle = outcome == Applier.Outcome.IDLE ? twice(idle, IDLE_MOST) : IDLE_LEAST;
    return switch (outcome) {
      case PROGRESS -> status.behind() > 0 ? Duration.ZERO : projection.pace();
      case GAP -> GAP;
      case ASIDE -> ASIDE;
      case IDLE -> idle.compareTo(projection.pace()) < 0 ? projection.pace() : idle;
    };
  }

  private Duration troubled(Exception failed) {
    var reason = String.valueOf(failed.getMessage());
    var was = status;
    if (was.trouble().filter(reason::equals).isEmpty())
      LOG.error("ALARM projection {} stands still", projection.name(), failed);
    status =
        new Status(
            was.name(), was.position(), was.behind(), was.quarantined(), Optional.of(reason));
    retry = twice(retry, RETRY_MOST);
    return retry;
  }

  private static Duration twice(Duration delay, Duration most) {
    var doubled = delay.multipliedBy(2);
    return doubled.compareTo(most) < 0 ? doubled : most;
  }

  private void pause(Duration delay) {
    try {
      if (nudges.tryAcquire(delay.toNanos(), TimeUnit.NANOSECONDS)) nudges.drainPermits();
    } catch (InterruptedException interrupted) {
      stopping = true;
    }
  }
}
