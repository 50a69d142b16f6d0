package santra.persistence.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.zaxxer.hikari.HikariDataSource;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLSyntaxErrorException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import santra.persistence.codec.Codec;
import santra.persistence.codec.CodecRegistry;
import santra.persistence.codec.SantraSerializer;
import santra.persistence.journal.Journal;

class ProjectionTest {
  record Paid(long amount) {}

  static final CodecRegistry CODECS =
      new CodecRegistry(List.of(Codec.of("till").record("paid", 1, Paid.class).build()));

  private static final Clock CLOCK = Clock.systemUTC();

  private final HikariDataSource pool;
  private final HikariDataSource views;

  ProjectionTest(@TempDir Path directory) {
    Journal.file(directory).prepare(Duration.ofSeconds(5));
    pool = Journal.file(directory).pool(8);
    views = Journal.file(directory).views(4);
  }

  @BeforeEach
  void mayFail() {
    Tills.FAILURES.set(0);
  }

  @AfterEach
  void closePool() {
    views.close();
    pool.close();
  }

  /** Sums per entity: applying an event twice, or not at all, shows at once. */
  private record Tills(int version) implements Projection {
    /** So many of the next applications fail as if the connection were lost half-way. */
    static final AtomicInteger FAILURES = new AtomicInteger();

    @Override
    public String name() {
      return "tills";
    }

    @Override
    public void create(Connection connection) throws SQLException {
      try (var statement = connection.createStatement()) {
        statement.execute(
            """
            CREATE TABLE IF NOT EXISTS till
              (id VARCHAR PRIMARY KEY, amount BIGINT, events BIGINT, version INTEGER)
            """);
      }
    }

    @Override
    public void apply(Recorded event, Connection transaction) throws SQLException {
      var paid = (Paid) event.event();
      if (paid.amount() < 0) throw new IllegalStateException("a till never pays out");
      try (var update =
          transaction.prepareStatement(
              """
              MERGE INTO till t USING (SELECT CAST(? AS VARCHAR) id) e ON t.id = e.id
              WHEN MATCHED THEN UPDATE SET amount = amount + ?, events = events + 1
              WHEN NOT MATCHED THEN INSERT VALUES (e.id, ?, 1, ?)
              """)) {
        update.setString(1, event.persistenceId());
        update.setLong(2, paid.amount());
        update.setLong(3, paid.amount());
        update.setInt(4, version);
        update.executeUpdate();
      }
      if (FAILURES.get() > 0 && FAILURES.getAndDecrement() > 0)
        throw new java.sql.SQLTransientConnectionException("lost");
    }

    @Override
    public void clear(Connection transaction) throws SQLException {
      try (var statement = transaction.createStatement()) {
        statement.executeUpdate("DELETE FROM till");
      }
    }
  }

  private ProjectionRunner runner(int version) {
    return new ProjectionRunner(pool, views, CODECS, List.of(new Tills(version)), CLOCK);
  }

  private void write(Connection connection, String id, long sequence, Paid paid)
      throws SQLException {
    write(connection, id, sequence, CLOCK.instant(), "till.paid:1", CODECS.encode(paid));
  }

