package santra.loadtest.bench;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import santra.routing.Board;
import santra.vocabulary.AgentId;
import santra.vocabulary.ContactId;
import santra.vocabulary.QueueId;
import santra.vocabulary.TenantId;

/**
 * One decision on a full board: 1,000 idle agents, 1,000 contacts waiting in ten queues that none
 * of them serves, and then one contact that 100 of them could take.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class RoutingBench {
  private static final int MANY = 1_000;
  private static final int QUEUES = 10;
  private static final Instant T0 = Instant.parse("2026-01-01T12:00:00Z");
  private static final TenantId TENANT = new TenantId("acme");

  private final Board board = new Board();
  private long turn;

  @Setup
  public void fill() {
    for (int i = 0; i < MANY; i++) {
      var served = Set.of(new QueueId("served" + i % QUEUES));
      board.idle(new Board.Idle(new AgentId("a" + i), T0.plusSeconds(i), served));
      var unserved = new QueueId("unserved" + i % QUEUES);
      board.waiting(new Board.Entry(contact(i), unserved, T0.plusSeconds(i)));
    }
  }

  private static ContactId contact(long number) {
    return new ContactId(TENANT, new UUID(0, number));
  }

  @Benchmark
  public List<Board.Match> oneArrival() {
    turn++;
    var queue = new QueueId("served" + turn % QUEUES);
    var now = T0.plusSeconds(MANY + turn);
    board.waiting(new Board.Entry(contact(MANY + turn), queue, now));
    var matches = board.match();
    for (var match : matches)
      board.idle(new Board.Idle(match.agent().agent(), now, match.agent().serves()));
    return matches;
  }
}
