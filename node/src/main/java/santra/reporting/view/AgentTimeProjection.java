package santra.reporting.view;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import santra.agent.AgentEvent;
import santra.contact.ContactEvent;
import santra.contact.ContactRecord;
import santra.persistence.projection.Projection;
import santra.persistence.projection.Recorded;
import santra.reporting.AgentLife;
import santra.reporting.AgentSpan.State;
import santra.vocabulary.AgentRef;
import santra.vocabulary.ContactId;
import santra.vocabulary.QueueId;

/**
 * Every stretch of an agent's logged-in time, a row each, and every stretch a customer was on hold.
 * A span ends where the next begins, so that states add up whatever the clocks say.
 */
public final class AgentTimeProjection implements Projection {
  /** The end of a span that lasts. */
  static final long OPEN = Long.MAX_VALUE;

  private static final List<String> TABLES =
      List.of(
          """
          CREATE TABLE IF NOT EXISTS agent_span (
            tenant VARCHAR(40) NOT NULL, agent VARCHAR(40) NOT NULL, position BIGINT NOT NULL,
            state VARCHAR(16) NOT NULL, reason VARCHAR(100) NOT NULL, contact VARCHAR(36),
            queue VARCHAR(40), from_ms BIGINT NOT NULL, to_ms BIGINT NOT NULL,
            afterwards VARCHAR(120) NOT NULL,
            PRIMARY KEY (tenant, agent, position))\
          """,
          "CREATE INDEX IF NOT EXISTS agent_span_end ON agent_span (tenant, to_ms)",
          """
          CREATE TABLE IF NOT EXISTS agent_hold (
            tenant VARCHAR(40) NOT NULL, agent VARCHAR(40) NOT NULL, contact VARCHAR(36) NOT NULL,
            from_ms BIGINT NOT NULL, to_ms BIGINT NOT NULL,
            PRIMARY KEY (tenant, agent, contact, from_ms))\
          """,
          "CREATE INDEX IF NOT EXISTS agent_hold_end ON agent_hold (tenant, to_ms)",
          """
          CREATE TABLE IF NOT EXISTS agent_log (
            tenant VARCHAR(40) NOT NULL, position BIGINT NOT NULL, at_ms BIGINT NOT NULL,
            line VARCHAR(1000) NOT NULL,
            PRIMARY KEY (tenant, position))\
          """,
          "CREATE INDEX IF NOT EXISTS agent_log_at ON agent_log (tenant, at_ms)");

