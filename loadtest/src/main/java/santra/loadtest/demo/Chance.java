package santra.loadtest.demo;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import santra.loadtest.phone.AgentPhone.Reaction;

/** Everything that is left to chance in a run, from one seed. Not thread-safe. */
final class Chance {
  private static final double IMPATIENT = 0.12;
  private static final double NOT_PICKED_UP = 0.02;
  private static final double REJECTED = 0.02;

  private final RandomGenerator random;

  Chance(long seed) {
    random = new SplittableRandom(seed);
  }

  <T> T oneOf(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  boolean in(double share) {
    return random.nextDouble() < share;
  }

  /** Time to the next arrival of a Poisson stream. */
  Duration untilNext(double perSecond) {
    return millis(1_000 * -Math.log(1 - random.nextDouble()) / perSecond);
  }

  Duration patience() {
    return in(IMPATIENT) ? millis(random.nextDouble(500, 4_000)) : Duration.ofMinutes(3);
  }

  Duration talk() {
    return millis(Math.min(15_000, 2_000 + 1_000 * -3 * Math.log(1 - random.nextDouble())));
  }

  /** What the first agent who is rung does; whoever is rung next picks up. */
  Reaction reaction(Duration talk) {
    var after = millis(random.nextDouble(300, 2_000));
    if (in(NOT_PICKED_UP)) return Reaction.ignore();
    if (in(REJECTED)) return Reaction.reject(486, after);
    return Reaction.answer(after, talk);
  }

  private static Duration millis(double count) {
    return Duration.ofMillis((long) count);
  }
}
