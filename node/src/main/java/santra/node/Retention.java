package santra.node;

import java.io.IOException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import santra.media.recording.Recordings;
import santra.tenancy.Tenant;
import santra.tenancy.Tenants;

/** Deletes each tenant's recordings when their days are over, on one node of the cluster. */
final class Retention implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
  private static final long EVERY_MINUTES = 60;

  private final Recordings recordings;
  private final Supplier<Tenants> tenants;
  private final Clock clock;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("retention").factory());

  Retention(Recordings recordings, Supplier<Tenants> tenants, Clock clock) {
    this.recordings = recordings;
    this.tenants = tenants;
    this.clock = clock;
  }

  Retention start() {
    var _ = timer.scheduleWithFixedDelay(this::sweep, 1, EVERY_MINUTES, TimeUnit.MINUTES);
    return this;
  }

  /** A tenant that has no section any more keeps what it has. */
  void sweep() {
    var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    for (var tenant : tenants.get().all()) forget(tenant, today);
  }

  private void forget(Tenant tenant, LocalDate today) {
    if (tenant.recording().isEmpty()) return;
    var before = today.minusDays(tenant.recording().get().keep().toDays());
    try {
      var count = recordings.forget(tenant.id().name(), before);
      if (count > 0) LOG.info("{}: {} recordings before {} deleted", tenant.id(), count, before);
    } catch (IOException | RuntimeException failed) {
      LOG.warn("{}: old recordings cannot be deleted: {}", tenant.id(), failed.toString());
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
