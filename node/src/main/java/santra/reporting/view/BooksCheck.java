package santra.reporting.view;

import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the books once more, again and again: each queue's totals against its stays, which another
 * projection keeps. The two may be an event apart; what stays apart is wrong.
 */
public final class BooksCheck implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BooksCheck.class);
  private static final Duration EVERY = Duration.ofSeconds(30);

  /** Of the time, at most one part in so many is spent on counting. */
  private static final int SELDOM = 30;

  /** So many counts in a row by the same amount are no coincidence. */
  private static final int LASTING = 3;

  private static final String DIFFERENCES =
      """
      SELECT b.tenant, b.queue,
        b.offered - COALESCE(e.offered, 0), b.answered - COALESCE(e.answered, 0),
        b.abandoned - COALESCE(e.abandoned, 0), b.released - COALESCE(e.released, 0),
        b.flow_out - COALESCE(e.flow_out, 0),
        b.offered - b.answered - b.abandoned - b.released - b.flow_out
      FROM queue_book b LEFT JOIN (
        SELECT tenant, queue,
          SUM(CASE WHEN outcome = 'REFUSED' THEN 0 ELSE 1 END) offered,
          SUM(CASE WHEN outcome = 'ANSWERED' THEN 1 ELSE 0 END) answered,
          SUM(CASE WHEN outcome = 'ABANDONED' THEN 1 ELSE 0 END) abandoned,
          SUM(CASE WHEN outcome = 'RELEASED' THEN 1 ELSE 0 END) released,
          SUM(CASE WHEN outcome = 'OVERFLOWED' THEN 1 ELSE 0 END) flow_out
        FROM queue_entry GROUP BY tenant, queue) e
      ON e.tenant = b.tenant AND e.queue = b.queue\
      """;

  private record Difference(String amounts, int times) {}

  private final DataSource database;
  private volatile Map<String, Long> figures = Map.of();
  private final Map<String, Difference> before = new HashMap<>();
  private final Thread counter;

  private BooksCheck(DataSource database) {
    this.database = database;
    this.counter = Thread.ofVirtual().name("books-check").unstarted(this::count);
  }

  public static BooksCheck start(DataSource database) {
    var check = new BooksCheck(database);
    check.counter.start();
    return check;
  }

  static BooksCheck idle(DataSource database) {
    return new BooksCheck(database);
  }

  /**
   * {@code queues} counted, {@code unequal} now, {@code wrong} for good. Empty before the first.
   */
  public Map<String, Long> figures() {
    return figures;
  }

  private void count() {
    try {
      while (true) {
        var began = System.nanoTime();
        check();
        var took = Duration.ofNanos(System.nanoTime() - began).multipliedBy(SELDOM);
        Thread.sleep(took.compareTo(EVERY) > 0 ? took : EVERY);
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  void check() {
    long queues = 0;
    long unequal = 0;
    long wrong = 0;
    var now = new HashMap<String, Difference>();
    try (var connection = database.getConnection();
        var statement = connection.prepareStatement(DIFFERENCES);
        var row = statement.executeQuery()) {
      while (row.next()) {
        queues++;
        var queue = row.getString(1) + "/" + row.getString(2);
        var amounts = new StringBuilder();
        var equal = row.getLong(8) >= 0;
        for (int column = 3; column <= 7; column++) {
          equal &= row.getLong(column) == 0;
          amounts.append(row.getLong(column)).append(' ');
        }
        if (equal) continue;
        unequal++;
        var last = before.getOrDefault(queue, new Difference("", 0));
        var times = last.amounts().contentEquals(amounts) ? last.times() + 1 : 1;
        now.put(queue, new Difference(amounts.toString(), times));
        if (times >= LASTING) wrong++;
        if (times == LASTING)
          LOG.error("the books of {} differ from its stays by {}", queue, amounts.toString());
      }
    } catch (SQLException unreadable) {
      LOG.debug("the books cannot be counted: {}", unreadable.toString());
      return;
    }
    before.clear();
    before.putAll(now);
    figures = Map.of("queues", queues, "unequal", unequal, "wrong", wrong);
  }

  @Override
  public void close() {
    counter.interrupt();
  }
}
