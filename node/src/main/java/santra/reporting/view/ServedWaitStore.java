package santra.reporting.view;

import java.sql.SQLException;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import santra.reporting.ServedWaits;
import santra.routing.WaitRange;
import santra.vocabulary.QueueId;
import santra.vocabulary.TenantId;

/** Writes what was shown beside the read models; it is in no journal, and no promise. */
public final class ServedWaitStore implements ServedWaits {
  private static final Logger LOG = LoggerFactory.getLogger(ServedWaitStore.class);

  static final String TABLE =
      """
      CREATE TABLE IF NOT EXISTS wait_served (
        tenant VARCHAR(40) NOT NULL, queue VARCHAR(40) NOT NULL, at_ms BIGINT NOT NULL,
        least INT NOT NULL, most INT NOT NULL,
        PRIMARY KEY (tenant, queue, at_ms))\
      """;

  private final DataSource database;
  private final AtomicBoolean made = new AtomicBoolean();

  public ServedWaitStore(DataSource database) {
    this.database = database;
  }

  @Override
  public void note(TenantId tenant, QueueId queue, Instant at, WaitRange range) {
    var sql = "MERGE INTO wait_served (tenant, queue, at_ms, least, most) VALUES (?, ?, ?, ?, ?)";
    try (var connection = database.getConnection()) {
      if (!made.get())
        try (var statement = connection.createStatement()) {
          statement.execute(TABLE);
          made.set(true);
        }
      try (var statement = connection.prepareStatement(sql)) {
        statement.setString(1, tenant.name());
        statement.setString(2, queue.name());
        statement.setLong(3, at.toEpochMilli());
        statement.setInt(4, range.atLeast());
        statement.setInt(5, range.atMost());
        statement.executeUpdate();
      }
    } catch (SQLException unwritable) {
      LOG.debug("an expected wait is not kept: {}", unwritable.toString());
    }
  }
}
