package santra.channel.voice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import santra.channel.voice.Admission.Cause;
import santra.channel.voice.Admission.Limits;
import santra.channel.voice.Admission.Open;
import santra.channel.voice.Admission.Shut;

class AdmissionTest {
  private static final Limits LIMITS = Limits.USUAL;
  private static final Duration T0 = Duration.ofHours(1);

  private Duration now = T0;
  private Admission admission = new Open();

  private void under(Strain strain) {
    admission = Admission.next(admission, strain, LIMITS, now);
  }

  private void after(long millis, Strain strain) {
    now = now.plusMillis(millis);
    under(strain);
  }

  private static Strain usually(long millis) {
    return new Strain(Duration.ofMillis(millis), Duration.ZERO, Duration.ZERO, 0, Duration.ZERO, 0);
  }

  private static Strain waiting(long millis) {
    return new Strain(Duration.ZERO, Duration.ofMillis(millis), Duration.ZERO, 0, Duration.ZERO, 0);
  }

  private static Strain failing(long millis) {
    return new Strain(Duration.ZERO, Duration.ZERO, Duration.ofMillis(millis), 0, Duration.ZERO, 0);
  }

  private static Strain heap(double used) {
    return new Strain(Duration.ZERO, Duration.ZERO, Duration.ZERO, used, Duration.ZERO, 0);
  }

  private Cause cause() {
    return admission instanceof Shut shut ? shut.cause() : fail();
  }

  private static Cause fail() {
    throw new AssertionError("open");
  }

  @Test
  void anEasyNodeLetsEverybodyIn() {
    under(Strain.NONE);
    after(50, new Strain(ms(100), ms(800), ms(0), 0.8, ms(100), 200));

    assertThat(admission).isEqualTo(new Open());
  }

  private static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }

  @Test
  void eachCauseShutsTheDoorAndIsNamed() {
    var causes =
        Map.of(
            Cause.JOURNAL_SLOW, usually(1_000),
            Cause.JOURNAL_SILENT, waiting(2_000),
            Cause.JOURNAL_FAILING, failing(500),
            Cause.HEAP, heap(0.9),
            Cause.SIP_LOOP, Strain.NONE.atEdge(ms(1_000), 0),
            Cause.ARRIVALS, Strain.NONE.atEdge(ms(0), 500));
    causes.forEach((cause, strain) -> {
      admission = new Open();
      under(strain);
      assertThat(cause()).isEqualTo(cause);
    });
  }

  @Test
  void theWorstOfSeveralCausesIsNamedAndTheFirstNameStays() {
    under(new Strain(ms(600), ms(8_000), ms(0), 0, ms(0), 0));
    assertThat(cause()).isEqualTo(Cause.JOURNAL_SILENT);

    after(50, usually(5_000));
    assertThat(cause()).isEqualTo(Cause.JOURNAL_SILENT);
  }

  @Test
  void halfTheStrainDoesNotOpenTheDoorAndLessForASecondDoes() {
    under(usually(1_000));
    after(2_000, usually(600));
    assertThat(admission).isInstanceOf(Shut.class);

    after(50, usually(490));
    assertThat(admission).isEqualTo(new Open());
  }

  @Test
  void theDoorDoesNotFlutter() {
    under(waiting(2_000));
    after(50, Strain.NONE);
    assertThat(admission).isInstanceOf(Shut.class);
    after(900, Strain.NONE);
    assertThat(admission).isInstanceOf(Shut.class);
    after(50, Strain.NONE);
    assertThat(admission).isEqualTo(new Open());
  }

  @Test
  void aHeapNeedNotHalve() {
    under(heap(0.95));
    after(2_000, heap(0.85));
    assertThat(admission).isInstanceOf(Shut.class);
    after(50, heap(0.8));
    assertThat(admission).isEqualTo(new Open());
  }

  @Test
  void theLongerTheTroubleTheLaterTheNextTry() {
    var shut = new Shut(Cause.JOURNAL_SILENT, T0, T0);

    assertThat(Admission.retryAfter(shut, T0, 0)).isEqualTo(Duration.ofSeconds(2));
    assertThat(Admission.retryAfter(shut, T0.plusSeconds(40), 0)).isEqualTo(Duration.ofSeconds(12));
    assertThat(Admission.retryAfter(shut, T0.plusSeconds(40), 0.5))
        .isEqualTo(Duration.ofSeconds(18));
    assertThat(Admission.retryAfter(shut, T0.plus(Duration.ofDays(3)), 0))
        .isEqualTo(Admission.MOST_RETRY);
  }

  @Test
  void whateverTheStrainTheDoorIsShutAboveALimitAndOpenAfterASecondOfNone() {
    var seed = System.nanoTime();
    var chance = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      var strain =
          new Strain(
              ms(chance.nextInt(2_000)),
              ms(chance.nextInt(4_000)),
              ms(chance.nextInt(1_000)),
              chance.nextDouble(),
              ms(chance.nextInt(2_000)),
              chance.nextInt(1_000));
      after(chance.nextInt(200), strain);
      var tooMuch = Arrays.stream(Cause.values()).anyMatch(it -> it.of(strain, LIMITS) >= 1);
      if (tooMuch) assertThat(admission).as("seed %d", seed).isInstanceOf(Shut.class);
      if (admission instanceof Shut shut)
        assertThat(Admission.retryAfter(shut, now, chance.nextDouble()))
            .as("seed %d", seed)
            .isBetween(Admission.LEAST_RETRY, Admission.MOST_RETRY.multipliedBy(2));
    }
    after(1_000, Strain.NONE);
    assertThat(admission).as("seed %d", seed).isEqualTo(new Open());
  }

  @Test
  void aLimitOfNothingIsRefused() {
    assertThatThrownBy(() -> new Limits(ms(0), ms(1), ms(1), 0.9, ms(1), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("admission.journal-slow");
    assertThatThrownBy(() -> new Limits(ms(1), ms(1), ms(1), 1.1, ms(1), 1))
        .hasMessageContaining("admission.heap");
    assertThatThrownBy(() -> new Limits(ms(1), ms(1), ms(1), 1, ms(1), 0))
        .hasMessageContaining("admission.arrivals");
  }
}
