package santra.reporting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Requirement rows 58-61: the four formulas, from the same counts. */
class ServiceLevelTest {

  @Test
  void theWorkedExampleOfRequirement60() {
    var level = new ServiceLevel(72, 90, 4, 10);

    assertThat(level.positive()).hasValue(0.76);
    assertThat(level.handled()).hasValue(0.80);
    assertThat(level.negative()).hasValue(0.72);
    assertThat(level.ignore()).hasValue(0.75);
  }

  /** 70 answered in time, 10 gave up in time, 20 exceeded the promise: Cisco's table. */
  @Test
  void thePublishedExampleOfCisco() {
    var level = new ServiceLevel(70, 90, 10, 10);

    assertThat(level.ignore().orElseThrow()).isBetween(0.777, 0.778);
    assertThat(level.negative()).hasValue(0.70);
    assertThat(level.positive()).hasValue(0.80);
  }

  @Test
  void overNothingThereIsNoServiceLevel() {
    var level = new ServiceLevel(0, 0, 3, 3);

    assertThat(new ServiceLevel(0, 0, 0, 0).positive()).isEqualTo(OptionalDouble.empty());
    assertThat(level.handled()).isEmpty();
    assertThat(level.ignore()).isEmpty();
    assertThat(level.negative()).hasValue(0);
  }

  /** Laws: positive >= negative, ignore >= negative, handled >= ignore; all from 0 to 1. */
  @Test
  void theFormulasKeepTheirOrder() {
    var seed = System.nanoTime();
    var random = new Random(seed);
    for (int i = 0; i < 10_000; i++) {
      var answered = random.nextInt(1, 100);
      var abandoned = random.nextInt(0, 100);
      var level =
          new ServiceLevel(
              random.nextInt(answered + 1), answered, random.nextInt(abandoned + 1), abandoned);
      var negative = level.negative().orElseThrow();
      var ignore = level.ignore().orElseThrow();
      assertThat(level.positive().orElseThrow()).as("seed %d", seed).isBetween(negative, 1.0);
      assertThat(ignore).as("seed %d", seed).isBetween(negative, 1.0);
      assertThat(level.handled().orElseThrow()).as("seed %d", seed).isBetween(ignore, 1.0);
    }
  }
}
