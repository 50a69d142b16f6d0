package santra.reporting.view;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import santra.vocabulary.AgentId;
import santra.vocabulary.TenantId;

/** Who talked with a caller last, by the contacts' records; a second or so behind. */
public final class LastAgentStore {
  private static final Logger LOG = LoggerFactory.getLogger(LastAgentStore.class);
  private static final int MOST_AT_ONCE = 16;
  private static final Duration PATIENCE = Duration.ofMillis(300);

  private final DataSource database;
  private final Duration patience;
  private final Semaphore turns = new Semaphore(MOST_AT_ONCE);
  private final ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor();

  public LastAgentStore(DataSource database) {
    this(database, PATIENCE);
  }

  LastAgentStore(DataSource database, Duration patience) {
    this.database = database;
    this.patience = patience;
  }

  /**
   * Never fails, and answers within 300 ms; empty when it is not known by then.
   *
   * @param notBefore who talked earlier than that is not remembered
   */
  public CompletionStage<Optional<AgentId>> lastOf(
      TenantId tenant, String caller, Instant notBefore) {
    if (!turns.tryAcquire()) return CompletableFuture.completedFuture(Optional.empty());
    return CompletableFuture.supplyAsync(() -> read(tenant, caller, notBefore), readers)
        .whenComplete((_, _) -> turns.release())
        .exceptionally(failure -> {
          LOG.warn(
              "the last agent of a caller of {} cannot be read: {}", tenant, failure.toString());
          return Optional.empty();
        })
        .completeOnTimeout(Optional.empty(), patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  private Optional<AgentId> read(TenantId tenant, String caller, Instant notBefore) {
    var sql = "SELECT agent FROM last_agent WHERE tenant = ? AND caller = ? AND at_ms >= ?";
    try (var connection = database.getConnection();
        var statement = connection.prepareStatement(sql)) {
      statement.setQueryTimeout(1);
      statement.setString(1, tenant.name());
      statement.setString(2, caller);
      statement.setLong(3, notBefore.toEpochMilli());
      try (var rows = statement.executeQuery()) {
        return rows.next() ? Optional.of(new AgentId(rows.getString(1))) : Optional.empty();
      }
    } catch (SQLException unreadable) {
      throw new RecordStore.Unreadable(unreadable);
    }
  }
}
