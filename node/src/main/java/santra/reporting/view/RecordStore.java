package santra.reporting.view;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import santra.contact.ContactRecord.Outcome;
import santra.persistence.projection.JournalReader;
import santra.reporting.AgentSpan;
import santra.reporting.AgentTimes;
import santra.reporting.AgreementFigures;
import santra.reporting.CallLeg;
import santra.reporting.Estimate;
import santra.reporting.QueueEntry;
import santra.reporting.Records;
import santra.reporting.ServedWaits;
import santra.reporting.Visit;
import santra.vocabulary.AgentId;
import santra.vocabulary.Agreement;
import santra.vocabulary.ContactId;
import santra.vocabulary.QueueId;
import santra.vocabulary.TenantId;

/** Reads what {@link RecordProjection} wrote, and the journal itself. */
public final class RecordStore implements Records {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Nobody may wait longer: the tenant file's limit for {@code max-wait}. */
  private static final Duration LONGEST_STAY = Duration.ofHours(24);

  private static final String QUALITY =
      "(SELECT LISTAGG(q.quality, ',') WITHIN GROUP (ORDER BY q.leg, q.session) FROM leg_quality q"
          + " WHERE q.tenant = r.tenant AND q.contact = r.contact)";

  private static final String RECORDINGS =
      "(SELECT LISTAGG(p.part, ',') WITHIN GROUP (ORDER BY p.number) FROM recording_part p"
          + " WHERE p.tenant = r.tenant AND p.contact = r.contact)";

  private final DataSource database;
  private final JournalReader journal;

  public RecordStore(DataSource database, JournalReader journal) {
    this.database = database;
    this.journal = journal;
  }

