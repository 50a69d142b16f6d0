package santra.persistence.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.uuid.Uuids;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import santra.persistence.journal.EventTables.Notice;
import santra.persistence.journal.EventTables.Stored;

class FeedTest {
  private static final int SMALL = 5;
  private static final Clock NOW = Clock.systemUTC();

  private final String entity = "feed|" + UUID.randomUUID();
  private final Fence fence = new Fence(SMALL);
  private @TempDir Path directory;
  private EventTables tables;
  private HikariDataSource books;

  @BeforeEach
  void start() throws Exception {
    tables = EventTables.prepare(CassandraNode.shared().session());
    var journal = Journal.file(directory);
    journal.prepare(Duration.ofSeconds(5));
    books = journal.pool(4);
    recover();
  }

  @AfterEach
  void end() {
    if (books != null) books.close();
  }

  private static <T> T answer(CompletionStage<T> question) throws Exception {
    return question.toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private Feed feed(Clock clock) {
    return new Feed(() -> tables, books, SMALL, clock);
  }

  private void recover() throws Exception {
    var taken = answer(fence.take(tables, entity, 0));
    fence.hold(entity, new Fence.Held(taken.partition(), taken.epoch(), 1));
  }

  private void write(long first, long last) throws Exception {
    answer(
        fence.write(
            tables,
            entity,
            LongStream.rangeClosed(first, last)
                .mapToObj(number ->
                    new Stored(
                        number,
                        Uuids.timeBased(),
                        "w",
                        1,
                        "text:1",
                        "",
                        ByteBuffer.wrap(new byte[] {(byte) number})))
                .toList()));
    if (first == 1) answer(tables.name(entity));
  }

  private void notice(long sequence, Instant at) throws Exception {
    answer(tables.notice(new Notice(entity, sequence, at)));
  }

  private List<Long> copied() throws Exception {
    try (var connection = books.getConnection();
        var query =
            connection.prepareStatement(
                """
                SELECT "sequence_number", "event_payload" FROM "event_journal"
                WHERE "persistence_id" = ? ORDER BY "ordering"
                """)) {
      query.setString(1, entity);
      try (var rows = query.executeQuery()) {
        var numbers = new ArrayList<Long>();
        while (rows.next()) {
          assertThat(rows.getBytes(2)).containsExactly((byte) rows.getLong(1));
          numbers.add(rows.getLong(1));
        }
        return numbers;
      }
    }
  }

  private static Long[] upTo(long last) {
    return LongStream.rangeClosed(1, last).boxed().toArray(Long[]::new);
  }

  @Test
  void booksThatAreEmptyAreMadeFromAllEntities() throws Exception {
    write(1, 3);
    write(4, 7); // spans two partitions
    write(8, 8);

    feed(NOW).catchUp();

    assertThat(copied()).containsExactly(upTo(8));
  }

  @Test
  void whatIsNoticedIsCopiedOnceAndInOrder() throws Exception {
    write(1, 1);
    try (var feed = feed(NOW)) {
      feed.catchUp();
      for (long number = 2; number <= 12; number++) {
        notice(number, Instant.now());
        write(number, number);
        feed.catchUp();
        feed.catchUp();
      }
    }
    assertThat(copied()).containsExactly(upTo(12));
  }

  /** The notice comes before the event it tells of, and from a clock that is behind. */
  @Test
  void aNoticeThatIsEarlyOrLateIsNotMissed() throws Exception {
    try (var feed = feed(NOW)) {
      feed.catchUp();
      notice(2, Instant.now().minusSeconds(15));
      feed.catchUp();
      assertThat(copied()).isEmpty();

      write(1, 2);
      feed.catchUp();
    }
    assertThat(copied()).containsExactly(upTo(2));
  }

  @Test
  void aFeedThatWasAwayGoesOnWhereTheLastOneEnded() throws Exception {
    write(1, 1);
    feed(Clock.fixed(Instant.now().minus(Duration.ofHours(2)), ZoneOffset.UTC)).catchUp();
    assertThat(copied()).containsExactly(upTo(1));
    write(2, 3);
    notice(3, Instant.now().minus(Duration.ofHours(1)));

    var feed = feed(NOW);
    for (int look = 0; look < 4; look++) feed.catchUp();

    assertThat(copied()).containsExactly(upTo(3));
  }

  @Test
  void twoFeedsAtOnceDoNoHarm() throws Exception {
    feed(NOW).catchUp();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var feeds = List.of(feed(NOW), feed(NOW), feed(NOW));
      for (long number = 1; number <= 20; number++) {
        notice(number, Instant.now());
        write(number, number);
        for (var done : feeds.stream().map(it -> threads.submit(it::catchUp)).toList()) done.get();
      }
      for (var feed : feeds) feed.catchUp();
    }
    assertThat(copied()).containsExactly(upTo(20));
  }
}
