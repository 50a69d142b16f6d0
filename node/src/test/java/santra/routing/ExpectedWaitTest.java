package santra.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import santra.routing.ExpectedWait.Method;

class ExpectedWaitTest {
  private static final double HANDLING_S = 180;
  private static final long SEED = 11;

  private static Outlook outlook(double agents, double givingUp, int waiting, int ready) {
    return new Outlook(
        agents,
        Optional.of(Duration.ofMinutes(3)),
        givingUp,
        Duration.ofMinutes(1),
        waiting,
        ready);
  }

  @Test
  void withoutGivingUpEachContactAheadTakesItsTurn() {
    var wait = outlook(10, 0, 4, 0).next().orElseThrow();
    assertThat(wait.method()).isEqualTo(Method.QUEUE_LENGTH);
    assertThat(wait.mean()).isEqualTo(Duration.ofSeconds(90));
    assertThat(wait.deviation().toMillis())
        .isCloseTo(Math.round(18_000 * Math.sqrt(5)), within(1L));
  }

  @Test
  void whoGivesUpShortensTheWaitOfThoseBehind() {
    // 1/(1/18), 1/(1/18 + 1/180), 1/(1/18 + 2/180) s: twenty give up in an hour of waiting
    var wait = outlook(10, 20, 2, 0).next().orElseThrow();
    assertThat(wait.mean().toMillis()).isCloseTo(18_000 + 16_364 + 15_000, within(1L));
  }

  @Test
  void anAgentWhoIsReadyForItMeansNoWait() {
    assertThat(outlook(10, 0, 0, 2).behind(1)).contains(ExpectedWait.NONE);
    assertThat(outlook(10, 0, 0, 2).behind(2).orElseThrow().mean()).isPositive();
    assertThat(ExpectedWait.NONE.range()).contains(new WaitRange(0, 0));
  }

  @Test
  void nothingIsPromisedWhileNobodyIsAtWork() {
    assertThat(outlook(0, 0, 4, 0).next()).isEmpty();
  }

  @Test
  void theHeadOfTheLineTellsWhatIsNotMeasuredYet() {
    var outlook = new Outlook(3, Optional.empty(), 0, Duration.ofMinutes(1), 2, 0);
    assertThat(outlook.next().orElseThrow().method()).isEqualTo(Method.HEAD_OF_LINE);
    assertThat(outlook.next().orElseThrow().mean()).isEqualTo(Duration.ofMinutes(1));
    assertThat(outlook.behind(0).orElseThrow().mean()).isEqualTo(Duration.ofSeconds(20));
    var quiet = new Outlook(3, Optional.empty(), 0, Duration.ZERO, 0, 0);
    assertThat(quiet.next()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0.2, 0.9, 0, 1",
    "1.0, 1.0, 1, 1",
    "2.3, 4.1, 2, 5",
    "9.9, 10.0, 9, 10",
    "14.0, 23.4, 10, 25",
    "26.0, 31.0, 25, 35"
  })
  void aRangeIsRoundedOutwards(double least, double most, int from, int to) {
    assertThat(WaitRange.around(least, most)).isEqualTo(new WaitRange(from, to));
  }

  @Test
  void moreThanTwoHoursAreToldToNobody() {
    assertThat(outlook(1, 0, 30, 0).next().orElseThrow().range()).isPresent();
    assertThat(outlook(1, 0, 60, 0).next().orElseThrow().range()).isEmpty();
  }

  /** How far the estimates were from the waits that followed, relative to the mean wait. */
  private record Accuracy(double error, double bias, double kept) {}

  /** First come, first served; exponential service and patience; only those who have to wait. */
  private static Accuracy simulated(int agents, double load, double patience, int contacts) {
    var random = new Random(SEED);
    var free = new PriorityQueue<Double>();
    for (int i = 0; i < agents; i++) free.add(0.0);
    var leaving = new PriorityQueue<Double>();
    double now = 0;
    double waits = 0;
    double errors = 0;
    double squares = 0;
    int kept = 0;
    int judged = 0;
    for (int i = 0; i < contacts; i++) {
      now += exponential(random, HANDLING_S / agents / load);
      while (!leaving.isEmpty() && leaving.element() <= now) leaving.remove();
      var wait = Math.max(0, free.element() - now);
      var patient = patience == 0 ? Double.MAX_VALUE : exponential(random, patience);
      if (wait > 0 && i > contacts / 10) {
        var givingUp = patience == 0 ? 0 : 3_600 / patience;
        var told = outlook(agents, givingUp, leaving.size(), 0).next().orElseThrow();
        var error = told.mean().toMillis() / 1_000.0 - wait;
        waits += wait;
        errors += error;
        squares += error * error;
        if (wait <= told.range().orElseThrow().atMost() * 60.0) kept++;
        judged++;
      }
      leaving.add(now + Math.min(wait, patient));
      if (patient >= wait) free.add(Math.max(now, free.remove()) + exponential(random, HANDLING_S));
    }
    var mean = waits / judged;
    return new Accuracy(
        Math.sqrt(squares / judged) / mean, errors / judged / mean, (double) kept / judged);
  }

  private static double exponential(Random random, double mean) {
    return -mean * Math.log(1 - random.nextDouble());
  }

  @DisplayName("The estimate is as accurate as the literature says")
  @ParameterizedTest(name = "{0} agents, load {1}, patience {2} s")
  @CsvSource({
    "10, .95, 0, .220, 400000",
    "100, 1.2, 180, .220, 60000",
    "100, 1.4, 180, .161, 60000"
  })
  void theEstimateIsAsAccurateAsTheLiteratureSays(
      int agents, double load, double patience, double error, int contacts) {
    var found = simulated(agents, load, patience, contacts);
    assertThat(found.error()).as("seed %d", SEED).isCloseTo(error, within(.03));
    assertThat(found.bias()).as("seed %d", SEED).isCloseTo(0, within(.03));
    assertThat(found.kept()).as("told and kept, seed %d", SEED).isGreaterThan(.9);
  }
}
