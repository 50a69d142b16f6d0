package santra.loadtest.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import santra.routing.Board;
import santra.vocabulary.AgentChoice;
import santra.vocabulary.AgentId;
import santra.vocabulary.Claim;
import santra.vocabulary.ContactChoice;
import santra.vocabulary.ContactId;
import santra.vocabulary.Need;
import santra.vocabulary.QueueId;
import santra.vocabulary.QueueRule;
import santra.vocabulary.QueueRule.Step;
import santra.vocabulary.Skill;
import santra.vocabulary.TenantId;

/**
 * One decision on a full board, with its record: idle agents of ten queues, contacts that wait in
 * ten others which nobody serves, all queues widening in three steps and weighed by their service
 * level; then one contact that a tenth of the agents could take, or one agent who could take a
 * tenth of the contacts.
 */
@State(Scope.Thread)
@BenchmarkMode({Mode.AverageTime, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class RoutingBench {
  private static final int QUEUES = 10;
  private static final Instant T0 = Instant.parse("2026-01-01T12:00:00Z");
  private static final TenantId TENANT = new TenantId("acme");
  private static final Skill SKILL = new Skill("any");

  @Param("1000")
  public int agents;

  @Param({"1000", "10000"})
  public int waiting;

  private final Map<QueueId, QueueRule> rules = new HashMap<>();
  private Board board = new Board(ContactChoice.SERVICE_LEVEL, rules);
  private Instant now = T0;
  private long turn;

  @Setup
  public void fill() {
    for (int i = 0; i < QUEUES; i++) {
      rules.put(served(i), rule());
      rules.put(unserved(i), rule());
    }
    board = new Board(ContactChoice.SERVICE_LEVEL, rules);
    now = T0.plusSeconds(60);
    for (int i = 0; i < agents; i++) {
      var fit = new Board.Fit(i % 3, i % 7);
      board.idle(
          new Board.Idle(new AgentId("a" + i), T0.plusMillis(i), Map.of(served(i % QUEUES), fit)));
    }
    for (int i = 0; i < waiting; i++) board.waiting(entry(i, unserved(i % QUEUES)), now);
  }

  private static QueueRule rule() {
    return new QueueRule(
        List.of(
            new Step(Duration.ZERO, new Need.Level(SKILL, 4)),
            new Step(Duration.ofSeconds(20), new Need.Level(SKILL, 3)),
            new Step(Duration.ofSeconds(40), new Need.Level(SKILL, 1))),
        AgentChoice.MOST_SKILLED,
        QueueRule.USUAL_AGEING,
        Duration.ofSeconds(20),
        QueueRule.USUAL_TARGET,
        QueueRule.USUAL_AT_LATEST,
        Optional.empty());
  }

  private static QueueId served(long number) {
    return new QueueId("served" + number);
  }

  private static QueueId unserved(long number) {
    return new QueueId("unserved" + number);
  }

  private static Board.Entry entry(long number, QueueId queue) {
    var contact = new ContactId(TENANT, new UUID(0, number));
    return new Board.Entry(contact, queue, T0.plusMillis(number), Claim.NONE);
  }

  private List<Board.Match> match() {
    now = now.plusNanos(1_000);
    return board.match(now, _ -> 1);
  }

  /** A contact arrives; its agent is free again at once. */
  @Benchmark
  public List<Board.Match> oneArrival() {
    turn++;
    board.waiting(entry(waiting + turn, served(turn % QUEUES)), now);
    var matches = match();
    for (var match : matches) board.idle(match.agent());
    return matches;
  }

  /** An agent becomes ready for a queue that waits; the contact comes back at once. */
  @Benchmark
  public List<Board.Match> oneReady() {
    turn++;
    var queue = unserved(turn % QUEUES);
    board.idle(new Board.Idle(new AgentId("ready"), now, Map.of(queue, new Board.Fit(0, 0))));
    var matches = match();
    for (var match : matches) board.waiting(match.entry(), now);
    return matches;
  }
}
