package santra.persistence.projection;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import santra.persistence.codec.CodecRegistry;

/**
 * Keeps {@link Projection}s up with the journal, on a thread of its own, looking every 200 ms.
 * Those that stand at the same event, as all do who have caught up, go on together: each event is
 * read, decoded and committed once for all of them. One that is being made anew, or cannot go on,
 * stands elsewhere and holds nobody up. One runner in the cluster is enough; two do no harm, they
 * take turns.
 */
public final class ProjectionRunner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ProjectionRunner.class);

  /**
   * Each look that finds something is a commit, and a commit costs the journal more than it says.
   */
  private static final Duration LOOK = Duration.ofMillis(200);

  private static final Duration GAP = Duration.ofMillis(10);
  private static final Duration AWAY = Duration.ofMillis(500);
  private static final Duration CLOSE = Duration.ofSeconds(5);

  /**
   * How it goes.
   *
   * @param position the last event taken up; -1 before the first look
   * @param behind positions after it in the journal when last looked
   * @param quarantined events of this projection that could not be applied, ever
   * @param trouble why it stands still, if it does
   */
  public record Status(
      String name, long position, long behind, long quarantined, Optional<String> trouble) {}

  private record Anew(Lane lane, CompletableFuture<Void> done) {}

  private final DataSource journal;
  private final DataSource views;
  private final List<Lane> lanes;
  private final Applier applier;
  private final Clock clock;
  private final Thread thread;
  private final Semaphore wake = new Semaphore(0);
  private final ConcurrentLinkedQueue<Anew> asked = new ConcurrentLinkedQueue<>();
  private volatile boolean stopping;
  private @Nullable Connection kept;

  /**
   * A runner at rest; {@link #start} sets it going.
   *
   * @param journal where the events are
   * @param views where the projections' tables are, which may be the same
   */
  public ProjectionRunner(
      DataSource journal,
      DataSource views,
      CodecRegistry codecs,
      List<Projection> projections,
      Clock clock) {
    this.journal = journal;
    this.views = views;
    this.lanes = projections.stream().map(Lane::new).toList();
    this.clock = clock;
    this.applier = new Applier(codecs, clock);
    this.thread = Thread.ofPlatform().daemon().name("projections").unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  /**
   * Empties a projection and makes it anew from the first event.
   *
   * @return done when it has reached the event that was the last when it began; cancelled if the
   *     runner stops first
   */
  public CompletableFuture<Void> rebuild(String projection) {
    var done = new CompletableFuture<Void>();
    asked.add(new Anew(lane(projection), done));
    wake.release();
    return done;
  }

  public Status status(String projection) {
    return lane(projection).status();
  }

  /**
   * For metrics: events the last of them has yet to take up, events that could not be applied, and
   * how many stand still.
   */
  public Map<String, Long> figures() {
    var all = lanes.stream().map(Lane::status).toList();
    return Map.of(
        "behind", all.stream().mapToLong(Status::behind).max().orElse(0),
        "quarantined", all.stream().mapToLong(Status::quarantined).sum(),
        "still", all.stream().filter(one -> one.trouble().isPresent()).count());
  }

  private Lane lane(String projection) {
    for (var lane : lanes) if (lane.name().equals(projection)) return lane;
    throw new IllegalArgumentException("no projection " + projection);
  }

  /**
   * Ends after the batch at hand. The thread is never interrupted: that would close H2's file.
   *
   * @return whether it ended in time
   */
  public boolean stop(Duration atMost) {
    stopping = true;
    wake.release();
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
    if (!stop(CLOSE)) LOG.warn("the projections did not stop in time");
  }

  private void run() {
    while (!stopping) {
      pause(turn());
    }
    disconnect();
    asked.forEach(anew -> anew.done().cancel(false));
    lanes.forEach(Lane::stops);
  }

  /** One look at the journal; the time to wait before the next. */
  private Duration turn() {
    try (var events = journal.getConnection()) {
      var connection = connected();
      var last = Row.last(events).orElse(0);
      for (var anew = asked.peek(); anew != null; anew = asked.peek()) {
        applier.restart(connection, anew.lane());
        anew.lane().rebuilds(anew.done(), last);
        asked.remove(); // not before: should it fail it is tried again
      }
      return look(events, connection, last);
    } catch (SQLException | RuntimeException failed) {
      disconnect();
      var reason = String.valueOf(failed.getMessage());
      var news = false;
      for (var lane : lanes) news |= trouble(lane, reason);
      if (news) LOG.error("ALARM the projections stand still: {}", reason);
      return AWAY;
    }
  }

  /** One for as long as it works, and with it what was prepared at it. */
  private Connection connected() throws SQLException {
    var connection = kept;
    if (connection != null) return connection;
    connection = KeptStatements.of(views.getConnection());
    kept = connection;
    applier.create(connection, lanes);
    return connection;
  }

  private void disconnect() {
    try (var _ = kept) {
      kept = null;
    } catch (SQLException alreadyGone) {
      LOG.debug("a connection that did not close: {}", alreadyGone.getMessage());
    }
  }

  private Duration look(Connection events, Connection connection, long last) throws SQLException {
    var probe = applier.probeDue();
    var now = clock.instant();
    var together = new TreeMap<Long, List<Lane>>();
    for (var lane : lanes)
      if ((probe || lane.position() != last) && lane.due(now))
        together.computeIfAbsent(lane.position(), _ -> new ArrayList<>()).add(lane);
    var next = LOOK;
    for (var group : together.values()) next = sooner(next, step(events, connection, group, last));
    if (probe) applier.probed(connection, lanes);
    for (var lane : lanes) lane.note(last);
    return next;
  }

  /** Should they fail together each goes on by itself, so that only those stand still who must. */
  private Duration step(Connection events, Connection connection, List<Lane> group, long last) {
    try {
      return switch (applier.step(events, connection, group)) {
        case PROGRESS -> group.getFirst().position() < last ? Duration.ZERO : LOOK;
        case GAP -> GAP;
        case IDLE -> LOOK;
      };
    } catch (SQLException | RuntimeException failed) {
      var next = LOOK;
      if (group.size() > 1)
        for (var lane : group) next = sooner(next, step(events, connection, List.of(lane), last));
      else if (trouble(group.getFirst(), String.valueOf(failed.getMessage())))
        LOG.error("ALARM projection {} stands still", group.getFirst().name(), failed);
      return next;
    }
  }

  private static Duration sooner(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private boolean trouble(Lane lane, String reason) {
    var news = lane.failed(reason, clock.instant());
    lane.note(lane.position());
    return news;
  }

  private void pause(Duration delay) {
    try {
      if (wake.tryAcquire(delay.toNanos(), TimeUnit.NANOSECONDS)) wake.drainPermits();
    } catch (InterruptedException interrupted) {
      stopping = true;
    }
  }
}
