package santra.persistence.journal;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.uuid.Uuids;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import santra.persistence.journal.EventTables.Notice;
import santra.persistence.journal.EventTables.Stored;

/**
 * Copies events from Cassandra, where each entity's stand by themselves, to the books' {@code
 * event_journal}, where all stand in one order and projections and exports read them. Each event
 * arrives there once, each entity's in order and without gaps.
 *
 * <p>Which entities have news is read from the notices that {@link FencedJournal} leaves beside
 * each write and each recovery: the newest every 100 ms, and once more all of the last half minute
 * every 2 s, so that one from a slow writer, or from one whose clock is behind, is not missed.
 * Where nothing was ever copied all entities are read. One feed in the cluster is enough; two do no
 * harm.
 */
public final class Feed implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Feed.class);

  private static final Duration GLANCE = Duration.ofMillis(100);
  private static final Duration REVIEW = Duration.ofSeconds(2);
  private static final Duration CLOSE = Duration.ofSeconds(10);

  /**
   * Notices so much older than the newest may still turn up at a glance; later ones at a review.
   */
  private static final Duration GLANCED_BACK = Duration.ofMillis(500);

  /**
   * A notice is written by the time its write has timed out, by a clock that is wrong by less: what
   * is older than this is complete.
   */
  private static final Duration LATE = Duration.ofSeconds(20);

  private static final int ENTITIES_AT_ONCE = 32;
  private static final int EVENTS_AT_ONCE = 500;
  private static final int MOST_REMEMBERED = 50_000;
  private static final int MOST_BUCKETS = 360;
  private static final long ANSWER_LIMIT_S = 10;

  private final Supplier<EventTables> cassandra;
  private final DataSource books;
  private final Fence partitions;
  private final Clock clock;
  private final Thread thread;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Map<String, Long> copied = new LinkedHashMap<>(1024, 0.75f, true);
  private Instant newest = Instant.EPOCH;
  private Instant reviewed = Instant.EPOCH;
  private boolean created;
  private boolean sound = true;

  /** An event on its way, and whose it is. */
  private record Copy(String persistenceId, Stored event) {}

  Feed(Supplier<EventTables> cassandra, DataSource books, long partitionSize, Clock clock) {
    this.cassandra = cassandra;
    this.books = books;
    this.partitions = new Fence(partitionSize);
    this.clock = clock;
    this.thread = Thread.ofPlatform().daemon().name("journal-feed").unstarted(this::run);
  }

  public Feed start() {
    thread.start();
    return this;
  }

  private void run() {
    try {
      while (!stopping.await(GLANCE.toMillis(), TimeUnit.MILLISECONDS)) turn();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void turn() {
    try {
      look();
      if (!sound) LOG.info("the books are fed again");
      sound = true;
    } catch (Exception failed) {
      if (stopping.getCount() == 0) return;
      if (sound) LOG.error("ALARM the books are not fed from the journal", failed);
      sound = false;
      forget();
    }
  }

  /**
   * Copies what is there to copy, now and on this thread: afterwards the books hold all that was
   * acknowledged before.
   */
  public synchronized void catchUp() {
    reviewed = Instant.EPOCH;
    turn();
  }

  /** What another feed has copied meanwhile is not known here. */
  private void forget() {
    copied.clear();
    newest = Instant.EPOCH;
    reviewed = Instant.EPOCH;
  }

  private void look() throws Exception {
    var tables = cassandra.get();
    try (var connection = books.getConnection()) {
      if (!created) create(connection);
      var offset = offset(connection);
      if (offset < 0) everything(tables, connection);
      else if (reviewed.isBefore(clock.instant().minus(REVIEW))) review(tables, connection, offset);
      else glance(tables, connection);
    }
  }

  private void everything(EventTables tables, Connection connection) throws Exception {
    var began = clock.instant();
    for (var page = answer(tables.names()); page != null; page = next(page)) {
      var some = new LinkedHashMap<String, Long>();
      for (var row : page.currentPage()) some.put(row.getString(0), Long.MAX_VALUE);
      copy(tables, connection, some);
    }
    move(connection, EventTables.bucket(began.minus(LATE)));
  }

  private static @Nullable AsyncResultSet next(AsyncResultSet page) throws Exception {
    return page.hasMorePages() ? answer(page.fetchNextPage()) : null;
  }

  private void review(EventTables tables, Connection connection, long offset) throws Exception {
    var now = clock.instant();
    // A bucket ahead: another node's clock may be there already.
    var last = Math.min(EventTables.bucket(now) + 1, offset + MOST_BUCKETS);
    news(
        tables,
        connection,
        LongStream.rangeClosed(offset, last)
            .mapToObj(bucket -> tables.notices(bucket, Instant.EPOCH))
            .toList());
    var complete = Math.min(EventTables.bucket(now.minus(LATE)), last);
    if (complete > offset) move(connection, complete);
    if (last > EventTables.bucket(now)) reviewed = now;
  }

  private void glance(EventTables tables, Connection connection) throws Exception {
    var now = clock.instant();
    var after = newest.minus(GLANCED_BACK);
    var first = Math.max(EventTables.bucket(after), EventTables.bucket(now) - 1);
    news(
        tables,
        connection,
        LongStream.rangeClosed(first, EventTables.bucket(now) + 1)
            .mapToObj(bucket -> tables.notices(bucket, after))
            .toList());
  }

  private void news(
      EventTables tables, Connection connection, List<CompletionStage<List<Notice>>> questions)
      throws Exception {
    var entities = new LinkedHashMap<String, Long>();
    for (var question : questions)
      for (var notice : answer(question)) {
        if (notice.at().isAfter(newest)) newest = notice.at();
        var known = copied.get(notice.persistenceId());
        if (known == null || known < notice.sequence())
          entities.merge(notice.persistenceId(), notice.sequence(), Math::max);
      }
    copy(tables, connection, entities);
  }

  /**
   * @param entities and up to which event there should be something to copy
   */
  private void copy(EventTables tables, Connection connection, Map<String, Long> entities)
      throws Exception {
    var waiting = new ArrayList<>(entities.keySet());
    for (int from = 0; from < waiting.size(); from += ENTITIES_AT_ONCE) {
      var some = waiting.subList(from, Math.min(from + ENTITIES_AT_ONCE, waiting.size()));
      while (!some.isEmpty()) {
        if (stopping.getCount() == 0) throw new IllegalStateException("stopped in between");
        some =
            copySome(tables, connection, some).stream()
                .filter(it -> copied.getOrDefault(it, 0L) < entities.getOrDefault(it, 0L))
                .toList();
      }
    }
  }

  /** Those of which there was something. */
  private List<String> copySome(EventTables tables, Connection connection, List<String> entities)
      throws Exception {
    learn(connection, entities);
    var questions = new LinkedHashMap<String, CompletionStage<List<Stored>>>();
    for (var entity : entities)
      questions.put(entity, events(tables, entity, copied.getOrDefault(entity, 0L)));
    var copies = new ArrayList<Copy>();
    for (var question : questions.entrySet())
      for (var event : whole(question.getKey(), answer(question.getValue())))
        copies.add(new Copy(question.getKey(), event));
    insert(connection, inOrder(copies));
    return copies.stream().map(Copy::persistenceId).distinct().toList();
  }

  /** How far those whose position is not known have been copied. */
  private void learn(Connection connection, Collection<String> entities) throws SQLException {
    var unknown = entities.stream().filter(it -> !copied.containsKey(it)).toList();
    if (!unknown.isEmpty()) copiedByNow(connection, unknown).forEach(this::remember);
  }

  private static Map<String, Long> copiedByNow(Connection connection, Collection<String> entities)
      throws SQLException {
    var found = new HashMap<String, Long>();
    for (var entity : entities) found.put(entity, 0L);
    try (var query =
        connection.prepareStatement(
            """
            SELECT "persistence_id", MAX("sequence_number") FROM "event_journal"
            WHERE "persistence_id" = ANY(?) GROUP BY "persistence_id"
            """)) {
      query.setArray(1, connection.createArrayOf("VARCHAR", entities.toArray()));
      try (var rows = query.executeQuery()) {
        while (rows.next()) found.put(rows.getString(1), rows.getLong(2));
      }
    }
    return found;
  }

  private void remember(String entity, long sequence) {
    copied.put(entity, sequence);
    if (copied.size() > MOST_REMEMBERED) copied.remove(copied.keySet().iterator().next());
  }

  /** The partition the next event belongs to, or the one behind it: a write may have skipped. */
  private CompletionStage<List<Stored>> events(EventTables tables, String entity, long after) {
    var partition = partitions.partition(after + 1);
    return tables
        .events(entity, partition, after, EVENTS_AT_ONCE)
        .thenCompose(found ->
            found.isEmpty()
                ? tables.events(entity, partition + 1, after, EVENTS_AT_ONCE)
                : CompletableFuture.completedStage(found));
  }

  private List<Stored> whole(String entity, List<Stored> events) {
    var next = copied.getOrDefault(entity, 0L) + 1;
    for (int at = 0; at < events.size(); at++)
      if (events.get(at).sequence() != next + at) {
        LOG.error(
            "ALARM {} has event {} in the journal where {} is next",
            entity,
            events.get(at).sequence(),
            next + at);
        return events.subList(0, at);
      }
    return events;
  }

  /** By the writers' clocks, except that no entity's later event is before an earlier one. */
  private static List<Copy> inOrder(List<Copy> copies) {
    record Timed(long at, Copy copy) {}
    var latest = new HashMap<String, Long>();
    return copies.stream()
        .map(copy ->
            new Timed(
                latest.merge(copy.persistenceId(), copy.event().time().timestamp(), Math::max),
                copy))
        .sorted(Comparator.comparingLong(Timed::at))
        .map(Timed::copy)
        .toList();
  }

  /** Whoever holds the offset's row is the only one who copies; what others have copied stays. */
  private void insert(Connection connection, List<Copy> copies) throws SQLException {
    if (copies.isEmpty()) return;
    connection.setAutoCommit(false);
    try (var lock =
        connection.prepareStatement(
            "SELECT \"bucket\" FROM \"feed_offset\" WHERE \"name\" = 'cassandra' FOR UPDATE")) {
      var _ = lock.execute();
      var there =
          copiedByNow(connection, copies.stream().map(Copy::persistenceId).distinct().toList());
      insertRows(
          connection,
          copies.stream()
              .filter(it -> it.event().sequence() > there.getOrDefault(it.persistenceId(), 0L))
              .toList());
      connection.commit();
    } catch (SQLException | RuntimeException failed) {
      connection.rollback();
      throw failed;
    } finally {
      connection.setAutoCommit(true);
    }
    for (var copy : copies) remember(copy.persistenceId(), copy.event().sequence());
  }

  private static void insertRows(Connection connection, List<Copy> copies) throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            INSERT INTO "event_journal" ("deleted", "persistence_id", "sequence_number", "writer",
              "write_timestamp", "adapter_manifest", "event_payload", "event_ser_id",
              "event_ser_manifest")
            VALUES (FALSE, ?, ?, ?, ?, ?, ?, ?, ?)
            """)) {
      for (var copy : copies) {
        var event = copy.event();
        var payload = new byte[event.payload().remaining()];
        event.payload().duplicate().get(payload);
        insert.setString(1, copy.persistenceId());
        insert.setLong(2, event.sequence());
        insert.setString(3, event.writer());
        insert.setLong(4, Uuids.unixTimestamp(event.time()));
        insert.setString(5, event.adapter());
        insert.setBytes(6, payload);
        insert.setInt(7, event.serializer());
        insert.setString(8, event.manifest());
        insert.addBatch();
      }
      var _ = insert.executeBatch();
    }
  }

  private void create(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(
          """
          CREATE TABLE IF NOT EXISTS PUBLIC."feed_offset" (
            "name" VARCHAR(100) PRIMARY KEY, "bucket" BIGINT NOT NULL)
          """);
      statement.execute(
          """
          MERGE INTO "feed_offset" AS had USING (VALUES ('cassandra')) AS wanted ("name")
          ON had."name" = wanted."name"
          WHEN NOT MATCHED THEN INSERT VALUES (wanted."name", -1)
          """);
    }
    created = true;
  }

  /** Up to which bucket everything has been copied; -1 if nothing ever was. */
  private static long offset(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT \"bucket\" FROM \"feed_offset\" WHERE \"name\" = 'cassandra'")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private static void move(Connection connection, long bucket) throws SQLException {
    try (var update =
        connection.prepareStatement(
            """
            UPDATE "feed_offset" SET "bucket" = GREATEST("bucket", ?) WHERE "name" = 'cassandra'
            """)) {
      update.setLong(1, bucket);
      update.executeUpdate();
    }
  }

  private static <T> T answer(CompletionStage<T> question) throws Exception {
    return question.toCompletableFuture().get(ANSWER_LIMIT_S, TimeUnit.SECONDS);
  }

  /** Never interrupts: that would close H2's file. */
  @Override
  public void close() {
    stopping.countDown();
    try {
      if (thread.getState() != Thread.State.NEW && !thread.join(CLOSE))
        LOG.warn("the feed of the books does not end");
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
