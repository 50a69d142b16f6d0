package santra.persistence.projection;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One projection and where it stands. Everything but the status belongs to the runner's thread. */
final class Lane {
  private static final Duration ASIDE = Duration.ofSeconds(1);
  private static final Duration RETRY_LEAST = Duration.ofMillis(100);
  private static final Duration RETRY_MOST = Duration.ofSeconds(2);

  final Projection projection;
  private long position;
  private long quarantined;
  private boolean aside;
  private @Nullable String trouble;
  private Duration retry = RETRY_LEAST;
  private Instant restsUntil = Instant.MIN;
  private @Nullable Rebuild rebuild;
  private volatile ProjectionRunner.Status status;

  private record Rebuild(CompletableFuture<Void> done, long target) {}

  Lane(Projection projection) {
    this.projection = projection;
    this.position = -1;
    this.status = new ProjectionRunner.Status(name(), position, 0, 0, Optional.empty());
  }

  String name() {
    return projection.name();
  }

  long position() {
    return position;
  }

  /** Whether it is to be looked at: not while it stands aside, or has just failed. */
  boolean due(Instant now) {
    return !now.isBefore(restsUntil);
  }

  void quarantined(long events) {
    quarantined = events;
  }

  void advanced(long to) {
    position = to;
    aside = false;
    trouble = null;
    retry = RETRY_LEAST;
  }

  /** A newer version of this projection runs elsewhere. */
  void standsAside(long at, Instant now) {
    position = at;
    aside = true;
    restsUntil = now.plus(ASIDE);
  }

  /** Whether this is another trouble than the one it had. */
  boolean failed(String reason, Instant now) {
    var news = !reason.equals(trouble);
    trouble = reason;
    restsUntil = now.plus(retry);
    var doubled = retry.multipliedBy(2);
    retry = doubled.compareTo(RETRY_MOST) < 0 ? doubled : RETRY_MOST;
    return news;
  }

  void rebuilds(CompletableFuture<Void> done, long target) {
    rebuild = new Rebuild(done, target);
  }

  /** Says how it goes, seen from the journal's last event. */
  void note(long last) {
    var reason = aside ? "a newer version of it runs elsewhere" : trouble;
    status =
        new ProjectionRunner.Status(
            name(),
            position,
            Math.max(0, last - position),
            quarantined,
            Optional.ofNullable(reason));
    var running = rebuild;
    if (running != null && position >= running.target()) {
      rebuild = null;
      running.done().complete(null);
    }
  }

  ProjectionRunner.Status status() {
    return status;
  }

  void stops() {
    if (rebuild != null) rebuild.done().cancel(false);
  }
}