  @Override
  public String name() {
    return "agent-times";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public void create(Connection tx) throws SQLException {
    try (var statement = tx.createStatement()) {
      for (var table : TABLES) statement.execute(table);
    }
  }

  @Override
  public void clear(Connection tx) throws SQLException {
    try (var statement = tx.createStatement()) {
      statement.execute("DELETE FROM agent_span");
      statement.execute("DELETE FROM agent_hold");
      statement.execute("DELETE FROM agent_log");
    }
  }

  @Override
  public void apply(Recorded recorded, Connection tx) throws SQLException {
    switch (recorded.event()) {
      case AgentEvent event -> happened(recorded, event, tx);
      case ContactEvent.Ended ended -> held(ended.record(), tx);
      default -> {} // the rest is not an agent's time
    }
  }

  /** The span that lasts; nothing while logged out. */
  private record Lasting(AgentLife life, long position, Instant from) {}

  private static void happened(Recorded recorded, AgentEvent event, Connection tx)
      throws SQLException {
    var id = recorded.persistenceId();
    var agent = AgentRef.parse(id.substring(id.indexOf('|') + 1));
    var before = lasting(agent, tx);
    var life = before.map(Lasting::life).orElse(AgentLife.LOGGED_OUT);
    var next = life.after(event);
    if (next.equals(life)) return;
    if (before.isPresent() && isSameState(life, next)) {
      update(
          tx,
          "UPDATE agent_span SET afterwards = ? WHERE tenant = ? AND agent = ? AND position = ?",
          next.afterwards(),
          agent.tenant().name(),
          agent.agent().name(),
          before.get().position());
      return;
    }
    var at = before.map(Lasting::from).filter(at(event)::isBefore).orElse(at(event));
    if (before.isPresent())
      update(
          tx,
          "UPDATE agent_span SET to_ms = ? WHERE tenant = ? AND agent = ? AND position = ?",
          at.toEpochMilli(),
          agent.tenant().name(),
          agent.agent().name(),
          before.get().position());
    var line = QueueLog.line(agent.agent().name(), life, next, at);
    if (line.isPresent())
      update(
          tx,
          "INSERT INTO agent_log (tenant, position, at_ms, line) VALUES (?, ?, ?, ?)",
          agent.tenant().name(),
          recorded.position(),
          at.toEpochMilli(),
          line.get());
    if (next.state().isEmpty()) return;
    update(
        tx,
        """
        INSERT INTO agent_span (tenant, agent, position, state, reason, contact, queue, from_ms,
          to_ms, afterwards)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)\
        """,
        agent.tenant().name(),
        agent.agent().name(),
        recorded.position(),
        next.state().get().name(),
        next.reason(),
        next.contact().map(contact -> contact.uuid().toString()).orElse(null),
        next.queue().map(QueueId::name).orElse(null),
        at.toEpochMilli(),
        OPEN,
        next.afterwards());
  }

  private static boolean isSameState(AgentLife one, AgentLife other) {
    return one.state().equals(other.state())
        && one.reason().equals(other.reason())
        && one.contact().equals(other.contact());
  }

  private static Optional<Lasting> lasting(AgentRef agent, Connection tx) throws SQLException {
    var sql =
        """
        SELECT state, reason, contact, queue, afterwards, position, from_ms FROM agent_span
        WHERE tenant = ? AND agent = ? AND to_ms = ?\
        """;
    try (var statement = tx.prepareStatement(sql)) {
      statement.setString(1, agent.tenant().name());
      statement.setString(2, agent.agent().name());
      statement.setLong(3, OPEN);
      try (var row = statement.executeQuery()) {
        if (!row.next()) return Optional.empty();
        var life =
            new AgentLife(
                Optional.of(State.valueOf(row.getString(1))),
                row.getString(2),
                Optional.ofNullable(row.getString(3))
                    .map(uuid -> new ContactId(agent.tenant(), UUID.fromString(uuid))),
                Optional.ofNullable(row.getString(4)).map(QueueId::new),
                row.getString(5));
        return Optional.of(new Lasting(life, row.getLong(6), Instant.ofEpochMilli(row.getLong(7))));
      }
    }
  }

  private static Instant at(AgentEvent event) {
    return switch (event) {
      case AgentEvent.LoggedIn one -> one.at();
      case AgentEvent.LoggedOut one -> one.at();
      case AgentEvent.BecameReady one -> one.at();
      case AgentEvent.BecameNotReady one -> one.at();
      case AgentEvent.AfterwardsChosen one -> one.at();
      case AgentEvent.Reserved one -> one.at();
      case AgentEvent.Answered one -> one.at();
      case AgentEvent.Missed one -> one.at();
      case AgentEvent.Released one -> one.at();
      case AgentEvent.Finished one -> one.at();
      case AgentEvent.WrapUpEnded one -> one.at();
      case AgentEvent.WrapUpExtended one -> one.at();
      case AgentEvent.DispositionGiven one -> one.at();
      case AgentEvent.DispositionLapsed one -> one.at();
      case AgentEvent.Registered one -> one.at();
      case AgentEvent.Unregistered one -> one.at();
    };
  }

  /** Of a contact that was taken it is the taker's agents who are busy with it. */
  private static void held(ContactRecord record, Connection tx) throws SQLException {
    if (record.hosted().isPresent()) stretches(record.hosted().get(), tx);
    stretches(record.own(), tx);
  }

  private static void stretches(ContactRecord record, Connection tx) throws SQLException {
    for (var segment : record.segments())
      if (segment.kind().equals("hold") && segment.agent().isPresent())
        update(
            tx,
            """
            INSERT INTO agent_hold (tenant, agent, contact, from_ms, to_ms)
            VALUES (?, ?, ?, ?, ?)\
            """,
            record.tenant().name(),
            segment.agent().get().name(),
            record.contact().uuid().toString(),
            segment.from().toEpochMilli(),
            segment.to().toEpochMilli());
  }

  private static void update(Connection tx, String sql, @Nullable Object... values)
      throws SQLException {
    try (PreparedStatement statement = tx.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++)
        if (values[i] == null) statement.setNull(i + 1, Types.VARCHAR);
        else statement.setObject(i + 1, values[i]);
      statement.executeUpdate();
    }
  }
}
