package santra.persistence.projection;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * A read model in tables beside the journal. Its effects and its position are committed together,
 * so each event counts exactly once, and rebuilding from the first event gives the same tables.
 */
public interface Projection {

  /** Stable; names the stored position. */
  String name();

  /**
   * Raise it when {@link #apply} changes: the tables are cleared and made anew from the first
   * event. A runner that finds a higher one stands aside, as in a rolling upgrade. If the columns
   * change, use new table names.
   */
  int version();

  /** Makes the tables if they are missing ({@code IF NOT EXISTS}); may run at several nodes. */
  void create(Connection connection) throws SQLException;

  /**
   * Adds one event's effect. Only queries, inserts, updates and deletes: nothing that commits.
   * Looks at nothing but the event and its own tables, else a rebuild would differ. An exception
   * about the data puts this event into quarantine and the others go on.
   */
  void apply(Recorded event, Connection transaction) throws SQLException;

  /** Deletes every row ({@code DELETE}, not {@code TRUNCATE} or {@code DROP}, which commit). */
  void clear(Connection transaction) throws SQLException;
}