  /** The database did not answer. */
  public static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unreadable(SQLException cause) {
      super("records cannot be read now", cause);
    }
  }

  @Override
  public long contacts(TenantId tenant, long after, int limit, Consumer<String> line) {
    var sql =
        """
        SELECT position, record, %s, %s FROM contact_record r WHERE tenant = ? AND position > ?
        ORDER BY position LIMIT ?\
        """
            .formatted(QUALITY, RECORDINGS);
    try (var connection = database.getConnection();
        var statement = connection.prepareStatement(sql)) {
      statement.setString(1, tenant.name());
      statement.setLong(2, after);
      statement.setInt(3, limit);
      var position = after;
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          position = rows.getLong(1);
          line.accept(whole(rows.getString(2), rows.getString(3), rows.getString(4)));
        }
      }
      return position;
    } catch (SQLException unreadable) {
      throw new Unreadable(unreadable);
    }
  }

  @Override
  public Optional<String> contact(ContactId contact) {
    var sql =
        "SELECT record, %s, %s FROM contact_record r WHERE tenant = ? AND contact = ?"
            .formatted(QUALITY, RECORDINGS);
    try (var connection = database.getConnection();
        var statement = connection.prepareStatement(sql)) {
      statement.setString(1, contact.tenant().name());
      statement.setString(2, contact.uuid().toString());
      try (var rows = statement.executeQuery()) {
        return rows.next()
            ? Optional.of(
                disposed(
                    contact,
                    whole(rows.getString(1), rows.getString(2), rows.getString(3)),
                    connection))
            : Optional.empty();
      }
    } catch (SQLException unreadable) {
      throw new Unreadable(unreadable);
    }
  }

  /** What is known of the legs' voices comes after the record, or not at all. */
  private static String whole(
      String record, @Nullable String quality, @Nullable String recordings) {
    return with(with(record, "quality", quality), "recordings", recordings);
  }

  private static String with(String record, String member, @Nullable String list) {
    return list == null
        ? record
        : record.substring(0, record.length() - 1) + ",\"" + member + "\":[" + list + "]}";
  }

  /** With what its agents said it was about, which may be after it has ended. */
  private static String disposed(ContactId contact, String record, Connection connection)
      throws SQLException {
    var sql =
        """
        SELECT agent, code, note, at_ms, lapsed FROM contact_disposition
        WHERE tenant = ? AND contact = ? ORDER BY at_ms, agent\
        """;
    try (var statement = connection.prepareStatement(sql)) {
      statement.setString(1, contact.tenant().name());
      statement.setString(2, contact.uuid().toString());
      try (var rows = statement.executeQuery()) {
        if (!rows.next()) return record;
        var json = (ObjectNode) JSON.readTree(record);
        var dispositions = json.putArray("dispositions");
        do {
          var one =
              dispositions
                  .addObject()
                  .put("agent", rows.getString(1))
                  .put("note", rows.getString(3))
                  .put("at", Instant.ofEpochMilli(rows.getLong(4)).toString());
          var codes = one.putArray("codes");
          if (rows.getBoolean(5)) one.put("lapsed", true);
          for (var code : rows.getString(2).split(",", -1)) if (!code.isEmpty()) codes.add(code);
        } while (rows.next());
        return json.toString();
      } catch (JsonProcessingException unreadable) {
        throw new IllegalStateException("not a record: " + contact, unreadable);
      }
    }
  }

  @Override
  public List<String> decisions(ContactId contact) {
    var sql =
        """
        SELECT decision FROM routing_decision WHERE tenant = ? AND contact = ? ORDER BY position\
        """;
    try (var connection = database.getConnection();
        var statement = connection.prepareStatement(sql)) {
      statement.setString(1, contact.tenant().name());
      statement.setString(2, contact.uuid().toString());
      var decisions = new ArrayList<String>();
      try (var rows = statement.executeQuery()) {
        while (rows.next()) decisions.add(rows.getString(1));
      }
      return decisions;
    } catch (SQLException unreadable) {
      throw new Unreadable(unreadable);
    }
  }

  @Override
  public List<String> trace(ContactId contact) {
    return TraceStore.read(database, contact);
  }

  @Override
  public List<String> recordings(TenantId tenant, Instant from, Instant to, int limit) {
    var sql =
        """
        SELECT part FROM recording_part WHERE tenant = ? AND from_ms >= ? AND from_ms < ?
        ORDER BY from_ms, contact, number LIMIT ?\
        """;
    try (var connection = database.getConnection();
        var statement = connection.prepareStatement(sql)) {
      statement.setString(1, tenant.name());
      statement.setLong(2, from.toEpochMilli());
      statement.setLong(3, to.toEpochMilli());
      statement.setInt(4, limit);
      var parts = new ArrayList<String>();
      try (var rows = statement.executeQuery()) {
        while (rows.next()) parts.add(rows.getString(1));
      }
      return parts;
    } catch (SQLException unreadable) {
      throw new Unreadable(unreadable);
    }
  }

  @Override
  public Optional<String> recordingFile(ContactId contact, int number) {
    var sql = "SELECT file FROM recording_part WHERE tenant = ? AND contact = ? AND number = ?";
    try (var connection = database.getConnection();
        var statement = connection.prepareStatement(sql)) {
      statement.setString(1, contact.tenant().name());
      statement.setString(2, contact.uuid().toString());
      statement.setInt(3, number);
      try (var rows = statement.executeQuery()) {
        return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
      }
    } catch (SQLException unreadable) {
      throw new Unreadable(unreadable);
    }
  }

  /** Contacts in progress of all tenants, at most so many; a second or so behind. */
  public List<ContactId> open(int most) {
    try (var connection = database.getConnection();
        var statement =
            connection.prepareStatement("SELECT tenant, contact FROM contact_open LIMIT ?")) {
      statement.setInt(1, most);
      var open = new ArrayList<ContactId>();
      try (var rows = statement.executeQuery()) {
        while (rows.next())
          open.add(
              new ContactId(new TenantId(rows.getString(1)), UUID.fromString(rows.getString(2))));
      }
      return open;
    } catch (SQLException unreadable) {
      throw new Unreadable(unreadable);
    }
  }

  /**
   * The tenant's contacts that ended last, the newest first.
   *
   * @param within at most so long before the last of all
   */
  public List<ContactId> endedLast(TenantId tenant, Duration within, int most) {
    var sql =
        """
        SELECT r.contact, v.ended_ms FROM contact_record r
        JOIN contact_visit v ON v.tenant = r.tenant AND v.contact = r.contact
        WHERE r.tenant = ? AND v.ended_ms IS NOT NULL ORDER BY r.position DESC LIMIT ?\
        """;
    try (var connection = database.getConnection();
        var statement = connection.prepareStatement(sql)) {
      statement.setString(1, tenant.name());
      statement.setInt(2, most);
      var ended = new ArrayList<ContactId>();
      try (var rows = statement.executeQuery()) {
        var last = Long.MIN_VALUE;
        while (rows.next()) {
          var at = rows.getLong(2);
          last = Math.max(last, at);
          if (at >= last - within.toMillis())
            ended.add(new ContactId(tenant, UUID.fromString(rows.getString(1))));
        }
      }
      return ended;
    } catch (SQLException unreadable) {
      throw new Unreadable(unreadable);
    }
  }

  @Override
  public long events(TenantId tenant, long after, int limit, Consumer<String> line) {
    try {
      var page = journal.read(after, limit, tenant.name() + "/");
      for (var event : page.events())
        line.accept(
            JSON.createObjectNode()
                .put("position", event.position())
                .put("entity", event.persistenceId())
                .put("sequence", event.sequence())
                .put("event", event.manifest())
                .put("recordedAt", event.at().toString())
                .set("fields", event.event())
                .toString());
      return page.position();
    } catch (SQLException unreadable) {
      throw new Unreadable(unreadable);
    }
  }

  @Override
  public void entries(TenantId tenant, Instant from, Instant to, Consumer<QueueEntry> entry) {
    var sql =
        """
        SELECT e.queue, e.contact, e.since_ms, e.left_ms, e.outcome, e.talk_ms, e.wrap_ms,
          e.promise_ms, c.promised_ms, c.called_in
        FROM queue_entry e LEFT JOIN queue_callback c ON c.tenant = e.tenant
          AND c.contact = e.contact AND c.queue = e.queue AND c.since_ms = e.since_ms
        WHERE e.tenant = ? AND e.since_ms >= ? AND e.since_ms < ?
          AND (e.since_ms >= ? OR e.left_ms IS NULL OR e.left_ms >= ?)\
        """;
    try (var connection = database.getConnection();
        var statement = connection.prepareStatement(sql)) {
      statement.setString(1, tenant.name());
      statement.setLong(2, from.minus(LONGEST_STAY).toEpochMilli());
      statement.setLong(3, to.toEpochMilli());
      statement.setLong(4, from.toEpochMilli());
      statement.setLong(5, from.toEpochMilli());
      statement.setFetchSize(1_000);
      try (var rows = statement.executeQuery()) {
        while (rows.next()) entry.accept(entry(tenant, rows));
      }
    } catch (SQLException unreadable) {
      throw new Unreadable(unreadable);
    }
  }

  private static QueueEntry entry(TenantId tenant, ResultSet row) throws SQLException {
    var since = Instant.ofEpochMilli(row.getLong(3));
    var left = Instant.ofEpochMilli(row.getLong(4));
    var gone = !row.wasNull();
    var talk = Duration.ofMillis(row.getLong(6));
    var talked = !row.wasNull();
    var wrapUp = Duration.ofMillis(row.getLong(7));
    var promise = Duration.ofMillis(row.getLong(8));
    var promised = !row.wasNull();
    var callback = Instant.ofEpochMilli(row.getLong(9));
    var calledBack = !row.wasNull();
    return new QueueEntry(
        new QueueId(row.getString(1)),
        new ContactId(tenant, UUID.fromString(row.getString(2))),
        since,
        gone
            ? Optional.of(
                new QueueEntry.Leaving(left, santra.queue.Outcome.valueOf(row.getString(5))))
            : Optional.empty(),
        talked ? Optional.of(new QueueEntry.Handling(talk, wrapUp)) : Optional.empty(),
        promised ? Optional.of(promise) : Optional.empty(),
        calledBack
            ? Optional.of(new QueueEntry.CalledBack(callback, row.getBoolean(10)))
            : Optional.empty());
  }

  @Override
  public void agentSpans(TenantId tenant, Instant from, Instant to, Consumer<AgentSpan> span) {
    var sql =
        """
        SELECT agent, state, reason, contact, queue, from_ms, to_ms, position FROM agent_span
        WHERE tenant = ? AND to_ms > ? AND from_ms < ?\
        """;
    touching(
        sql,
        tenant,
        from,
        to,
        row -> {
          var end = row.getLong(7);
          span.accept(
              new AgentSpan(
                  new AgentId(row.getString(1)),
                  AgentSpan.State.valueOf(row.getString(2)),
                  row.getString(3),
                  Optional.ofNullable(row.getString(4))
                      .map(uuid -> new ContactId(tenant, UUID.fromString(uuid))),
                  Optional.ofNullable(row.getString(5)).map(QueueId::new),
                  Instant.ofEpochMilli(row.getLong(6)),
                  end == AgentTimeProjection.OPEN
                      ? Optional.empty()
                      : Optional.of(Instant.ofEpochMilli(end)),
                  row.getLong(8)));
        });
  }

  @Override
  public void holds(TenantId tenant, Instant from, Instant to, Consumer<AgentTimes.Hold> hold) {
    var sql =
        """
        SELECT agent, contact, from_ms, to_ms FROM agent_hold
        WHERE tenant = ? AND to_ms > ? AND from_ms < ?\
        """;
    touching(
        sql,
        tenant,
        from,
        to,
        row ->
            hold.accept(
                new AgentTimes.Hold(
                    new AgentId(row.getString(1)),
                    new ContactId(tenant, UUID.fromString(row.getString(2))),
                    Instant.ofEpochMilli(row.getLong(3)),
                    Instant.ofEpochMilli(row.getLong(4)))));
  }

  @Override
  public void visits(TenantId tenant, Instant from, Instant to, Consumer<Visit> visit) {
    var sql =
        """
        SELECT contact, number, arrived_ms, answered_ms, ended_ms, outcome FROM contact_visit
        WHERE tenant = ? AND arrived_ms >= ? AND arrived_ms < ?\
        """;
    touching(
        sql,
        tenant,
        from,
        to,
        row -> {
          var ended = moment(row, 5);
          var outcome = row.getString(6);
          visit.accept(
              new Visit(
                  new ContactId(tenant, UUID.fromString(row.getString(1))),
                  row.getString(2),
                  Instant.ofEpochMilli(row.getLong(3)),
                  moment(row, 4),
                  ended.map(at -> new Visit.End(at, Outcome.valueOf(outcome)))));
        });
  }

  private static Optional<Instant> moment(ResultSet row, int column) throws SQLException {
    var millis = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }

  @Override
  public long legs(
      TenantId tenant, Instant from, Instant to, long after, int limit, Consumer<CallLeg> leg) {
    var sql =
        """
        SELECT number, contact, leg, call_id, direction, from_party, to_party, started_ms,
          answered_ms, ended_ms, outcome, status
        FROM call_leg WHERE tenant = ? AND number > ? AND ended_ms >= ? AND ended_ms < ?
        ORDER BY number LIMIT ?\
        """;
    try (var connection = database.getConnection();
        var statement = connection.prepareStatement(sql)) {
      statement.setString(1, tenant.name());
      statement.setLong(2, after);
      statement.setLong(3, from.toEpochMilli());
      statement.setLong(4, to.toEpochMilli());
      statement.setInt(5, limit);
      var last = after;
      try (var row = statement.executeQuery()) {
        while (row.next()) {
          last = row.getLong(1);
          leg.accept(leg(row));
        }
      }
      return last;
    } catch (SQLException unreadable) {
      throw new Unreadable(unreadable);
    }
  }

  private static CallLeg leg(ResultSet row) throws SQLException {
    return new CallLeg(
        row.getLong(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        row.getString(7),
        Instant.ofEpochMilli(row.getLong(8)),
        moment(row, 9),
        Instant.ofEpochMilli(row.getLong(10)),
        row.getString(11),
        row.getInt(12));
  }

  @Override
  public long contacts(
      TenantId tenant, Instant from, Instant to, long after, int limit, Consumer<String> line) {
    var sql =
        """
        SELECT r.position, r.record FROM contact_record r
        LEFT JOIN contact_visit v ON v.tenant = r.tenant AND v.contact = r.contact
        LEFT JOIN agreement_contact a ON a.tenant = r.tenant AND a.contact = r.contact AND r.hosted
        WHERE r.tenant = ? AND r.position > ?
          AND COALESCE(v.ended_ms, a.at_ms) >= ? AND COALESCE(v.ended_ms, a.at_ms) < ?
        ORDER BY r.position LIMIT ?\
        """;
    try (var connection = database.getConnection();
        var statement = connection.prepareStatement(sql)) {
      statement.setString(1, tenant.name());
      statement.setLong(2, after);
      statement.setLong(3, from.toEpochMilli());
      statement.setLong(4, to.toEpochMilli());
      statement.setInt(5, limit);
      var last = after;
      try (var row = statement.executeQuery()) {
        while (row.next()) {
          last = row.getLong(1);
          line.accept(row.getString(2));
        }
      }
      return last;
    } catch (SQLException unreadable) {
      throw new Unreadable(unreadable);
    }
  }

  @Override
  public Optional<LogMark> queueLog(
      TenantId tenant,
      Instant from,
      Instant to,
      Optional<LogMark> after,
      int limit,
      Consumer<String> line) {
    var sql =
        """
        SELECT at_ms, position, number, line FROM (
          SELECT at_ms, position, number, line FROM queue_log
          WHERE tenant = ? AND at_ms >= ? AND at_ms < ?
          UNION ALL
          SELECT at_ms, position, 0, line FROM agent_log
          WHERE tenant = ? AND at_ms >= ? AND at_ms < ?)
        WHERE (at_ms, position, number) > (?, ?, ?)
        ORDER BY at_ms, position, number LIMIT ?\
        """;
    var mark = after.orElse(new LogMark(Long.MIN_VALUE, 0, 0));
    var begin = Math.max(from.toEpochMilli(), mark.atMs());
    try (var connection = database.getConnection();
        var statement = connection.prepareStatement(sql)) {
      for (int table = 0; table < 2; table++) {
        statement.setString(3 * table + 1, tenant.name());
        statement.setLong(3 * table + 2, begin);
        statement.setLong(3 * table + 3, to.toEpochMilli());
      }
      statement.setLong(7, mark.atMs());
      statement.setLong(8, mark.position());
      statement.setInt(9, mark.number());
      statement.setInt(10, limit);
      var last = Optional.<LogMark>empty();
      try (var row = statement.executeQuery()) {
        while (row.next()) {
          last = Optional.of(new LogMark(row.getLong(1), row.getLong(2), row.getInt(3)));
          line.accept(row.getString(4));
        }
      }
      return last;
    } catch (SQLException unreadable) {
      throw new Unreadable(unreadable);
    }
  }

  @Override
  public void estimates(TenantId tenant, Instant from, Instant to, Consumer<Estimate> estimate) {
    var told =
        """
        SELECT queue, at_ms, most_ms, over_ms, answered FROM wait_told
        WHERE tenant = ? AND at_ms >= ? AND at_ms < ?\
        """;
    touching(
        told,
        tenant,
        from,
        to,
        row ->
            estimate.accept(
                estimate(row, Estimate.Kind.TOLD, Duration.ZERO, row.getLong(3), moment(row, 4))));
    if (!hasServed()) return;
    // A stay belongs to the range that was shown last before it.
    var served =
        """
        SELECT e.queue, e.since_ms, s.most * 60000, COALESCE(c.promised_ms, e.left_ms),
          e.outcome = 'ANSWERED' AND c.promised_ms IS NULL, s.least * 60000
        FROM queue_entry e LEFT JOIN queue_callback c ON c.tenant = e.tenant
          AND c.contact = e.contact AND c.queue = e.queue AND c.since_ms = e.since_ms
        JOIN wait_served s ON s.tenant = e.tenant AND s.queue = e.queue
          AND s.at_ms = (SELECT MAX(l.at_ms) FROM wait_served l
            WHERE l.tenant = e.tenant AND l.queue = e.queue AND l.at_ms <= e.since_ms)
        WHERE e.tenant = ? AND e.since_ms >= ? AND e.since_ms < ?
          AND e.since_ms - s.at_ms <= %d AND (e.outcome IS NULL OR e.outcome <> 'REFUSED')\
        """
            .formatted(ServedWaits.HOLDS_S * 1_000);
    touching(
        served,
        tenant,
        from,
        to,
        row ->
            estimate.accept(
                estimate(
                    row,
                    Estimate.Kind.SERVED,
                    Duration.ofMillis(row.getLong(6)),
                    row.getLong(3),
                    moment(row, 4))));
  }

  private static Estimate estimate(
      ResultSet row, Estimate.Kind kind, Duration least, long mostMs, Optional<Instant> over)
      throws SQLException {
    var at = Instant.ofEpochMilli(row.getLong(2));
    return new Estimate(
        new QueueId(row.getString(1)),
        kind,
        least,
        Duration.ofMillis(mostMs),
        over.map(end -> end.isBefore(at) ? Duration.ZERO : Duration.between(at, end)),
        row.getBoolean(5));
  }

  /** Made when the first is shown. */
  private boolean hasServed() {
    var sql = "SELECT COUNT(*) FROM information_schema.tables WHERE table_name = 'WAIT_SERVED'";
    try (var connection = database.getConnection();
        var statement = connection.prepareStatement(sql);
        var row = statement.executeQuery()) {
      return row.next() && row.getLong(1) > 0;
    } catch (SQLException unreadable) {
      throw new Unreadable(unreadable);
    }
  }

  private interface Reader {
    void read(ResultSet row) throws SQLException;
  }

  /** Rows of a table with {@code from} and {@code to} that touch a stretch of time. */
  private void touching(String sql, TenantId tenant, Instant from, Instant to, Reader reader) {
    try (var connection = database.getConnection();
        var statement = connection.prepareStatement(sql)) {
      statement.setString(1, tenant.name());
      statement.setLong(2, from.toEpochMilli());
      statement.setLong(3, to.toEpochMilli());
      statement.setFetchSize(1_000);
      try (var rows = statement.executeQuery()) {
        while (rows.next()) reader.read(rows);
      }
    } catch (SQLException unreadable) {
      throw new Unreadable(unreadable);
    }
  }

  /** Given counts where it was left, taken where it was entered: that is the same moment. */
  @Override
  public void agreements(
      TenantId tenant, Instant from, Instant to, Consumer<AgreementFigures> figures) {
    agreements(tenant, "given_by", "left_ms", from, to, figures);
    agreements(tenant, "taken_by", "since_ms", from, to, figures);
  }

  private void agreements(
      TenantId tenant,
      String by,
      String at,
      Instant from,
      Instant to,
      Consumer<AgreementFigures> figures) {
    var sql =
        """
        SELECT e.%1$s, COUNT(*),
          SUM(CASE WHEN c.outcome = 'ANSWERED' THEN 1 ELSE 0 END),
          SUM(CASE WHEN c.outcome = 'ABANDONED' THEN 1 ELSE 0 END),
          SUM(CASE WHEN c.outcome IS NULL THEN 1 ELSE 0 END), SUM(COALESCE(c.talk_ms, 0))
        FROM queue_entry e
        LEFT JOIN agreement_contact c ON c.tenant = e.tenant AND c.contact = e.contact
        WHERE e.tenant = ? AND e.%1$s IS NOT NULL AND e.%2$s >= ? AND e.%2$s < ?
        GROUP BY e.%1$s ORDER BY e.%1$s\
        """
            .formatted(by, at);
    try (var connection = database.getConnection();
        var statement = connection.prepareStatement(sql)) {
      statement.setString(1, tenant.name());
      statement.setLong(2, from.toEpochMilli());
      statement.setLong(3, to.toEpochMilli());
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          var agreement = Agreement.parse(rows.getString(1));
          var gives = agreement.giver().equals(tenant);
          var contacts = rows.getLong(2);
          var answered = rows.getLong(3);
          var abandoned = rows.getLong(4);
          var open = rows.getLong(5);
          figures.accept(
              new AgreementFigures(
                  agreement.name(),
                  gives,
                  gives ? agreement.taker() : agreement.giver(),
                  contacts,
                  answered,
                  abandoned,
                  contacts - answered - abandoned - open,
                  open,
                  rows.getLong(6)));
        }
      }
    } catch (SQLException unreadable) {
      throw new Unreadable(unreadable);
    }
  }

  @Override
  public String books(TenantId tenant) {
    try (var connection = database.getConnection()) {
      return books(tenant, connection).toString();
    } catch (SQLException unreadable) {
      throw new Unreadable(unreadable);
    }
  }

  private static ObjectNode books(TenantId tenant, Connection connection) throws SQLException {
    var books = JSON.createObjectNode().put("tenant", tenant.name());
    var contacts = books.putObject("contacts");
    long ended = 0;
    for (var outcome : Outcome.values()) {
      var count =
          count(
              connection,
              "SELECT COUNT(*) FROM contact_record WHERE tenant = ? AND outcome = ? AND NOT hosted",
              tenant.name(),
              outcome.name());
      contacts.put(outcome.name().toLowerCase(Locale.ROOT), count);
      ended += count;
    }
    var open =
        count(connection, "SELECT COUNT(*) FROM contact_open WHERE tenant = ?", tenant.name());
    contacts.put("open", open).put("arrived", ended + open);
    // What was taken from others is none of its own contacts, and waits in its queues all the same.
    var taken =
        count(
            connection,
            """
            SELECT COUNT(*) FROM queue_entry e WHERE e.tenant = ? AND e.taken_by IS NOT NULL
              AND NOT EXISTS (SELECT 1 FROM contact_record r
                WHERE r.tenant = e.tenant AND r.contact = e.contact)\
            """,
            tenant.name());
    books.put("balanced", queues(tenant, connection, books, open + taken));
    return books;
  }

  /** Each queue's figures from its own facts, checked by the records of its contacts. */
  private static boolean queues(TenantId tenant, Connection connection, ObjectNode books, long open)
      throws SQLException {
    var list = books.putArray("queues");
    var balanced = true;
    var sql =
        """
        SELECT b.queue, b.offered, b.answered, b.abandoned, b.released, b.total_wait_ms,
          b.worst_wait_ms,
          (SELECT COUNT(*) FROM contact_record r WHERE r.tenant = b.tenant AND r.queue = b.queue
            AND r.queued),
          (SELECT COUNT(*) FROM contact_record r WHERE r.tenant = b.tenant AND r.queue = b.queue
            AND r.queued AND r.outcome = 'ANSWERED'),
          (SELECT COUNT(*) FROM contact_transfer t WHERE t.tenant = b.tenant
            AND t.queue = b.queue),
          b.flow_out, b.flow_in,
          (SELECT COUNT(*) FROM contact_detour d WHERE d.tenant = b.tenant
            AND d.queue = b.queue)
        FROM queue_book b WHERE b.tenant = ? ORDER BY b.queue\
        """;
    try (var statement = connection.prepareStatement(sql)) {
      statement.setString(1, tenant.name());
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          var offered = rows.getLong(2);
          var answered = rows.getLong(3);
          var waiting = offered - answered - rows.getLong(4) - rows.getLong(5) - rows.getLong(11);
          var recorded = rows.getLong(8) + rows.getLong(10) + rows.getLong(13);
          list.addObject()
              .put("queue", rows.getString(1))
              .put("offered", offered)
              .put("answered", answered)
              .put("abandoned", rows.getLong(4))
              .put("released", rows.getLong(5))
              .put("flowOut", rows.getLong(11))
              .put("flowIn", rows.getLong(12))
              .put("waiting", waiting)
              .put("meanWaitMs", answered == 0 ? 0 : rows.getLong(6) / answered)
              .put("worstWaitMs", rows.getLong(7))
              .put("recorded", recorded);
          balanced &= waiting >= 0 && waiting <= open;
          // With contacts in progress the two sides are told at different moments.
          // Who was transferred has been answered in each queue that sent it on.
          if (open == 0)
            balanced &=
                recorded == offered
                    && rows.getLong(13) == rows.getLong(11)
                    && rows.getLong(9) + rows.getLong(10) == answered;
        }
      }
    }
    return balanced;
  }

  private static long count(Connection connection, String sql, String... values)
      throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) statement.setString(i + 1, values[i]);
      try (var rows = statement.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }
}
