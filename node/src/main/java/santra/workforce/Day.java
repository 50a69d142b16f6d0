package santra.workforce;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import santra.vocabulary.AgentId;
import santra.vocabulary.QueueId;

/**
 * A day as it was recorded: who came when, how patient, how long handled, and which agents were
 * there.
 *
 * @param shifts empty for all of the tenant's agents all day long
 */
public record Day(List<Call> calls, List<Shift> shifts) {
  public Day {
    calls = List.copyOf(calls);
    shifts = List.copyOf(shifts);
  }

  /**
   * @param waited how long it waited, or gave up after; zero if nothing is known
   * @param gaveUp whether that was all of its patience
   * @param handled empty for one that was not answered
   */
  public record Call(
      QueueId queue, Instant at, Duration waited, boolean gaveUp, Optional<Handling> handled) {}

  /** Talk and what came after it. */
  public record Handling(Duration talk, Duration wrapUp) {}

  /** An agent was there to take contacts. */
  public record Shift(AgentId agent, Instant from, Instant to) {}

  /** What one queue's callers and conversations were like. */
  static final class Habit {
    private static final double UNKNOWN_TALK_S = 180;

    private final ArrayList<Handling> handlings = new ArrayList<>();
    private double gaveUp;
    private double waitedS;

    /** Of somebody who has waited so long already; the memory of patience is short. */
    Duration morePatience(RandomGenerator random) {
      return gaveUp == 0 ? Duration.ofDays(1) : seconds(exponential(waitedS / gaveUp, random));
    }

    Handling handling(RandomGenerator random) {
      return handlings.isEmpty()
          ? new Handling(seconds(exponential(UNKNOWN_TALK_S, random)), Duration.ZERO)
          : handlings.get(random.nextInt(handlings.size()));
    }
  }

  Map<QueueId, Habit> habits() {
    var habits = new HashMap<QueueId, Habit>();
    for (var call : calls) {
      var habit = habits.computeIfAbsent(call.queue(), _ -> new Habit());
      habit.waitedS += call.waited().toMillis() / 1_000.0;
      if (call.gaveUp()) habit.gaveUp++;
      call.handled().ifPresent(habit.handlings::add);
    }
    return habits;
  }

  static Duration seconds(double seconds) {
    return Duration.ofMillis(Math.round(Math.min(seconds, 86_400) * 1_000));
  }

  static double exponential(double mean, RandomGenerator random) {
    return -mean * Math.log(1 - random.nextDouble());
  }
}
