package santra.reporting.view;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import javax.sql.DataSource;
import santra.reporting.view.RecordStore.Unreadable;
import santra.vocabulary.ContactId;

/**
 * SIP ladders, a compressed row for each page of each node, beside the read models. They are no
 * read model: the journal could not give them back, and nobody misses them after their days.
 */
public final class TraceStore {
  /** Of several nodes together; each gives less. */
  private static final int MOST_PAGES = 2_000;

  private static final int MOST_CHARACTERS = 8 << 20;
  private static final int FORGET_AT_ONCE = 5_000;
  private static final Duration FORGET_EVERY = Duration.ofMinutes(1);

  private static final String NO_TABLE = "42S0";

  private static final List<String> TABLES =
      List.of(
          """
          CREATE TABLE IF NOT EXISTS sip_trace (
            tenant VARCHAR(40) NOT NULL, contact VARCHAR(36) NOT NULL, node VARCHAR(100) NOT NULL,
            number BIGINT NOT NULL, at_ms BIGINT NOT NULL, rungs VARBINARY(1000000) NOT NULL,
            PRIMARY KEY (tenant, contact, node, number))\
          """,
          "CREATE INDEX IF NOT EXISTS sip_trace_at ON sip_trace (at_ms)");

  private final DataSource database;
  private final String node;
  private final Duration keep;
  private final AtomicLong number;
  private volatile boolean created;
  private volatile Instant forgotten = Instant.EPOCH;

  /**
   * A page of one contact.
   *
   * @param first when it begins
   * @param rungs JSON objects in one line each; {@code at} is their first member, in UTC with
   *     microseconds
   */
  public record Page(ContactId contact, Instant first, List<String> rungs) {
    public Page {
      rungs = List.copyOf(rungs);
    }
  }

  /**
   * @param node the writer, other than all others
   * @param began when the writer started: its pages are numbered on from there
   * @param keep how long pages are kept
   */
  public TraceStore(DataSource database, String node, Instant began, Duration keep) {
    this.database = database;
    this.node = node;
    this.keep = keep;
    this.number = new AtomicLong(began.toEpochMilli() * 1_000);
  }

  /**
   * All of them or none; blocking.
   *
   * @throws Unreadable when the database does not take them
   */
  public void keep(List<Page> pages, Instant now) {
    try (var connection = database.getConnection()) {
      create(connection);
      connection.setAutoCommit(false);
      try (var insert =
          connection.prepareStatement(
              "INSERT INTO sip_trace (tenant, contact, node, number, at_ms, rungs)"
                  + " VALUES (?, ?, ?, ?, ?, ?)")) {
        for (var page : pages) {
          insert.setString(1, page.contact().tenant().name());
          insert.setString(2, page.contact().uuid().toString());
          insert.setString(3, node);
          insert.setLong(4, number.incrementAndGet());
          insert.setLong(5, page.first().toEpochMilli());
          insert.setBytes(6, deflated(String.join("\n", page.rungs())));
          insert.addBatch();
        }
        insert.executeBatch();
        connection.commit();
      } catch (SQLException failed) {
        connection.rollback();
        throw failed;
      } finally {
        connection.setAutoCommit(true);
      }
      forget(connection, now);
    } catch (SQLException failed) {
      throw new Unreadable(failed);
    }
  }

  private void create(Connection connection) throws SQLException {
    if (created) return;
    try (var statement = connection.createStatement()) {
      for (var table : TABLES) statement.execute(table);
    }
    created = true;
  }

  private void forget(Connection connection, Instant now) throws SQLException {
    if (now.isBefore(forgotten.plus(FORGET_EVERY))) return;
    forgotten = now;
    try (var delete =
        connection.prepareStatement("DELETE FROM sip_trace WHERE at_ms < ? LIMIT ?")) {
      delete.setLong(1, now.minus(keep).toEpochMilli());
      delete.setInt(2, FORGET_AT_ONCE);
      delete.executeUpdate();
    }
  }

  /** What passed any node, in the order of their clocks. */
  static List<String> read(DataSource database, ContactId contact) {
    var sql =
        "SELECT rungs FROM sip_trace WHERE tenant = ? AND contact = ? ORDER BY at_ms, number"
            + " LIMIT ?";
    var rungs = new ArrayList<String>();
    var characters = 0;
    try (var connection = database.getConnection();
        var statement = connection.prepareStatement(sql)) {
      statement.setString(1, contact.tenant().name());
      statement.setString(2, contact.uuid().toString());
      statement.setInt(3, MOST_PAGES);
      try (var rows = statement.executeQuery()) {
        while (rows.next() && characters < MOST_CHARACTERS) {
          var page = inflated(rows.getBytes(1));
          characters += page.length();
          rungs.addAll(page.lines().toList());
        }
      }
    } catch (SQLException failed) {
      if (failed.getSQLState().startsWith(NO_TABLE)) return List.of(); // nobody has called yet
      throw new Unreadable(failed);
    }
    rungs.sort(null); // by their first member, which is the time
    return rungs;
  }

  private static byte[] deflated(String text) {
    var bytes = new ByteArrayOutputStream();
    try (var deflater = new DeflaterOutputStream(bytes)) {
      deflater.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  /** Of our own making, so it is as long as we let it become. */
  private static String inflated(byte[] bytes) {
    try (var inflater = new InflaterInputStream(new ByteArrayInputStream(bytes))) {
      return new String(inflater.readNBytes(MOST_CHARACTERS), StandardCharsets.UTF_8);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