  private static void write(
      Connection connection, String id, long sequence, Instant at, String manifest, byte... bytes)
      throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            INSERT INTO "event_journal" ("persistence_id", "sequence_number", "writer",
              "write_timestamp", "adapter_manifest", "event_payload", "event_ser_id",
              "event_ser_manifest")
            VALUES (?, ?, 'w', ?, '', ?, ?, ?)
            """)) {
      insert.setString(1, "Till|" + id);
      insert.setLong(2, sequence);
      insert.setLong(3, at.toEpochMilli());
      insert.setBytes(4, bytes);
      insert.setInt(5, SantraSerializer.IDENTIFIER);
      insert.setString(6, manifest);
      insert.executeUpdate();
    }
  }

  private void writeMany(int events, long seed) throws SQLException {
    var random = new Random(seed);
    var sequences = new long[5];
    try (var connection = pool.getConnection()) {
      connection.setAutoCommit(false);
      for (int event = 0; event < events; event++) {
        var till = random.nextInt(5);
        write(connection, "t" + till, ++sequences[till], new Paid(random.nextInt(100)));
        if (event % 7 == 0) connection.commit();
      }
      connection.commit();
    }
  }

  private String tills() throws SQLException {
    return query("SELECT id, amount, events, version FROM till ORDER BY id");
  }

  private String query(String sql) throws SQLException {
    return query(views, sql);
  }

  private static String query(DataSource database, String sql) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      var text = new StringBuilder();
      while (rows.next()) {
        for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++)
          text.append(rows.getString(column)).append(' ');
      }
      return text.toString().strip();
    }
  }

  /** What the tables must show, from the journal alone. */
  private String expected(int version) throws SQLException {
    var sums = new TreeMap<String, long[]>();
    try (var connection = pool.getConnection()) {
      for (var row : Row.after(connection, 0, Integer.MAX_VALUE)) {
        var sum = sums.computeIfAbsent(row.persistenceId(), _ -> new long[2]);
        sum[0] += ((Paid) row.decode(CODECS).event()).amount();
        sum[1]++;
      }
    }
    var text = new StringBuilder();
    sums.forEach((id, sum) -> text.append("%s %d %d %d ".formatted(id, sum[0], sum[1], version)));
    return text.toString().strip();
  }

  private static void until(BooleanSupplier wanted) {
    var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!wanted.getAsBoolean()) {
      if (System.nanoTime() > end) throw new AssertionError("not within 60 s");
      LockSupport.parkNanos(500_000);
    }
  }

  private void caughtUp(ProjectionRunner runner) throws SQLException {
    var last = Long.parseLong(query(pool, "SELECT MAX(\"ordering\") FROM \"event_journal\""));
    until(() -> runner.status("tills").position() >= last);
  }

  @Test
  void eachEventCountsOnceThoughTwoRunnersWorkAndTransactionsFail() throws Exception {
    var seed = System.nanoTime();
    Tills.FAILURES.set(3);
    try (var one = runner(1);
        var two = runner(1)) {
      one.start();
      two.start();
      writeMany(2_000, seed);
      caughtUp(one);
      caughtUp(two);
      Tills.FAILURES.set(2);
      try (var connection = pool.getConnection()) {
        for (int more = 1; more <= 50; more++) write(connection, "late", more, new Paid(more));
      }
      caughtUp(one);
    }

    assertThat(tills()).as("seed %s", seed).isEqualTo(expected(1));
  }

  @Test
  void aRunnerThatDiesBetweenBatchesIsContinuedByTheNext() throws Exception {
    var seed = System.nanoTime();
    writeMany(1_700, seed);
    var applier = new Applier(CODECS, CLOCK);
    var lane = new Lane(new Tills(1));
    try (var journal = pool.getConnection();
        var connection = views.getConnection()) {
      applier.create(connection, List.of(lane));
      applier.step(journal, connection, List.of(lane));
      assertThat(lane.position()).isEqualTo(Applier.BATCH);
      Tills.FAILURES.set(1);
      assertThat(catchThrowable(() -> applier.step(journal, connection, List.of(lane))))
          .isInstanceOf(SQLException.class);
      assertThat(lane.position()).isEqualTo(Applier.BATCH);
    }

    try (var next = runner(1)) {
      next.start();
      caughtUp(next);
    }
    assertThat(tills()).as("seed %s", seed).isEqualTo(expected(1));
  }

  @Test
  void aRebuildEqualsTheLiveResult() throws Exception {
    var seed = System.nanoTime();
    try (var runner = runner(1)) {
      runner.start();
      writeMany(1_200, seed);
      caughtUp(runner);
      var live = tills();

      runner.rebuild("tills").get(60, TimeUnit.SECONDS);

      assertThat(tills()).as("seed %s", seed).isEqualTo(live).isEqualTo(expected(1));
    }
  }

  @Test
  void aNewVersionStartsAnewAndTheOldOneStandsAside() throws Exception {
    writeMany(700, 1);
    try (var old = runner(1)) {
      old.start();
      caughtUp(old);
      assertThat(tills()).isEqualTo(expected(1));
      try (var renewed = runner(2)) {
        renewed.start();
        caughtUp(renewed);
        until(() -> old.status("tills").trouble().isPresent());
        assertThat(tills()).isEqualTo(expected(2));
      }
    }
  }

  @Test
  void poisonIsPutAsideAndTheOthersGoOn() throws Exception {
    try (var connection = pool.getConnection()) {
      write(connection, "good", 1, new Paid(1));
      write(connection, "bad", 1, CLOCK.instant(), "till.paid:1", (byte) 0xff);
      write(connection, "bad", 2, CLOCK.instant(), "till.unknown:1", (byte) 0xa0);
      write(connection, "bad", 3, new Paid(-5));
      write(connection, "good", 2, new Paid(2));
    }
    try (var runner = runner(1)) {
      runner.start();
      caughtUp(runner);

      until(() -> runner.status("tills").quarantined() == 3);
      assertThat(runner.status("tills").trouble()).isEmpty();
      assertThat(tills()).isEqualTo("Till|good 3 2 1");
      assertThat(query("SELECT sequence_number FROM projection_quarantine ORDER BY position"))
          .isEqualTo("1 2 3");
      runner.rebuild("tills").get(60, TimeUnit.SECONDS);
      assertThat(tills()).isEqualTo("Till|good 3 2 1");
      assertThat(query("SELECT COUNT(*) FROM projection_quarantine")).isEqualTo("3");
    }
  }

  @Test
  void anEventThatCommitsLateIsWaitedForOrAppliedLateButNeverLost() throws Exception {
    var time = new MovableClock(CLOCK.instant());
    var applier = new Applier(CODECS, time);
    var lane = new Lane(new Tills(1));
    var lanes = List.of(lane);
    try (var slow = pool.getConnection();
        var slower = pool.getConnection();
        var journal = pool.getConnection();
        var connection = views.getConnection();
        var fast = pool.getConnection()) {
      applier.create(connection, lanes);
      slow.setAutoCommit(false);
      slower.setAutoCommit(false);
      write(slow, "slow", 1, time.instant(), "till.paid:1", CODECS.encode(new Paid(10)));
      write(fast, "fast", 1, time.instant(), "till.paid:1", CODECS.encode(new Paid(1)));

      assertThat(applier.step(journal, connection, lanes)).isEqualTo(Applier.Outcome.GAP);
      slow.commit();
      applier.step(journal, connection, lanes);
      assertThat(lane.position()).isEqualTo(2);

      write(slower, "slow", 2, time.instant(), "till.paid:1", CODECS.encode(new Paid(20)));
      write(fast, "fast", 2, time.instant(), "till.paid:1", CODECS.encode(new Paid(2)));
      assertThat(applier.step(journal, connection, lanes)).isEqualTo(Applier.Outcome.GAP);
      time.advance(Applier.GAP_PATIENCE.plusSeconds(1));
      applier.step(journal, connection, lanes);
      assertThat(lane.position()).isEqualTo(4);
      assertThat(tills()).isEqualTo("Till|fast 3 2 1 Till|slow 10 1 1");

      slower.commit();
      time.advance(Duration.ofSeconds(2));
      applier.step(journal, connection, lanes);
      assertThat(tills()).isEqualTo("Till|fast 3 2 1 Till|slow 30 2 1");
      assertThat(query("SELECT COUNT(*) FROM projection_gap")).isEqualTo("0");
    }
  }

  @Test
  void whatWasPreparedIsKeptAndGivenOutToOneAtATime() throws Exception {
    writeMany(7, 1);
    try (var plain = pool.getConnection()) {
      var prepared = new AtomicInteger();
      var counting =
          (Connection)
              Proxy.newProxyInstance(
                  getClass().getClassLoader(),
                  new Class<?>[] {Connection.class},
                  (_, method, arguments) -> {
                    if (method.getName().equals("prepareStatement")) prepared.incrementAndGet();
                    return method.invoke(plain, arguments);
                  });
      var connection = KeptStatements.of(counting);
      for (long after = 0; after < 7; after++)
        assertThat(Row.after(connection, after, 1)).hasSize(1);
      assertThat(prepared).hasValue(1);

      var sql = "SELECT MAX(\"ordering\") + ? FROM \"event_journal\"";
      try (var outer = connection.prepareStatement(sql);
          var inner = connection.prepareStatement(sql)) {
        outer.setLong(1, 10);
        inner.setLong(1, 20);
        try (var tens = outer.executeQuery();
            var twenties = inner.executeQuery()) {
          assertThat(tens.next() && twenties.next()).isTrue();
          assertThat(tens.getLong(1)).isEqualTo(17);
          assertThat(twenties.getLong(1)).isEqualTo(27);
        }
      }
      assertThat(prepared).hasValue(3);
      try (var again = connection.prepareStatement(sql)) {
        assertThat(catchThrowable(again::executeQuery)).isInstanceOf(SQLException.class);
      }
      assertThat(prepared).hasValue(3);
    }
  }

  @Test
  void aProjectionThatCommitsByItselfIsFoundOut() throws Exception {
    writeMany(5, 1);
    var careless =
        new Projection() {
          @Override
          public String name() {
            return "careless";
          }

          @Override
          public int version() {
            return 1;
          }

          @Override
          public void create(Connection connection) {}

          @Override
          public void apply(Recorded event, Connection transaction) throws SQLException {
            transaction.commit();
          }

          @Override
          public void clear(Connection transaction) {}
        };
    try (var runner = new ProjectionRunner(pool, views, CODECS, List.of(careless), CLOCK)) {
      runner.start();
      until(() -> runner.status("careless").trouble().isPresent());
      assertThat(runner.status("careless").trouble().orElseThrow()).contains("committed inside");
    }
  }

  /** A projection beside the tills: it counts its calls, and fails when it is told to. */
  private static final class Beside implements Projection {
    /** More than {@link #writeMany} ever writes. */
    static final long TOO_MUCH = 1_000;

    private final AtomicInteger applied = new AtomicInteger();
    private volatile @Nullable SQLException failure;

    @Override
    public String name() {
      return "beside";
    }

    @Override
    public int version() {
      return 1;
    }

    @Override
    public void create(Connection connection) {}

    @Override
    public void apply(Recorded event, Connection transaction) throws SQLException {
      var wrong = failure;
      if (wrong != null) throw wrong;
      if (((Paid) event.event()).amount() == TOO_MUCH) throw new IllegalStateException("too much");
      applied.incrementAndGet();
    }

    @Override
    public void clear(Connection transaction) {}
  }

  @Test
  void oneThatCannotGoOnHoldsNobodyUpAndCatchesUpLater() throws Exception {
    var beside = new Beside();
    beside.failure = new SQLSyntaxErrorException("no such column");
    try (var runner =
        new ProjectionRunner(pool, views, CODECS, List.of(beside, new Tills(1)), CLOCK)) {
      runner.start();
      writeMany(1_200, 1);
      caughtUp(runner);
      assertThat(tills()).isEqualTo(expected(1));
      assertThat(runner.status("beside").trouble()).contains("no such column");
      assertThat(runner.status("beside").position()).isZero();

      beside.failure = null;
      until(() -> runner.status("beside").position() >= 1_200);

      assertThat(beside.applied).hasValueGreaterThanOrEqualTo(1_200);
      assertThat(runner.status("beside").trouble()).isEmpty();
      assertThat(tills()).isEqualTo(expected(1));
    }
  }

  @Test
  void whatOneCannotApplyTheOthersDo() throws Exception {
    try (var connection = pool.getConnection()) {
      write(connection, "good", 1, new Paid(1));
      write(connection, "good", 2, new Paid(Beside.TOO_MUCH));
      write(connection, "good", 3, new Paid(2));
    }
    try (var runner =
        new ProjectionRunner(pool, views, CODECS, List.of(new Beside(), new Tills(1)), CLOCK)) {
      runner.start();
      caughtUp(runner);
      until(() -> runner.status("beside").quarantined() == 1);

      assertThat(tills()).isEqualTo("Till|good 1003 3 1");
      assertThat(runner.status("tills").quarantined()).isZero();
      assertThat(query("SELECT name, position FROM projection_quarantine")).isEqualTo("beside 2");
    }
  }

  @Test
  void whileOneIsMadeAnewTheOthersGoOn() throws Exception {
    var beside = new Beside();
    try (var runner =
        new ProjectionRunner(pool, views, CODECS, List.of(beside, new Tills(1)), CLOCK)) {
      runner.start();
      writeMany(1_200, 1);
      caughtUp(runner);
      until(() -> runner.status("beside").position() >= 1_200);

      var anew = runner.rebuild("beside");
      try (var connection = pool.getConnection()) {
        write(connection, "more", 1, new Paid(1));
      }
      caughtUp(runner);
      anew.get(60, TimeUnit.SECONDS);

      assertThat(tills()).isEqualTo(expected(1));
      until(() -> runner.status("beside").behind() == 0);
    }
  }

  @Test
  void exportsReadByTenantInOrderAndStopBeforeAYoungGap() throws Exception {
    var reader = new JournalReader(pool, CODECS, CLOCK);
    try (var connection = pool.getConnection();
        var slow = pool.getConnection()) {
      for (int event = 1; event <= 30; event++) {
        write(connection, "north/a", event, new Paid(event));
        write(connection, "north_/a", event, new Paid(-event));
      }
      write(connection, "north/b", 1, CLOCK.instant(), "till.gone:7", (byte) 0xa0);
      slow.setAutoCommit(false);
      write(slow, "north/a", 31, new Paid(31));
      write(connection, "north/a", 32, new Paid(32));

      var first = reader.read(0, 20, "north/");
      assertThat(first.events()).hasSize(20);
      var rest = reader.read(first.position(), 500, "north/");
      assertThat(rest.events()).hasSize(11);
      assertThat(rest.events().getFirst().event().toString()).isEqualTo("{\"amount\":21}");
      assertThat(rest.events().getLast().event().has("unreadable")).isTrue();
      assertThat(rest.position()).isEqualTo(61);
      assertThat(reader.read(rest.position(), 500, "north/").position()).isEqualTo(61);

      slow.commit();
      assertThat(reader.read(rest.position(), 500, "north/").events())
          .extracting(JournalReader.Entry::sequence)
          .containsExactly(31L, 32L);
    }
  }

  @Test
  void anEventIsSeenWithinHalfASecond() throws Exception {
    try (var runner = runner(1);
        var connection = pool.getConnection()) {
      runner.start();
      until(() -> runner.status("tills").position() == 0);
      var lags = new java.util.ArrayList<Long>();
      for (int event = 1; event <= 20; event++) {
        write(connection, "t", event, new Paid(1));
        var written = System.nanoTime();
        var wanted = event;
        until(() -> runner.status("tills").position() >= wanted);
        lags.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - written));
      }
      lags.sort(null);
      assertThat(lags.get(10)).as("median of %s ms", lags).isLessThan(500);
    }
  }

  private static final class MovableClock extends Clock {
    private Instant now;

    MovableClock(Instant now) {
      this.now = now;
    }

    void advance(Duration by) {
      now = now.plus(by);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public java.time.ZoneId getZone() {
      return java.time.ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(java.time.ZoneId zone) {
      return this;
    }
  }
}
